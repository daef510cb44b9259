"""Owns the answers that helpers give often: what is filled in, and where each may be said.

In a template a helper writes, in braces and with or without marks:

| Vietnamese | English | is |
|---|---|---|
| `{tên}` | `{name}` | the author's name |
| `{món}` | `{items}` | what they ordered |
| `{tổng}` | `{total}` | what is still to be paid |
| `{số đơn}` | `{order number}` | the number on the bag |
| `{hạn}` | `{until}` | until when the goods are kept |
| `{tin trả tiền}` | `{pay message}` | the pay message |
| `{link đơn}` | `{order link}` | the order's page |
| `{link shop}` | `{shop link}` | the show's page |
| `{tên shop}` | `{shop}` | the shop's name |
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib import resources

import msgspec

from livehub.comments.fold import fold_text
from livehub.comments.leaks import leak

DEFAULT = "vi"
_UNSEEN = frozenset({"Cc", "Cf"})
TIKTOK = "tiktok"
_HOLE = re.compile(r"\{([^{}]{1,40})\}")
_WORDS = {
    "name": ("ten", "name", "ten khach", "ten nguoi mua"),
    "items": ("mon", "items", "hang", "mon hang"),
    "total": ("tong", "total", "tong tien", "so tien"),
    "number": ("so don", "order number", "so tui"),
    "until": ("han", "until", "giu den"),
    "pay_message": ("tin tra tien", "pay message", "tin thanh toan"),
    "order_link": ("link don", "order link", "trang don"),
    "shop_link": ("link shop", "shop link", "trang shop"),
    "shop": ("ten shop", "shop"),
}
_WRITTEN = (
    ("tên", "name"),
    ("món", "items"),
    ("tổng", "total"),
    ("số đơn", "order number"),
    ("hạn", "until"),
    ("tin trả tiền", "pay message"),
    ("link đơn", "order link"),
    ("link shop", "shop link"),
    ("tên shop", "shop"),
)
_MEANING = {word: meaning for meaning, words in _WORDS.items() for word in words}
_PRIVATE = {"pay_message": "account", "order_link": "link", "shop_link": "link"}


class Template(msgspec.Struct, frozen=True):
    """An answer before it is filled in; `public` when it may stand under a comment."""

    id: str
    name: str
    text: str
    public: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """Whom an answer is for. `missing` holds, for what cannot be filled in, the code of why not.

    `someone` stands for a name that may not be said there; `accounts` are the shop's numbers.
    """

    platform: str
    values: Mapping[str, str]
    missing: Mapping[str, str] = field(default_factory=dict)
    someone: str = "bạn"
    accounts: Collection[str] = ()


class Answer(msgspec.Struct, frozen=True):
    """A template, filled in: for the author alone, for everybody, or why not.

    `code` tells of the private one where there is none, else of the public one that the template
    wants to be. They are `answer_link`, `answer_phone`, `answer_address`, `answer_account`, `answer_platform`
    (take that out), `answer_word` (nothing is called that), or what is missing.
    """

    id: str
    name: str
    private: str | None
    public: str | None
    code: str | None


def compose(template: Template, about: About) -> Answer:
    """The answer to one author. What everybody may read holds no address, phone or account.

    On TikTok nothing may, said to one or to all, and no other platform is named.
    """
    tiktok = about.platform == TIKTOK
    written = _visible(template.text)
    text, code = _filled(written, about, about.values.get("name"))
    private, public = text, None
    if code is None and tiktok:
        private, code = _clean(written, about, tiktok=True)
    if private is not None and template.public:
        public, code = _clean(written, about, tiktok=tiktok)
    return Answer(template.id, template.name, private, public, code)


def _visible(text: str) -> str:
    """Without what nobody sees, which could part a word that is looked for."""
    return "".join(
        " " if unicodedata.category(sign) in _UNSEEN and sign != "\n" else sign for sign in text
    )


def _clean(text: str, about: About, *, tiktok: bool) -> tuple[str | None, str | None]:
    """What may be said to everybody, or the code of what has to go first."""
    for hole in _HOLE.findall(text):
        if secret := _PRIVATE.get(_MEANING.get(fold_text(hole), "")):
            return None, f"answer_{secret}"
    found: str | None = None
    for name in dict.fromkeys((about.values.get("name"), about.someone)):
        filled, code = _filled(text, about, name)
        found = code if filled is None else leak(filled, about.accounts, tiktok=tiktok)
        if filled is not None and found is None:
            return filled, None
    return None, found if found and found.startswith("answer_") else f"answer_{found}"


def _filled(text: str, about: About, name: str | None) -> tuple[str | None, str | None]:
    """The text with its holes filled, or the code of the first that cannot be.

    Values are put in as they are, never read as templates.
    """
    values = {**about.values, "name": name or about.someone}
    values = {meaning: _visible(value) for meaning, value in values.items()}
    codes: list[str] = []

    def fill(hole: re.Match[str]) -> str:
        meaning = _MEANING.get(fold_text(hole[1]))
        if meaning is None:
            codes.append("answer_word")
        elif not values.get(meaning):
            codes.append(about.missing.get(meaning, "answer_no_order"))
        return values.get(meaning or "", "")

    filled = _HOLE.sub(fill, text)
    return (None, codes[0]) if codes else (filled, None)


def shipped(lang: str = DEFAULT) -> tuple[Template, ...]:
    """The answers that come with livehub, in a language, else in Vietnamese."""
    return _SHIPPED.get(lang, _SHIPPED[DEFAULT])


def holes(lang: str = DEFAULT) -> tuple[str, ...]:
    """What can be filled in, as a person writes it in a language."""
    return tuple(words[1 if lang == "en" else 0] for words in _WRITTEN)


def _read() -> dict[str, tuple[Template, ...]]:
    file = resources.files("livehub.comments").joinpath("answers.toml")
    return {
        lang: tuple(Template(str(number), **each) for number, each in enumerate(listed, 1))
        for lang, listed in tomllib.loads(file.read_text("utf-8")).items()
    }


_SHIPPED = _read()  # at once: nobody waits for a file later
