"""Owns taking a comment apart into clauses."""

from __future__ import annotations

import msgspec

from livehub.comments.reading.classes import Word
from livehub.comments.reading.scene import CODE, Scene
from livehub.comments.reading.tokens import NUMBER, SIGN, WORD

_ENDS = frozenset(".!?;,:\n…")
_LONGEST = 60
"""Tokens; whoever writes more without a comma is read in pieces."""
_NOW = {
    "nay": {"nay"},
    "chu": {"chư2"},
    "gio": {"giơ2"},
    "hom nay": {"hôm nay"},
    "bay gio": {"bây giơ2"},
}
_NEW_CLAUSE = frozenset(["nhung", "vi", "tai", "nhma"])
_TRIGGERS = _NEW_CLAUSE | set(_NOW) | {"ma", "chu", "roi", "xong"}


class Clause(msgspec.Struct):
    """Tokens [start, end) of a comment and what they do."""

    start: int
    end: int
    asked: bool = False
    """A question mark follows."""
    act: str = "other"
    """order, goods, question, cancel, refuse, past, later, praise, contact, if, other."""


def split(scene: Scene) -> list[Clause]:
    """The clauses of a comment in order."""
    clauses: list[Clause] = []
    start = 0
    taken = scene.taken
    for at, token in enumerate(scene.tokens):
        if at - start >= _LONGEST:
            _close(scene, clauses, start, at)
            start = at
        if at in taken:
            continue
        if token.kind == SIGN and token.text in _ENDS:
            _close(scene, clauses, start, at, token.text == "?")
            start = at + 1
        elif token.kind != WORD or not (token.text in _TRIGGERS or token.bits & Word.ORDER):
            continue
        elif _begins(scene, at, start):
            _close(scene, clauses, start, at)
            start = at
        elif _ends_with(scene, at, start):
            _close(scene, clauses, start, at + 1)
            start = at + 1
    _close(scene, clauses, start, len(scene.tokens))
    return clauses


def _close(scene: Scene, clauses: list[Clause], start: int, end: int, asked: bool = False) -> None:
    while end > start and scene.kind(end - 1) == SIGN and end - 1 not in scene.taken:
        end -= 1  # hearts and the like
    if end > start:
        clauses.append(Clause(start, end, asked))
    elif asked and clauses:
        clauses[-1].asked = True


def _begins(scene: Scene, at: int, start: int) -> bool:
    token = scene.tokens[at]
    if at == start:
        return False
    if token.text in _NEW_CLAUSE:
        return token.key in {"nhưng", "vi2", "tai5"} or not scene.accents
    if token.text == "ma" and token.key in {"ma2", "mà"}:
        if at + 1 >= len(scene.tokens):
            return False
        numbered = scene.kind(at + 1) == NUMBER or scene.role(at + 1) == CODE
        return not numbered and not scene.has(at - 1, Word.NOT) and scene.text(at + 1) != "la"
    if token.has(Word.ORDER) and _is_after_refusal(scene, at, start):
        return True
    if token.text in _NOW and (token.key in _NOW[token.text] or not scene.accents):
        wanted = any(scene.has(place, Word.ORDER | Word.GIVE) for place in range(at + 1, at + 5))
        return wanted and any(scene.has(before, Word.ORDER) for before in range(start, at))
    if token.has(Word.ORDER) and scene.has(at + 1, Word.MORE):
        return any(scene.has(before, Word.ORDER) for before in range(start, at))
    if token.key == "chư1" and any(scene.has(before, Word.ORDER) for before in range(start, at)):
        return at + 2 < len(scene.tokens)
    return token.text == "chu" and token.key in {"chư1", "chu"} and scene.has(at + 1, Word.NOT)


def _is_after_refusal(scene: Scene, at: int, start: int) -> bool:
    """`bỏ 03 lấy 15`, `không lấy 03 nữa lấy 15`: the next verb is of something else."""
    refused = False
    for before in range(start, at):
        if before in scene.taken:
            if refused and scene.role(before) == CODE:
                return True
        elif scene.has(before, Word.NOT | Word.STOP | Word.DROP):
            refused = True
    return False


def _ends_with(scene: Scene, at: int, start: int) -> bool:
    """`rồi` and `xong` with more behind them: what follows is another thing."""
    if scene.tokens[at].text not in {"roi", "xong"} or at == start:
        return False
    rest = range(at + 1, len(scene.tokens))
    return any(not scene.has(place, Word.PART | Word.PRON | Word.ASK) for place in rest)


class Words:
    """A clause with what is asked of it often."""

    def __init__(self, scene: Scene, clause: Clause) -> None:
        self.scene, self.clause = scene, clause
        self.free: list[int] = []
        self.roles: set[str] = set()
        bits, tokens, taken = 0, scene.tokens, scene.taken
        for at in range(clause.start, clause.end):
            if at in taken:
                self.roles.add(taken[at].role)
            else:
                self.free.append(at)
                bits |= tokens[at].bits
        self.bits = bits

    def at(self, kinds: int) -> list[int]:
        """Where such words stand."""
        if not self.bits & kinds:
            return []
        return [at for at in self.free if self.scene.tokens[at].bits & kinds]

    def before(self, at: int) -> list[int]:
        """The free places before this one."""
        return [place for place in self.free if place < at]

    def after(self, at: int) -> list[int]:
        """The free places behind this one."""
        return [place for place in self.free if place > at]

    def any(self, places: list[int], kinds: int) -> bool:
        """Whether such a word is at one of the places."""
        return any(self.scene.tokens[at].bits & kinds for at in places)

    def text(self, at: int) -> str:
        return self.scene.tokens[at].text

    @property
    def goods(self) -> bool:
        return CODE in self.roles
