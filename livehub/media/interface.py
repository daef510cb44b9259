"""Owns the plain values that go into media and come out of it, so that it can move elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from livehub.media.network import Network

Vitals = dict[str, str | int | bool | None]
"""What is true of a camera now.

`state`: `connecting`, `on_air`, `stalled` (no packet for 3 s), `off`, or `blocked` (its offer was
answered and yet it never came through: a network that keeps its guests apart).
`kbps`, `fps`; `loss`: percent of the last second; `width`, `height` in pixels; `codec`: `VP8`,
`H264` or empty; `rtt_ms`: round trip, None while unknown; `sound`: -dBov of the loudest moment of
the last half second (0 loudest, 127 silent), None when the camera does not tell; `silent_s`: for
how long nothing was heard; `viewers`; `program`: whether it is on air.
"""


@dataclass(frozen=True, slots=True)
class MediaSession:
    """What a WHIP or WHEP client is answered; the id is a capability, nobody can guess it."""

    id: str
    answer_sdp: str
    etag: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How many at once, over all shows of this process; more are told to come back later."""

    cameras: int = 8
    viewers: int = 60
    remote_kbps: int = 0
    """What viewers from beyond the hall may get together, in kbit/s; 0 keeps video in the hall."""


@dataclass(frozen=True, slots=True)
class Handover:
    """Where a room's program is pushed to: a WHIP endpoint of a server elsewhere."""

    url: str = field(repr=False)
    """As read by livehub.endpoints; some servers put the key into it, so it is shown to nobody."""
    token: str = field(default="", repr=False)
    """Sent as Bearer, empty for none."""


HandoverVitals = dict[str, str | int]
"""`state`: `off` (nothing wanted, or no camera yet), `connecting`, `live`, `failing`; with the last
`code`, the stable code of what failed, and where there is one `status`, the server's HTTP status."""


class Start(msgspec.Struct, frozen=True):
    """What a media process is told when it begins."""

    network: Network
    limits: Limits
    feed: str
    """Path of the Unix socket at which it gives its cameras to other processes of ours."""
    log_level: str


class Door(Protocol):
    """What the rest of livehub sees of media, wherever it runs."""

    async def publish(self, room: str, camera: str, offer_sdp: str) -> MediaSession:
        """Answer the offer of a camera; it replaces an earlier peer with its first packet.

        Raises ProtocolError and Invalid for what the offer lacks, Busy `too_many_cameras`.
        """

    async def view(
        self, room: str, offer_sdp: str, camera: str | None = None, *, remote: bool = False
    ) -> MediaSession:
        """Answer the offer of a viewer of one camera, or of the program.

        Raises Refused `no_camera` when none is on air, Busy `too_many_viewers` and `video_budget`,
        Invalid `sdp_codec` when the viewer cannot decode what the camera sends, Refused
        `video_in_hall_only` for `remote` viewers where the owner has not allowed them.
        """

    async def patch(self, session_id: str, if_match: str | None, sdpfrag: str) -> None:
        """More ICE candidates of a peer.

        Raises NotFound `no_such_media_session`, ProtocolError `if_match_missing` and
        `if_match_stale`, Invalid `ice_restart_unsupported`.
        """

    async def check(self, session_id: str) -> None:
        """Raises NotFound `no_such_media_session` when it is over, or its process died."""

    async def close(self, session_id: str) -> None:
        """End a media session. Raises NotFound `no_such_media_session`."""

    def dismiss(self, camera: str) -> None:
        """End what this camera sends: it may no longer."""

    async def take(self, room: str, camera: str) -> None:
        """Put a camera on air at its next key frame; one that is not there yet when it comes."""

    async def ask_key_frame(self, room: str, camera: str) -> None:
        """Ask a camera for a whole picture."""

    def vitals(self, room: str) -> dict[str, Vitals]:
        """Per camera of a room what is true now."""

    def hand_over(self, room: str, target: Handover | None) -> None:
        """Push the room's program to a server elsewhere from now on; None ends it."""

    def handover(self, room: str) -> HandoverVitals:
        """How the hand-over of a room goes; every change is reported like those of cameras."""
