"""An in-memory line between two ends that loses, repeats and reorders, and phones and pages at it."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass

from livehub.media import rtcp, rtp
from livehub.media.losses import Losses
from livehub.media.rtp import Packet
from livehub.media.wire import Handler
from tests.fakes import FakeClock
from tests.media.doubles import DELTA, KEY, datagram

FRAME_MS = 33
PACKETS = 9  # in a picture


@dataclass
class Line:
    """What one direction does to datagrams. Delays are in milliseconds."""

    clock: FakeClock
    dice: random.Random
    loss: float = 0.0
    repeats: float = 0.0
    delay_ms: int = 5
    jitter_ms: int = 0
    cut: bool = False

    def __post_init__(self) -> None:
        self._under_way: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self.lost = 0

    def carry(self, deliver: Callable[[], None]) -> None:
        if self.cut or self.dice.random() < self.loss:
            self.lost += 1
            return
        for _ in range(2 if self.dice.random() < self.repeats else 1):
            late = (self.delay_ms + self.dice.uniform(0, self.jitter_ms)) / 1000
            due = self.clock.steady() + late
            heapq.heappush(self._under_way, (due, next(self._order), deliver))

    def deliver(self) -> None:
        """All that has arrived by now."""
        while self._under_way and self._under_way[0][0] <= self.clock.steady():
            heapq.heappop(self._under_way)[2]()


class PipeWire:
    """Our end of a peer: what is sent here takes `out`, and what comes took another line."""

    def __init__(self, out: Line) -> None:
        self.on_rtp: Handler | None = None
        self.on_rtcp: Handler | None = None
        self.far_rtp: Handler = lambda _: None
        self.far_rtcp: Handler = lambda _: None
        self._out = out

    @property
    def lane(self) -> None:
        """One packet at a time."""

    def send_rtp(self, packet: bytes) -> None:
        self._out.carry(lambda: self.far_rtp(packet))

    def send_rtcp(self, message: bytes) -> None:
        self._out.carry(lambda: self.far_rtcp(message))


class Phone:
    """A camera that answers what it is asked, as a browser does."""

    def __init__(self, wire: PipeWire, up: Line, ssrc: int = 0xCAFE) -> None:
        self.wire, self._up, self.ssrc = wire, up, ssrc
        wire.far_rtcp = self._heard
        self.seq = 0xFFFF - 200  # wraps soon
        self.sent: dict[int, tuple[bytes, int, bool]] = {}
        self.pictures = 0
        self.key_frames = 0
        self._again = 0
        self._wants_key = True

    def picture(self) -> None:
        """The next picture, whole when somebody asked for one."""
        key, self._wants_key = self._wants_key, False
        self.key_frames += key
        timestamp = self.pictures * 3000
        for part in range(PACKETS):
            first = KEY if key else DELTA
            head = first if part == 0 else b"\x00more"
            payload = head + self.pictures.to_bytes(4, "big") + bytes([part])
            self.sent[self.seq & 0xFFFF] = payload, timestamp, part == PACKETS - 1
            self._send(self.seq)
            self.seq += 1
        self.pictures += 1

    def _send(self, seq: int) -> None:
        payload, timestamp, marker = self.sent[seq & 0xFFFF]
        packet = datagram(payload, seq & 0xFFFF, timestamp, 96, self.ssrc, marker=marker)
        self._up.carry(lambda: self._arrive(packet))

    def _arrive(self, packet: bytes) -> None:
        if self.wire.on_rtp is not None:
            self.wire.on_rtp(packet)

    def _heard(self, message: bytes) -> None:
        for one in rtcp.read(message):
            if one.kind == rtcp.TRANSPORT_FEEDBACK and one.format == rtcp.NACK:
                for number in rtcp.lost_numbers(one):
                    self._repeat(number)
            elif one.kind == rtcp.PAYLOAD_FEEDBACK and one.format == rtcp.PICTURE_LOSS:
                self._wants_key = True

    def _repeat(self, number: int) -> None:
        if number not in self.sent:
            return
        payload, timestamp, marker = self.sent[number]
        again = number.to_bytes(2, "big") + payload
        packet = datagram(again, self._again & 0xFFFF, timestamp, 97, 0xB0B, marker=marker)
        self._again += 1
        self._up.carry(lambda: self._arrive(packet))


class Page:
    """A viewer that asks for what it lacks and counts whole pictures."""

    def __init__(self, wire: PipeWire, up: Line, ssrc: int, clock: FakeClock) -> None:
        self.wire, self._up, self._ssrc, self._clock = wire, up, ssrc, clock
        wire.far_rtp = self._arrived
        self.packets: dict[int, Packet] = {}
        self.again = 0
        self._losses = Losses()
        self._unroller = rtp.Unroller()

    def _arrived(self, data: bytes) -> None:
        packet = rtp.read(data)
        assert packet is not None
        if packet.payload_type == 97:
            original = rtp.unwrap_retransmission(packet, 96, self._ssrc)
            assert original is not None
            packet = original
            self.again += 1
        packet.seq = self._unroller.unroll(packet.seq)
        known = self.packets.setdefault(packet.seq, packet)
        assert (known.payload, known.timestamp) == (packet.payload, packet.timestamp)
        self._ask(self._losses.arrived(packet.seq, self._clock.steady()))

    def tend(self) -> None:
        self._ask(self._losses.due(self._clock.steady()))
        if self._losses.give_up():
            self._say(rtcp.picture_loss(9, self._ssrc))

    def _ask(self, numbers: list[int]) -> None:
        if numbers:
            self._say(rtcp.nack(9, self._ssrc, numbers))

    def _say(self, message: bytes) -> None:
        self._up.carry(lambda: self.wire.on_rtcp(message) if self.wire.on_rtcp else None)

    def whole(self) -> list[int]:
        """Numbers of the pictures that are here with all their packets."""
        parts: dict[int, set[int]] = {}
        for packet in self.packets.values():
            number = int.from_bytes(packet.payload[-5:-1], "big")
            parts.setdefault(number, set()).add(packet.payload[-1])
        return sorted(number for number, found in parts.items() if len(found) == PACKETS)
