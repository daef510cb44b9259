"""Tests of sending many datagrams at once, over real sockets, with and without the kernel's help."""

import errno
import os
import socket

import pytest

from livehub.media import scatter
from livehub.media.scatter import SENDMMSG, Place, Scatter
from tests.media.peers import become


class Way:
    """Two sinks and a scatter that reaches them."""

    def __init__(self, sendmmsg: object = SENDMMSG, host: str = "127.0.0.1") -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.sockets = [socket.socket(family, socket.SOCK_DGRAM) for _ in range(3)]
        for one in self.sockets:
            one.bind((host, 0))
            one.setblocking(False)
        self.sinks = self.sockets[1:]
        self.scatter = Scatter(self.sockets[0], sendmmsg)
        self.places = [Place(sink.getsockname()[:2]) for sink in self.sinks]

    def prepare(self, data: bytes, size: int, sink: int = 0) -> None:
        begin = self.scatter.at
        self.scatter.room[begin : begin + len(data)] = data
        self.scatter.message(begin, begin + len(data), size, self.places[sink])

    def got(self, sink: int = 0) -> list[bytes]:
        found = []
        while True:
            try:
                found.append(self.sinks[sink].recv(4096))
            except BlockingIOError:
                return found

    def close(self) -> None:
        self.scatter.close()
        for one in self.sockets:
            one.close()


@pytest.fixture(params=["the kernel's help", "plain sends"])
def way(request):
    way = Way(SENDMMSG if request.param == "the kernel's help" else None)
    yield way
    way.close()


def failing(code: int, times: int) -> object:
    """A `sendmmsg` that fails so often before it works."""
    left = [times]

    def sendmmsg(*arguments: object) -> int:
        if left[0]:
            left[0] -= 1
            scatter._ffi.errno = code
            return -1
        return int(SENDMMSG(*arguments))

    return sendmmsg


def test_packets_of_one_size_arrive_as_they_were_and_each_at_its_own_place(way):
    way.prepare(b"aaaabbbbccc", 4)
    way.prepare(b"x", 1, sink=1)
    way.prepare(b"dddd", 4)
    way.scatter.flush()
    assert way.got() == [b"aaaa", b"bbbb", b"ccc", b"dddd"]
    assert way.got(1) == [b"x"]
    assert way.scatter.at == 0
    way.scatter.flush()
    assert way.got() == []


def test_more_messages_than_one_call_takes(way):
    for number in range(scatter.MOST_MESSAGES - 64):
        assert way.scatter.fits(4)
        way.prepare(number.to_bytes(4, "big"), 4, sink=number % 2)
    assert way.scatter.fits(4)
    way.prepare(b"last", 4)
    assert not way.scatter.fits(4)
    way.scatter.flush()
    assert len(way.got()) + len(way.got(1)) == scatter.MOST_MESSAGES - 63


def has_ipv6() -> bool:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError:
            return False
        return True


@pytest.mark.skipif(not has_ipv6(), reason="left out: this machine has no IPv6")
def test_it_works_over_ipv6_too():
    way = Way(host="::1")
    way.prepare(b"aabbc", 2)
    way.scatter.flush()
    assert way.got() == [b"aa", b"bb", b"c"]
    way.close()


def test_a_way_that_refuses_segments_gets_plain_datagrams_from_then_on():
    way = Way(failing(errno.EIO, 1))
    way.prepare(b"aabb", 2)
    way.prepare(b"x", 1, sink=1)
    way.scatter.flush()
    assert way.got() == [b"aa", b"bb"]
    assert way.got(1) == [b"x"]
    assert not way.places[0].segments
    assert way.places[1].segments
    way.close()


async def test_what_a_full_socket_does_not_take_goes_when_there_is_room_and_in_order():
    way = Way(failing(errno.EAGAIN, 1))
    way.prepare(b"aabb", 2)
    way.scatter.flush()
    way.prepare(b"cc", 2)
    way.scatter.flush()
    assert way.got() == []
    await become(lambda: not way.scatter._waiting)
    assert way.got() == [b"aa", b"bb", b"cc"]
    way.close()


async def test_a_socket_that_stays_full_costs_bounded_memory(monkeypatch):
    monkeypatch.setattr(scatter, "MOST_BACKLOG", 100)
    way = Way(failing(errno.ENOBUFS, 1))
    for _ in range(10):
        way.prepare(os.urandom(30), 30)
        way.scatter.flush()
    assert way.scatter.dropped == 7
    assert way.scatter._waiting == 90
    way.close()


def test_a_network_that_is_gone_drops_and_does_not_fail():
    way = Way()
    way.places[0] = Place(("203.0.113.7", 9))
    way.sockets[0].close()
    way.prepare(b"aa", 2)
    way.scatter.flush()
    assert way.scatter.dropped == 1
    way.close()
