"""Owns vitals: documents of what is true only now. Never logged, the latest wins."""

from __future__ import annotations

from collections.abc import Callable

from livehub.screens.projections import Doc, Key

Audience = str
"""`helper`, `public`, `tv` for the host TV, or `camera:<id>` for one phone."""
Change = tuple[str, Audience, Key, Doc | None]
"""(show, audience, key, document)."""


class Vitals:
    """Documents per show and audience, and whoever hears of their changes."""

    def __init__(self) -> None:
        self._documents: dict[tuple[str, Audience], dict[Key, Doc]] = {}
        self._listeners: list[Callable[[Change], None]] = []

    def listen(self, listener: Callable[[Change], None]) -> None:
        """Hear of every change."""
        self._listeners.append(listener)

    def put(self, show: str, audience: Audience, key: Key, document: Doc | None) -> None:
        """This is so now; None takes the document away."""
        documents = self._documents.setdefault((show, audience), {})
        if documents.get(key) == document:
            return
        if document is None:
            del documents[key]
        else:
            documents[key] = document
        for listener in self._listeners:
            listener((show, audience, key, document))

    def of(self, show: str, audience: Audience) -> dict[Key, Doc]:
        """All that is so now."""
        return dict(self._documents.get((show, audience), {}))
