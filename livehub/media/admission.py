"""Owns who may come in: how many cameras and viewers, and how much picture may leave the hall."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from livehub.errors import Busy, Refused
from livehub.media.forwarder import Forwarder
from livehub.media.interface import Limits
from livehub.media.opened import Opened

RETRY_S = 2
BUDGET_RETRY_S = 30


class Admission:
    """Looks at the sessions there are, and at those whose answer is still being made."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._answering = {"camera": 0, "viewer": 0}

    @contextmanager
    def answering(self, role: str) -> Iterator[None]:
        """One more is on its way in for as long as the block lasts."""
        self._answering[role] += 1
        try:
            yield
        finally:
            self._answering[role] -= 1

    def camera(self, opened: Collection[Opened], known: Forwarder | None) -> None:
        """Another camera, or `known` once more. Raises Busy `too_many_cameras`."""
        others = sum(one.forwarder is not known for one in opened if one.ingest is not None)
        if others + self._answering["camera"] >= self._limits.cameras:
            raise Busy("too_many_cameras", limit=self._limits.cameras, retry_s=RETRY_S)

    def viewer(self, opened: Collection[Opened], forwarder: Forwarder, *, remote: bool) -> None:
        """Another viewer of this camera.

        Raises Busy `too_many_viewers`; for viewers from beyond the hall, who share what its uplink
        may carry, Refused `video_in_hall_only` and Busy `video_budget`.
        """
        watching = sum(one.ingest is None for one in opened)
        if watching + self._answering["viewer"] >= self._limits.viewers:
            raise Busy("too_many_viewers", limit=self._limits.viewers, retry_s=RETRY_S)
        if not remote:
            return
        if not self._limits.remote_kbps:
            # a server elsewhere may still get the picture (handover): asking again later is right
            raise Refused("video_in_hall_only", retry_s=10)
        others = sum(one.forwarder.kbps for one in opened if one.remote)
        if others + forwarder.kbps > self._limits.remote_kbps:
            raise Busy("video_budget", limit=self._limits.remote_kbps, retry_s=BUDGET_RETRY_S)
