"""Suggestions: an order by phone, name, mistyped code; never by its amount alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub import ids
from livehub.clock import MINUTE
from livehub.payments import codes, names
from livehub.payments.suggest import MOST, Seen, Wanted, distance, is_strong, suggest

NOON = 1_790_000_000_000
CODE = codes.mint(b"an order of the evening")


def order(number: int = 1, **fields: object) -> Wanted:
    given = {
        "order": f"s-{number}",
        "code": codes.mint(b"order %d" % number),
        "account": "A",
        "amount": 120_000,
        "opened_at": NOON,
        "until": NOON + 30 * MINUTE,
        "names": ("Lan Nguyễn",),
        "phone": "+84912345678",
    }
    return Wanted(**{**given, **fields})  # type: ignore[arg-type]


def seen(narrative: str = "", **fields: object) -> Seen:
    given = {"account": "A", "amount": 120_000, "booked_at": NOON + 5 * MINUTE}
    return Seen(narrative=narrative, **{**given, **fields})  # type: ignore[arg-type]


def reasons(transfer: Seen, wanted: Wanted) -> tuple[str, ...]:
    found = suggest(transfer, [wanted])
    return found[0].reasons if found else ()


@pytest.mark.parametrize(
    "spelling",
    [
        "0912345678 mua to he",
        "mua to he 0912 345 678",
        "0912.345.678",
        "+84912345678 gui shop",
        "84 912 345 678",
        "sdt 912345678 lay A12",
        "0912-345-678. CT tu 0071000999 toi",
        "(091) 234 5678",
    ],
)
def test_a_phone_is_found_in_any_spelling(spelling: str) -> None:
    (found,) = suggest(seen(spelling, amount=99), [order()])
    assert found.strong
    assert found.reasons[0] == "phone"


@pytest.mark.parametrize("other", ["0912345679", "FT91234567800", "912 345", "", "0 9 1 2"])
def test_another_number_is_nobodys_phone(other: str) -> None:
    assert "phone" not in reasons(seen(other), order())


@pytest.mark.parametrize(
    ("payer", "buyer"),
    [
        ("NGUYEN THI LAN", "Lan Nguyễn"),
        ("NGUYEN THI LAN", "Nguyễn Thị Lan"),
        ("LAN NGUYEN", "nguyễn thị lan"),
        ("DO DUC DAT", "Đỗ Đức Đạt"),
        ("TRAN THI HUONG LAN", "Hương Lan"),
    ],
)
def test_banks_and_buyers_write_one_name_differently(payer: str, buyer: str) -> None:
    found = reasons(seen(payer=payer), order(names=("", buyer), phone=""))
    assert found == ("amount", "name", "time")
    assert is_strong(found)


@pytest.mark.parametrize(
    ("payer", "buyer"),
    [
        ("NGUYEN THI LAN", "Lan"),
        ("NGUYEN VAN AN", "Nguyễn Thị Lan"),
        ("", "Lan Nguyễn"),
        ("NGUYEN", "Nguyễn"),
    ],
)
def test_half_a_name_is_no_name(payer: str, buyer: str) -> None:
    assert "name" not in reasons(seen(payer=payer), order(names=(buyer,), phone=""))


def test_a_name_is_found_inside_a_narrative() -> None:
    told = "MBVCB.371. NGUYEN THI LAN chuyen tien mua hang"
    assert "name" in reasons(seen(told), order(phone=""))
    apart = "LAN gui qua cho co NGUYEN"
    assert "name" not in reasons(seen(apart), order(phone=""))


def test_the_amount_alone_is_shown_as_weak() -> None:
    (found,) = suggest(seen(), [order(phone="", names=())])
    assert found.reasons == ("amount", "time")
    assert not found.strong


def test_time_alone_suggests_nothing() -> None:
    assert suggest(seen(amount=1), [order(phone="", names=())]) == []


def test_the_time_window_is_half_an_hour_around_the_order() -> None:
    wanted = order()
    inside = [wanted.opened_at - 30 * MINUTE, wanted.until + 30 * MINUTE]
    outside = [inside[0] - 1, inside[1] + 1]
    assert all("time" in reasons(seen(booked_at=at), wanted) for at in inside)
    assert not any("time" in reasons(seen(booked_at=at), wanted) for at in outside)


def test_an_amount_that_an_older_qr_asked_for_counts_with_the_name() -> None:
    wanted = order(amount=150_000, earlier_amounts=(120_000,), phone="")
    (found,) = suggest(seen(payer="NGUYEN LAN"), [wanted])
    assert found.reasons == ("earlier_amount", "name", "time")
    assert found.strong


def test_a_mistyped_code_is_known_again() -> None:
    wrong = f"{CODE[:4]}2{CODE[5:]}" if CODE[4] != "2" else f"{CODE[:4]}3{CODE[5:]}"
    for told in (wrong, CODE[:-1], f"{CODE[:3]} {CODE[4:]}", f"{CODE[:5]}X{CODE[5:]}"):
        found = reasons(seen(f"ck {told.lower()} cho shop", amount=1), order(code=CODE))
        assert "mistyped_code" in found, told
    assert "code" in reasons(seen(f"ck {CODE}", amount=1), order(code=CODE))


SIGNS = st.text(ids.READABLE, max_size=60)
EDITS = st.tuples(
    st.sampled_from(["change", "drop", "add"]), st.integers(0, 7), st.sampled_from("27K")
)


@given(st.binary(min_size=1), st.lists(EDITS, max_size=2), SIGNS, SIGNS)
def test_at_most_two_mistakes_are_always_seen(
    seed: bytes, edits: list[tuple[str, int, str]], before: str, after: str
) -> None:
    code = codes.mint(seed)
    typed = [*code]
    for kind, at, sign in edits:
        if kind == "change":
            typed[at % len(typed)] = sign
        elif kind == "drop":
            del typed[at % len(typed)]
        else:
            typed.insert(at, sign)
    assert distance(code, before + "".join(typed) + after) <= len(edits)


def test_a_text_without_the_code_is_far_from_it() -> None:
    assert distance(CODE, "MBVCB371NGUYENTHILANCHUYENTIENMUAHANG") > 2
    assert distance("", "ANYTHING") > 2


WORDS = st.lists(
    st.sampled_from(["Nguyễn", "Thị", "Đào", "Lan", "Đỗ", "Hương", "Phạm", "Ý"]),
    min_size=2,
    max_size=5,
    unique=True,
)


@given(WORDS, st.randoms(use_true_random=False), st.integers(2, 5))
def test_order_case_marks_and_missing_words_make_no_other_name(words, random, keep):
    shuffled = random.sample(words, len(words))[: max(keep, 2)]
    assert names.alike(" ".join(words), names.fold(" ".join(shuffled)).lower())


@given(st.text(max_size=60))
def test_folding_gives_plain_capitals_and_is_done_once(text: str) -> None:
    folded = names.words(text)
    assert names.words(" ".join(folded)) == folded
    assert all(word.isascii() and word.isupper() for word in folded)


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from([1, 2])), max_size=30),
    st.sampled_from("AB"),
)
def test_no_suggestion_crosses_accounts_and_there_are_few(orders, account):
    wanted = [
        order(number, account=each, amount=amount, phone="", names=())
        for number, (each, amount) in enumerate(orders)
    ]
    found = suggest(seen(account=account, amount=1), wanted)
    known = {each.order: each for each in wanted}
    assert all(known[each.order].account == account for each in found)
    assert not any(each.strong for each in found)
    assert len(found) == min(MOST, orders.count((account, 1)))


def test_the_best_stands_first() -> None:
    by_phone = order(1, amount=7, names=())
    by_name = order(2, phone="")
    by_amount = order(3, phone="", names=())
    found = suggest(seen("0912345678", payer="LAN NGUYEN"), [by_amount, by_name, by_phone])
    assert [each.order for each in found] == ["s-1", "s-2", "s-3"]
    assert [each.strong for each in found] == [True, True, False]
