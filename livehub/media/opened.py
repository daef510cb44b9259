"""Owns one media session as long as it lasts: its peer, what it sends or sees, and why it ends."""

from __future__ import annotations

from dataclasses import dataclass

from livehub.clock import Clock
from livehub.media.egress import Egress
from livehub.media.forwarder import Forwarder
from livehub.media.ingest import Ingest
from livehub.media.peers import Peer

BLOCKED_S = 8.0  # phones in one network find us in one second, through a relay in three


@dataclass(slots=True)
class Opened:
    """A camera that sends (`ingest`) or a viewer."""

    peer: Peer
    forwarder: Forwarder
    ingest: Ingest | None = None
    egress: Egress | None = None
    follows: bool = False
    """A viewer of the program: goes along when another camera is on air."""
    remote: bool = False
    """A viewer from beyond the hall, who costs uplink."""

    def watch(self, clock: Clock) -> None:
        """Let a connected viewer see its camera from the next key frame on."""
        self.egress = self.forwarder.viewers[self.peer.id] = Egress(
            self.peer.wire,
            self.peer.tracks,
            self.peer.cname,
            lambda: self.forwarder.want_key_frame(),  # the camera of the moment, not of now
            clock,
        )
        self.forwarder.want_key_frame()

    def tend(self, at: float) -> None:
        """Everything that is due; call a few times a second."""
        self.peer.tend(at)
        if self.ingest is None:
            return
        self.ingest.rtt_s = self.peer.rtt_s
        if not self.peer.connected:
            self.forwarder.blocked |= at - self.peer.began > BLOCKED_S

    def why_over(self, at: float) -> str:
        """Why it has to end, empty when it has not."""
        if self.ingest is not None and self.ingest not in (
            self.forwarder.ingest,
            self.forwarder.coming,
        ):
            return "replaced"
        if self.egress is not None and self.egress.unplayable:
            return "codec"  # it asks again and is told why, instead of seeing nothing
        return "silent" if self.peer.overdue(at) else ""
