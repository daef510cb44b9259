"""Owns the numbers in a comment that count no goods: prices, times, dates, bodies, ages, ranks."""

from __future__ import annotations

from livehub.comments.reading.classes import listed
from livehub.comments.reading.lexicon import bare, key
from livehub.comments.reading.scene import Scene
from livehub.comments.reading.tokens import NUMBER, WORD


def _words(entries: str) -> dict[str, frozenset[str]]:
    """Words by their spelling without accents, each with its keys."""
    found: dict[str, set[str]] = {}
    for word in entries.split():
        found.setdefault(bare(word), set()).add(key(word))
    return {plain: frozenset(keys) for plain, keys in found.items()}


_MONEY = _words("k nghìn ngàn tr triệu củ d đ đồng vnd usd xèng cành lóe tỷ tỉ $ euro xị")
_TIME = _words(
    "h g giờ phút p tiếng ngày tháng tuần năm giây hôm buổi phút tối sáng trưa chiều đêm"
)
_BODY = _words("kg ký ky kí kilo kgs ki cân")
_OTHERS = _words(
    "tuổi t người nguời ng khách like view tim mắt follow sao điểm phần_trăm độ lần km w trang bậc luợt lượt"
    " tr lớp tầng cấp sub share kênh phòng tập vote cmt nhân_viên năm mk trẻ cháu đứa phút thành_viên bước đời thế_hệ"
    " anh lời vòng trận vé giải lớp"
)
_MEASURED = _words(
    "cm mm m m2 ml inch g gr gram gam lít l mét phân cc oz met vuông tấc thước_vuông"
)
_COUNTED = {
    plain: frozenset().union(
        *(words.get(plain, ()) for words in (_MONEY, _TIME, _OTHERS, _MEASURED))
    )
    for plain in {*_MONEY, *_TIME, *_OTHERS, *_MEASURED}
}
_BEFORE = _words(
    "lớp tập top ngày tháng mùng mồng thứ phòng tầng quận phường hẻm ngõ ngách đường like tuổi cỡ_chân rate"
    " giá mức cọc ck lô block kiệt tổ ấp xóm thôn km lần lúc hạng cấp chấm cho_điểm điểm level lv năm sinh"
    " stk tk dài cao rộng sâu ngang bán_kính số_nhà hồi khoảng iphone phút tiktok kênh xe vòng bậc chương đội trường kv"
)
_TIGHT_ONLY = listed("k h p m t d g l tr w ng")
"""Letters that count only right behind the number: `5k` is a price, `05 k` is `05 không`."""
_GOODS_TOO = listed(
    "chai phan can lo cap lan bac do doi mat tim cao dai rong sau muc canh bo nha vong xe g tam to toi sang"
)
"""Words of traps that without their accents may be units of goods."""
_INSIDE = listed("m k h g tr cu gio t")
_STARS = listed("1 2 3 4 5 10")
_LEAST_BODY_KG = 30
_LONG_NUMBER = 4


def _is(scene: Scene, at: int, words: dict[str, frozenset[str]]) -> bool:
    """Whether one of these words stands here, spelled with its accents or by a writer of none."""
    token = scene.token(at)
    if token is None or (token.kind != WORD and token.text != "$"):
        return False
    keys = words.get(token.text)
    if keys is None:
        return False
    if token.key in keys:
        return token.key != token.text or token.text not in _GOODS_TOO or scene.accents
    return token.key == token.text and not scene.accents and token.text not in _GOODS_TOO


def trap(scene: Scene, at: int) -> int:
    """Where the numbers end that begin here and are no goods; `at` itself when they may be goods."""
    for check in (_long, _pair, _inside, _followed, _preceded):
        end = check(scene, at)
        if end > at:
            return end
    return at


def _long(scene: Scene, at: int) -> int:
    """`1234567`, `350.000`, `4.0`, `9,5`."""
    end = at + 1
    if scene.text(end) in {".", ","} and scene.kind(end + 1) == NUMBER and _glued(scene, end):
        first, second = scene.text(at), scene.text(end + 1)
        if len(second) == 3 or (len(second) == 1 and not first.startswith("0")):
            while (
                scene.text(end) in {".", ","}
                and scene.kind(end + 1) == NUMBER
                and _glued(scene, end)
            ):
                end += 2
            return end + _is(scene, end, _MONEY)
    sold = scene.shelf.find(scene.text(at)) and not _is(scene, at - 1, _BEFORE)
    if len(scene.text(at)) >= _LONG_NUMBER and not sold:
        return end + _is(scene, end, _MONEY)
    return at


def _glued(scene: Scene, at: int) -> bool:
    """Whether this sign stands between two numbers without spaces."""
    first, second = scene.token(at), scene.token(at + 1)
    return first is not None and second is not None and first.tight and second.tight


def _pair(scene: Scene, at: int) -> int:
    """`20/11`, `9/10`, `24/7`; `05/06` may be two codes, `30/38` a code and its size."""
    end = at
    while scene.text(end + 1) == "/" and scene.kind(end + 2) == NUMBER and _glued(scene, end + 1):
        end += 2
    if end == at:
        return at
    product = scene.shelf.find(scene.text(at).lstrip("0") or "0")
    second = scene.text(at + 2).lstrip("0") or "0"
    if _is(scene, at - 1, _BEFORE):
        return end + 1
    if scene.text(at).startswith("0") and product:
        return at
    if product and second in product.words:
        return at
    return end + 1


def _inside(scene: Scene, at: int) -> int:
    """`3x4 mét`, `1m58`, `1m6`, `2k5`, `19h30`, `30m2`."""
    unit = scene.token(at + 1)
    if scene.text(at + 1) in {"x", "*", "×"} and scene.kind(at + 2) == NUMBER:
        measured = _is(scene, at + 3, _MEASURED) and scene.tokens[at + 2].tight
        return at + 4 if measured else at
    if unit and unit.tight and unit.text in _INSIDE and scene.kind(at + 2) == NUMBER:
        return at + 3 if scene.tokens[at + 2].tight else at
    return at


def _followed(scene: Scene, at: int) -> int:
    token = scene.token(at + 1)
    if token is None:
        return at
    if token.text == "%":
        return at + 2
    number = scene.text(at)
    product = scene.shelf.find(number.lstrip("0") or "0")
    if product and token.tight and token.text in product.words:
        return at
    if _is(scene, at + 1, _BODY):
        return at + 2 if int(number) >= _LEAST_BODY_KG else at
    if token.text == "sao" and number not in _STARS:
        return at
    if token.text in _TIGHT_ONLY and not token.tight:
        price = token.text == "k" and len(number) >= 2 and number[-1] in "059" and number[0] != "0"
        return at + 2 if price and scene.token(at + 2) and not scene.shelf.find(number) else at
    return at + 2 if _is(scene, at + 1, _COUNTED) else at


def _preceded(scene: Scene, at: int) -> int:
    """`lớp 5`, `thứ 5`, `top 1`, `giá 250`, `năm 95`."""
    if scene.text(at - 1) == "nha" and scene.text(at - 2) == "so":
        return at + 1
    if not _is(scene, at - 1, _BEFORE):
        return at
    padded = scene.text(at).startswith("0")
    return at if padded and scene.shelf.find(scene.text(at).lstrip("0")) else at + 1
