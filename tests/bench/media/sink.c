/* Reads what viewers are sent, many packets at a time, and counts it without decrypting.
 *
 * It looks at all sockets every TURN_NS instead of waiting for each packet: on a real line nobody on
 * the server's machine is woken up by what it sends, and when a packet came is stamped by the kernel. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64
#define LONGEST 512 /* only reports and checks are read whole */
#define TURN_NS 2000000

struct counts {
    uint64_t packets, octets;
    int64_t first, newest; /* sequence numbers beyond 16 bits, -1 when none came */
    uint32_t ssrc;
    double transit, jitter; /* RFC 3550 appendix A.8, in ticks */
};

struct viewer {
    int32_t fd;
    uint8_t video_type, audio_type, rtx_type, unused;
    uint64_t resent;
    uint32_t timestamp; /* of the picture that is arriving */
    uint32_t packets;
    struct counts video, audio;
};

struct frame {
    int64_t at; /* nanoseconds of the wall clock when its last packet came */
    uint32_t timestamp;
    uint16_t packets, viewer;
};

struct sink {
    struct viewer *viewers;
    struct frame *frames; /* beyond most_frames they are only counted */
    uint64_t most_frames, count;
    int32_t number, forward, stop;
};

static void count(struct counts *c, const uint8_t *p, unsigned size, int64_t at, int rate) {
    uint16_t sequence = p[2] << 8 | p[3];
    uint32_t timestamp;
    if (c->first < 0) c->first = c->newest = sequence;
    int64_t whole = c->newest + (int16_t)(sequence - (uint16_t)c->newest);
    if (whole > c->newest) c->newest = whole;
    memcpy(&timestamp, p + 4, 4);
    memcpy(&c->ssrc, p + 8, 4);
    double transit = (double)(at % 1000000000000) * rate / 1e9 - ntohl(timestamp);
    double change = transit > c->transit ? transit - c->transit : c->transit - transit;
    if (c->packets && change < rate) c->jitter += (change - c->jitter) / 16;
    c->transit = transit;
    c->packets++;
    c->octets += size;
}

static void picture(struct sink *s, int index, const uint8_t *p, int64_t at) {
    struct viewer *v = &s->viewers[index];
    uint32_t timestamp;
    memcpy(&timestamp, p + 4, 4);
    timestamp = ntohl(timestamp);
    if (timestamp != v->timestamp) v->packets = 0;
    v->timestamp = timestamp;
    v->packets++;
    if (!(p[1] & 0x80)) return;
    if (s->count < s->most_frames) {
        struct frame *f = &s->frames[s->count];
        f->at = at;
        f->timestamp = timestamp;
        f->packets = v->packets;
        f->viewer = index;
    }
    __atomic_add_fetch(&s->count, 1, __ATOMIC_RELEASE);
}

static int64_t stamp(struct msghdr *h) {
    struct timespec t = {0, 0};
    for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c))
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS)
            memcpy(&t, CMSG_DATA(c), sizeof t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void take(struct sink *s, int index, uint8_t *p, unsigned size, struct msghdr *h) {
    struct viewer *v = &s->viewers[index];
    uint8_t type = p[1] & 0x7f;
    if (size < 12 || p[0] < 128 || p[0] > 191 || (type >= 64 && type < 96)) {
        uint8_t whole[2 + LONGEST];
        if (size > LONGEST) return;
        whole[0] = index >> 8;
        whole[1] = index;
        memcpy(whole + 2, p, size);
        if (write(s->forward, whole, size + 2) < 0) return; /* as good as lost on the way */
    } else if (type == v->video_type) {
        int64_t at = stamp(h);
        count(&v->video, p, size, at, 90000);
        picture(s, index, p, at);
    } else if (type == v->audio_type) {
        count(&v->audio, p, size, stamp(h), 48000);
    } else if (type == v->rtx_type) {
        v->resent++;
    }
}

void sink_run(struct sink *s) {
    static __thread uint8_t data[BATCH][LONGEST], control[BATCH][64];
    struct mmsghdr m[BATCH];
    struct iovec io[BATCH];
    struct timespec turn = {0, TURN_NS};
    memset(m, 0, sizeof m);
    for (int i = 0; i < BATCH; i++) {
        io[i].iov_base = data[i];
        io[i].iov_len = LONGEST;
        m[i].msg_hdr.msg_iov = &io[i];
        m[i].msg_hdr.msg_iovlen = 1;
        m[i].msg_hdr.msg_control = control[i];
    }
    while (!__atomic_load_n(&s->stop, __ATOMIC_ACQUIRE)) {
        for (int index = 0; index < s->number; index++) {
            int got = BATCH;
            while (got == BATCH) {
                for (int i = 0; i < BATCH; i++) m[i].msg_hdr.msg_controllen = sizeof control[i];
                got = recvmmsg(s->viewers[index].fd, m, BATCH, MSG_DONTWAIT | MSG_TRUNC, NULL);
                for (int i = 0; i < got; i++)
                    take(s, index, data[i], m[i].msg_len, &m[i].msg_hdr);
            }
        }
        nanosleep(&turn, NULL);
    }
}
