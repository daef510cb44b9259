/* What no forwarder can go below: each packet encrypted for each viewer, and handed to the kernel. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#define LONGEST 1400
#define BATCH 960 /* the kernel takes 1024 at once */

typedef int (*protect)(void *session, void *packet, int *length);

/* Sends `packets` packets of `size` bytes to each of `viewers`, as many at once as fit `together`.
 * Gives how many the kernel took. */
long limit_run(protect with, void **sessions, int fd, struct sockaddr_in *addresses, int viewers,
               int packets, int together, const uint8_t *plain, int size) {
    static uint8_t data[BATCH][LONGEST];
    static struct mmsghdr m[BATCH];
    static struct iovec io[BATCH];
    long taken = 0;
    static uint16_t sequence; /* goes on from call to call: SRTP refuses to go back */
    while (packets > 0) {
        int filled = 0;
        for (int p = 0; p < together && packets > 0; p++, packets--) {
            uint16_t number = htons(++sequence);
            for (int v = 0; v < viewers && filled < BATCH; v++, filled++) {
                int length = size;
                memcpy(data[filled], plain, size);
                memcpy(data[filled] + 2, &number, 2);
                if (with(sessions[v], data[filled], &length)) return -1;
                io[filled].iov_base = data[filled];
                io[filled].iov_len = length;
                memset(&m[filled].msg_hdr, 0, sizeof m[filled].msg_hdr);
                m[filled].msg_hdr.msg_iov = &io[filled];
                m[filled].msg_hdr.msg_iovlen = 1;
                m[filled].msg_hdr.msg_name = &addresses[v];
                m[filled].msg_hdr.msg_namelen = sizeof addresses[v];
            }
        }
        for (int sent = 0; sent < filled;) {
            int got = sendmmsg(fd, m + sent, filled - sent, 0);
            if (got < 0) return -1;
            sent += got;
            taken += got;
        }
    }
    return taken;
}
