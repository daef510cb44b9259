"""Owns what an artisan's phone sees of a show: the show, and what this one camera is told and asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from immutables import Map

from livehub.log.record import Record
from livehub.screens.projections import Doc, Key
from livehub.screens.projections.pieces import title
from livehub.screens.projections.touched import things
from livehub.shows.state import Cue, ShowState, Wish


class Camera:
    """Collections `show` and `cue` with one document each, `wishes` with the latest of each kind.

    A cue and a wish carry their id and time: the phone does each once, and none that is old.
    """

    def __init__(self, camera: str) -> None:
        self._camera = camera

    def keys(self, state: ShowState) -> Iterator[Key]:
        """Every document there is now."""
        yield "show", "show"
        if self._camera in state.cues:
            yield "cue", "cue"
        yield from (("wishes", kind) for kind in self._wishes(state))

    def document(self, state: ShowState, key: Key) -> Doc | None:
        """The document, or None."""
        match key[0]:
            case "show":
                return title(state)
            case "cue":
                return _cue(state.cues.get(self._camera))
            case "wishes":
                return _wish(self._wishes(state).get(key[1]))
            case _:
                return None

    def touched(self, before: ShowState, record: Record, after: ShowState) -> Iterable[Key]:
        """Documents that the record may have changed."""
        found = things(before, record, after)
        if ("show", "show") in found:
            yield "show", "show"
        if ("camera", self._camera) in found:
            yield "cue", "cue"
            yield from (("wishes", kind) for kind in self._wishes(after))

    def _wishes(self, state: ShowState) -> Map[str, Wish]:
        return state.wishes.get(self._camera, Map())


def _cue(cue: Cue | None) -> Doc | None:
    return None if cue is None else msgspec.to_builtins(cue)


def _wish(wish: Wish | None) -> Doc | None:
    return None if wish is None else msgspec.to_builtins(wish)
