"""Owns telling whether an author goes by the shop's name, in letters that look like it."""

from __future__ import annotations

import re

from livehub.comments.spelling import Said

_TITLES = re.compile(
    r"\b(?:shop|store|official|chinh hang|chinh thuc|page|fanpage|live|livestream|cua hang|admin|ad|cskh"
    r"|cham soc khach hang|ho tro|support|vn|viet nam|tiem|nha|quay|gian hang|lang nghe|co so|htx)\b"
)
_OTHERS = re.compile(r"[\W\d_]+")
_TWINS = str.maketrans("0134578|!$@l", "oieasteiisai")
_LEAST = 5  # letters without the titles: fewer are anybody's name


class NameKey:
    """A shop's name, whole and without what anybody may put before or after it."""

    def __init__(self, name: str) -> None:
        said = Said(name)
        self.whole, bare = _letters(said.folded), _bare(said)
        self.bare = bare if len(bare) >= _LEAST else ""


def goes_by(name: Said, shop: NameKey) -> bool:
    """True when the name reads like the shop's; nobody goes by a name that is empty."""
    if not shop.whole:
        return False
    return _letters(name.folded) == shop.whole or (shop.bare != "" and _bare(name) == shop.bare)


def _bare(name: Said) -> str:
    return _letters(_TITLES.sub(" ", name.folded))


def _letters(folded: str) -> str:
    """Only letters, and what is drawn like one as that."""
    return _OTHERS.sub("", folded.translate(_TWINS))
