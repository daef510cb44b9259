"""Owns the media sessions of all shows: who may come in, who is reaped, what is reported.

Plain values in and out (`interface.Door`): it runs in a process of its own (`worker.py`), behind
`pool.py`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from livehub.clock import Clock
from livehub.errors import NotFound, Refused
from livehub.media.admission import RETRY_S, Admission
from livehub.media.forwarder import Forwarder
from livehub.media.fragments import check_condition, read_fragment
from livehub.media.guard import read_offer
from livehub.media.handover.handovers import Handovers
from livehub.media.ingest import Ingest
from livehub.media.interface import Handover, HandoverVitals, Limits, MediaSession, Vitals
from livehub.media.network import Network
from livehub.media.opened import Opened
from livehub.media.peers import Peer
from livehub.media.port import Port
from livehub.media.rooms import Room
from livehub.media.tracks import Codec

logger = logging.getLogger(__name__)

TICK_S = 0.05
LOOK_S = 0.25  # how soon a changed state is told
REFRESH_S = 10.0  # how soon a cable that was plugged in is offered
OFF_KEPT_S = 60.0  # how long a camera that left is still told as `off`

OnChange = Callable[[str], None]


class Media:
    """All media sessions of this process: an `interface.Door`. Use `async with serving(...)`."""

    def __init__(
        self, clock: Clock, tasks: asyncio.TaskGroup, network: Network, limits: Limits,
        on_change: OnChange,
    ) -> None:  # fmt: skip
        self._clock = clock
        self._tasks = tasks
        self._port = Port(network)
        self._admission = Admission(limits)
        self._on_change = on_change
        self._open: dict[str, Opened] = {}
        self._rooms: dict[str, Room] = {}
        self._told: dict[str, dict[str, Vitals]] = {}
        self._epoch = 0
        self._handovers = Handovers(clock, tasks, self._program, on_change)

    async def publish(self, room: str, camera: str, offer_sdp: str) -> MediaSession:
        """Answer the offer of a camera; it replaces an earlier peer with its first packet."""
        offer = read_offer(offer_sdp, "camera")
        known = self.room(room).forwarders.get(camera)
        self._admission.camera(self._open.values(), known)
        peer = Peer("camera", room, offer, self._port, self._clock)
        await self._answer(peer, list(known.codecs.values()) if known else [])
        forwarder = self.room(room).camera(camera)
        self._drop_unproven(forwarder)
        self._epoch += 1
        ingest = Ingest(peer.wire, peer.tracks, self._epoch, forwarder.forward, self._clock)
        codecs = {track.kind: codec for track in peer.tracks for codec in track.codecs.values()}
        forwarder.expect(ingest, codecs)
        return self._keep(Opened(peer, forwarder, ingest))

    async def view(
        self, room: str, offer_sdp: str, camera: str | None = None, *, remote: bool = False
    ) -> MediaSession:
        """Answer the offer of a viewer of one camera, or of the program."""
        offer = read_offer(offer_sdp, "viewer")
        forwarder = self._watched(room, camera)
        self._admission.viewer(self._open.values(), forwarder, remote=remote)
        peer = Peer("viewer", room, offer, self._port, self._clock)
        await self._answer(peer, list(forwarder.codecs.values()))
        return self._keep(Opened(peer, forwarder, follows=camera is None, remote=remote))

    async def patch(self, session_id: str, if_match: str | None, sdpfrag: str) -> None:
        """More ICE candidates of a peer."""
        peer = self._find(session_id).peer
        candidates = read_fragment(sdpfrag, peer.ufrag)
        check_condition(if_match, peer.etag, peer.role)
        await peer.trickle(candidates)

    async def check(self, session_id: str) -> None:
        """Whether a media session is still there."""
        self._find(session_id)

    async def close(self, session_id: str) -> None:
        """End a media session."""
        entry = self._find(session_id)
        self._forget(entry)
        await entry.peer.close()

    def dismiss(self, camera: str) -> None:
        """End what this camera sends: it may no longer."""
        for entry in list(self._open.values()):
            if entry.ingest is not None and entry.forwarder.camera == camera:
                self._end(entry)

    async def take(self, room: str, camera: str) -> None:
        """Put a camera on air at its next key frame; one that is not there yet when it comes."""
        self.room(room).take(camera)

    async def ask_key_frame(self, room: str, camera: str) -> None:
        """Ask a camera for a whole picture, as a helper does who sees a broken one."""
        forwarder = self.room(room).forwarders.get(camera)
        if forwarder is not None:
            forwarder.want_key_frame()

    @property
    def watching(self) -> int:
        """How many viewers there are."""
        return sum(one.ingest is None for one in self._open.values())

    def vitals(self, room: str) -> dict[str, Vitals]:
        """Per camera of a room what is true now; the fields are told in `interface.py`."""
        return self._rooms[room].vitals() if room in self._rooms else {}

    def room(self, name: str) -> Room:
        """A show's cameras, made when it is new."""
        return self._rooms.setdefault(name, Room(name, self._make_forwarder, self._moved))

    def _make_forwarder(self, room: str, camera: str) -> Forwarder:
        later = asyncio.get_running_loop().call_later
        return Forwarder(room, camera, self._clock, later, self._port.flush)

    def _moved(self, viewer: str, forwarder: Forwarder) -> None:
        self._open[viewer].forwarder = forwarder

    def hand_over(self, room: str, target: Handover | None) -> None:
        """Push the room's program to a server elsewhere from now on; None ends it."""
        self._handovers.want(room, target)

    def handover(self, room: str) -> HandoverVitals:
        """How the hand-over of a room goes; every change is reported like those of cameras."""
        return self._handovers.vitals(room)

    def _program(self, room: str) -> Forwarder | None:
        return self.room(room).watched(None)

    async def _answer(self, peer: Peer, wanted: list[Codec]) -> None:
        with self._admission.answering(peer.role):
            await peer.accept(wanted)

    def _keep(self, entry: Opened) -> MediaSession:
        peer = entry.peer
        self._open[peer.id] = entry
        if entry.follows:
            self.room(peer.room).followers.add(peer.id)
        peer.on_state = self._peer_changed
        logger.info("media session opened role=%s show=%s camera=%s", peer.role, peer.room, entry.forwarder.camera)  # fmt: skip
        return MediaSession(peer.id, peer.answer, peer.etag)

    def _watched(self, room: str, camera: str | None) -> Forwarder:
        forwarder = self.room(room).watched(camera)
        if forwarder is None:
            raise Refused("no_camera", retry_s=RETRY_S)
        return forwarder

    def _find(self, session_id: str) -> Opened:
        entry = self._open.get(session_id)
        if entry is None:
            raise NotFound("no_such_media_session")
        return entry

    def _drop_unproven(self, forwarder: Forwarder) -> None:
        """A camera has one peer on air and one that is coming; a third push takes the second's place."""
        for entry in list(self._open.values()):
            if entry.ingest is not None and entry.ingest is forwarder.coming:
                self._end(entry)

    def _forget(self, entry: Opened) -> None:
        self._open.pop(entry.peer.id, None)
        self.room(entry.peer.room).followers.discard(entry.peer.id)
        entry.forwarder.viewers.pop(entry.peer.id, None)
        if entry.ingest is not None:
            entry.forwarder.lose(entry.ingest)

    def _end(self, entry: Opened) -> None:
        self._forget(entry)
        self._tasks.create_task(entry.peer.close(), name="close peer")

    def _peer_changed(self, peer: Peer) -> None:
        entry = self._open.get(peer.id)
        if entry is None:
            return
        if peer.closed:
            logger.info("media session lost role=%s show=%s", peer.role, peer.room)
            self._end(entry)
        elif peer.connected and entry.ingest is None and entry.egress is None:
            entry.watch(self._clock)

    async def _run(self) -> None:
        looked = 0.0
        refreshed = self._clock.steady()
        while True:
            await asyncio.sleep(TICK_S)
            at = self._clock.steady()
            for room in self._rooms.values():
                for forwarder in room.forwarders.values():
                    _survive(forwarder.tend, at)
            if at - refreshed >= REFRESH_S:
                refreshed = at
                _survive(self._port.refresh)
            if at - looked >= LOOK_S:
                looked = at
                _survive(self._look, at)
                _survive(self._tell)

    def _look(self, at: float) -> None:
        """Reap what is gone, measure how far peers are, forget what left."""
        for entry in list(self._open.values()):
            entry.tend(at)
            why = entry.why_over(at)
            if why:
                logger.info("media session reaped role=%s show=%s why=%s", entry.peer.role, entry.peer.room, why)  # fmt: skip
                self._end(entry)
        for name, room in list(self._rooms.items()):
            for camera, forwarder in list(room.forwarders.items()):
                idle = forwarder.gone and not forwarder.viewers
                if idle and at - forwarder.idle_since > OFF_KEPT_S:
                    room.forget(camera)
            if not room.forwarders and room.taken is None:
                del self._rooms[name]

    def _tell(self) -> None:
        """One report per room and second while numbers move, at once when a state changes."""
        for room in self._rooms.keys() | set(self._told):
            vitals = self.vitals(room)
            if vitals == self._told.get(room, {}):
                continue
            if vitals:
                self._told[room] = vitals
            else:
                del self._told[room]
            self._on_change(room)

    async def _close_all(self) -> None:
        await self._handovers.close()
        peers = [entry.peer for entry in self._open.values()]
        self._open.clear()
        self._rooms.clear()
        await asyncio.gather(*(peer.close() for peer in peers))
        self._port.close()


def _survive(act: Callable[..., None], *arguments: object) -> None:
    """What fails here is logged: one broken camera or listener must not end the show."""
    try:
        act(*arguments)
    except Exception:
        logger.exception("media failed at %s", act.__qualname__)


@asynccontextmanager
async def serving(
    clock: Clock,
    *,
    network: Network | None = None,
    limits: Limits | None = None,
    on_change: OnChange = lambda _: None,
) -> AsyncIterator[Media]:
    """Media for as long as the block lasts; all peers are closed at its end.

    `on_change(room)` is called from the event loop when a room's vitals changed, at most a few
    times a second, and must not wait.
    """
    failure: Exception | None = None
    async with asyncio.TaskGroup() as tasks:
        media = Media(clock, tasks, network or Network(), limits or Limits(), on_change)
        media._port.open()
        runner = tasks.create_task(media._run(), name="media")
        try:
            yield media
        except Exception as error:  # noqa: BLE001  raised below, not wrapped in a group
            failure = error
        finally:
            runner.cancel()
            await media._close_all()
    if failure is not None:
        raise failure
