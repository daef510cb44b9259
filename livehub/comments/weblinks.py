"""Owns finding web addresses in a comment, however they are disguised, that are not the shop's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from livehub.comments.spelling import Said, marks_of
from livehub.comments.wordlists import listed

# Endings that no Vietnamese sentence has behind a full stop, and those that one may well have:
# "đẹp quá.shop ơi", "hàng.ly nào", "ok.me".
_SURE = "com|net|org|info|vn|xyz|biz|edu|gov|asia|icu|example"
_LIKELY = (
    "shop|store|site|online|club|link|app|page|website|click|live|pro|vip|win|bet|fun|top|space|life"
    "|world|sale|bio|tel|dev|one|tv|io|me|co|cc|to|ly|la|gl|gg|ee|be|ai|us|uk|ru|cn|tk|ml|ga|gd|gy|id"
)
_DOT = r"(?:[.。·•∙‧]|\(\.\)|\[\.\]|\(dot\)|\[dot\])"
_DOTTED = re.compile(
    rf"(?P<pre> {{0,2}}){_DOT}(?P<post> {{0,2}})(?P<tld>{_SURE}|{_LIKELY})(?![a-z0-9-])"
)
_SAID = re.compile(
    r"(?:(?<![a-z0-9])(?:dau )?(?P<dot>cham|dot)|(?P<comma>,)) ?(?P<tld>com|net|vn|org|info|xyz)"
    r"(?![a-z0-9-])(?: (?P<next>[a-z]+))?"
)
_SCHEME = re.compile(r"h(?:tt|xx)ps? ?: ?/ ?/ ?(?P<host>[^\s/?#]*)|(?<![a-z0-9])www ?\. ?[a-z0-9]")
_HANDLE = re.compile(r"(?<![a-z0-9])(?:telegram|tele|tg|wechat|whatsapp) ?:? ?@ ?[a-z0-9_]{3}")
_MAY_HOLD = re.compile(r"[.。·•∙‧@,\[(]|cham|dot|://")
_PORT = re.compile(r":\d{1,5}(?=/|$)")
_BEFORE = re.compile(r"[a-z0-9_.@-]*")
_LABELS = re.compile(r"(?:\.[a-z0-9-]{1,63}){1,4}")
_SURES = frozenset(_SURE.split("|"))
_TOP = re.compile(rf"(?:{_SURE}|{_LIKELY})")
_HOST_MOST = 80  # signs before the ending that are looked at
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|tr|th|ph|kh|gh|gi|qu|[bcdghklmnprstvx])?"
    r"(?:uye|uya|uyu|oai|oay|oeo|uay|uoi|uou|ieu|yeu|[aeiouy]{1,2})(?:ng|nh|ch|[cmnpt])?"
)
_CODE_OR_NUMBER = re.compile(r"[a-z]{0,4}\d+|\d+(?P<unit>[a-z]+)")
_MAIL = frozenset({"gmail", "yahoo", "icloud", "outlook", "hotmail"})
_LISTS = listed()["links"]
_SHORT = frozenset(_LISTS["hosts"])
_CHATTED = frozenset(_LISTS["chatter"])
_SAUCES = frozenset(_LISTS["sauces"])
_RICE = frozenset(_LISTS["rice"])


def foreign(said: Said, own: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where in the folded text an address stands that is none of our own (see `own_address`)."""
    if not _MAY_HOLD.search(said.folded):
        return
    ours = tuple(own)
    for start, end, address in _addresses(said):
        if not any(_is_within(address, each) for each in ours):
            yield start, end


def is_ours(said: Said, own: Iterable[str]) -> bool:
    """True when an address is told, and all of those told are our own."""
    ours = tuple(own)
    told = [address for _, _, address in _addresses(said)] if ours else []
    return bool(told) and all(any(_is_within(each, own) for own in ours) for each in told)


def own_address(text: str) -> str:
    """An address as it is compared: without scheme, `www.` and what ends it."""
    folded = Said(text).folded.strip()
    bare = re.sub(r"^[a-z]+://", "", folded).removeprefix("www.")
    return bare.split(" ", 1)[0].rstrip("/.")


def _is_within(address: str, own: str) -> bool:
    """The own address itself, below it, or a name under its name."""
    address = address.removeprefix("www.")
    host, _, path = address.partition("/")
    own_host, _, own_path = own.partition("/")
    if not own_host or (host != own_host and not host.endswith(f".{own_host}")):
        return False
    return not own_path or path == own_path or path.startswith((f"{own_path}/", f"{own_path}?"))


def _addresses(said: Said) -> Iterator[tuple[int, int, str]]:
    """Everything that reads like an address: where, and which."""
    for match in _SCHEME.finditer(said.folded):
        yield match.start(), match.end(), _rest(said, match)
    for match in _DOTTED.finditer(said.folded):
        found = _dotted(said, match)
        if found is not None:
            yield found
    for match in _SAID.finditer(said.folded):
        label = _label(said, match.start())
        if _is_said(said, match, label):
            yield match.start() - len(label), match.end("tld"), f"{label}.{match['tld']}"
    for match in _HANDLE.finditer(said.folded):
        yield match.start(), match.end(), ""


def _rest(said: Said, match: re.Match[str]) -> str:
    """What a browser would open, up to the next space."""
    start = match.start() if match["host"] is None else match.start("host")
    return _PORT.sub("", re.split(r"[ #?]", said.folded[start:], maxsplit=1)[0]).rstrip(".,!")


def _dotted(said: Said, match: re.Match[str]) -> tuple[int, int, str] | None:
    """`gom.com`, `gom . com`, `zalo.me/x`: None where it is rather the end of a sentence."""
    label, tld = _label(said, match.start()), match["tld"]
    last = label.rsplit(".", 1)[-1]
    if not label or "@" in label or last in _MAIL or _marked(said, match.start("tld"), match.end()):
        return None
    start, spaced = match.start() - len(label), bool(match["pre"] or match["post"])
    if f"{last}.{tld}" not in _SHORT and not _is_address(said, match, start, last, spaced=spaced):
        return None
    if f"{last}.{tld}" in _SHORT and spaced and len(last) == 1 and not _path(said, match):
        return None  # "cho m . me thich"
    end = match.end() if spaced else _end(said, match.end())
    path = said.folded[end:].split(" ", 1)[0] if said.folded[end : end + 1] == "/" else ""
    host = f"{label}.{tld}{'' if spaced else said.folded[match.end() : end]}"
    return start, end, host + path.rstrip(".,!").split("?")[0]


def _is_address(said: Said, match: re.Match[str], start: int, last: str, *, spaced: bool) -> bool:
    sure = match["tld"] in _SURES
    if not spaced:
        return sure or _path(said, match) or _is_made_up(last)
    if _marked(said, start, match.start()) or last.isdigit():
        return False
    if match["pre"] and match["post"]:
        return sure or _is_made_up(last)
    if not sure:
        return False
    ends = not said.folded[match.end() :].lstrip(" .!)").strip()
    return ends or not _is_word(last)


def _path(said: Said, match: re.Match[str]) -> bool:
    """True when a path follows: nobody ends a sentence so."""
    slash = r" {0,2}/ {0,2}" if match["post"] else "/"
    return re.match(slash + "[a-z0-9]", said.folded[match.end() :]) is not None


def _is_made_up(label: str) -> bool:
    """True for a name that is no word of a comment: `gomdep`, `8xbet`; not `ok`, `05`, `sp12`."""
    least = 4 if any(map(str.isdigit, label)) else 6
    return len(label) >= least and not _is_word(label)


def _is_word(label: str) -> bool:
    """A syllable, chatter, a product code, a quantity with its unit."""
    number = _CODE_OR_NUMBER.fullmatch(label)
    if number is not None and number["unit"]:
        return _is_word(number["unit"]) or len(number["unit"]) == 1
    return bool(number or label in _CHATTED or _SYLLABLE.fullmatch(label))


def _is_said(said: Said, match: re.Match[str], label: str) -> bool:
    """`gom chấm com`, `gomdep,com`; not the rice that goes with `nước chấm`."""
    if _marked(said, match.start("tld"), match.end("tld")) or not label:
        return False
    if match["comma"]:
        return said.folded[match.start() - 1] != " " and _is_made_up(label)
    if match["tld"] == "com" and (label in _SAUCES or match["next"] in _RICE):
        return False
    return not _marked(said, match.start("dot"), match.end("dot")) or _is_dot(said, match)


def _is_dot(said: Said, match: re.Match[str]) -> bool:
    marks = marks_of("chấm")
    return marks_of(said.original(*match.span("dot"))).fit(marks)


def _label(said: Said, end: int) -> str:
    """The name that stands right before `end`, with the names it hangs under."""
    stop = end
    while stop > 0 and said.folded[stop - 1] == " " and end - stop < 2:
        stop -= 1
    before = _BEFORE.match(said.folded[max(0, stop - _HOST_MOST) : stop][::-1])
    return before[0][::-1].lstrip(".-_") if before else ""


def _end(said: Said, end: int) -> int:
    """Where the host ends that goes on behind its first ending: `com` in `com.vn`."""
    more = _LABELS.match(said.folded, end)
    if more is None:
        return end
    labels = more[0].split(".")[1:]
    while labels and not _TOP.fullmatch(labels[-1]):
        labels.pop()
    return end + sum(len(each) + 1 for each in labels)


def _marked(said: Said, start: int, end: int) -> bool:
    """True when Vietnamese marks are written there: addresses have none."""
    return marks_of(said.original(start, end)).any
