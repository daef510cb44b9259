"""Previews: what an import would do, seen from all that other ways already told."""

from __future__ import annotations

from typing import Any

from livehub import ids
from livehub.payments import commands as cmd
from livehub.payments.codes import find, mint
from livehub.payments.intake import told
from livehub.payments.statements.layout import guess
from livehub.payments.statements.preview import Judged, judge
from livehub.payments.statements.reading import read
from livehub.payments.statements.sheet import read_sheets
from livehub.payments.transfers import Notice, Way, booked_at
from livehub.shows.domains import BANK_KIND
from tests.builders import Fold
from tests.payments.statements.files import ACCOUNT, SIMPLE, csv
from tests.payments.statements.test_reading import NOW

CODE = mint(bytes(32))
NAMED = f"TO MAY TRE {CODE} CHUYEN TIEN"


def as_told(notice: Notice, way: Way = "statement") -> cmd.NotifyTransfer:
    return told(notice, way, ids.digest)


def judged(bank: Fold, *rows: tuple[str, ...]) -> list[Judged]:
    sheet, layout = guess(read_sheets(csv([SIMPLE, *rows])))
    return judge(read(sheet, layout, NOW).entries, ACCOUNT, bank.state, as_told)


def verdicts(bank: Fold, *rows: tuple[str, ...]) -> list[str]:
    return [each.verdict for each in judged(bank, *rows)]


def hear(bank: Fold, way: Way = "webhook", **fields: Any) -> str:
    """A provider tells of 250.000 đ at two in the afternoon."""
    given = {
        "provider": "sepay",
        "provider_id": "92704",
        "account": ACCOUNT,
        "bank_ref": "FT1",
        "amount": 250_000,
        "direction": "in",
        "booked_at": booked_at("2026-11-20 14:02:37"),
        "narrative": NAMED,
    }
    notice = Notice(**{**given, **fields})
    return str(bank.do(as_told(notice, way), f"provider:{notice.provider}")["transfer"])


def row(
    day: str = "20/11/2026", ref: str = "FT1", amount: str = "250,000", text: str = NAMED
) -> tuple[str, ...]:
    return (day, ref, "", amount, text)


def test_the_sample_narrative_names_a_code():
    assert find(NAMED) == [CODE]


def test_what_nobody_told_is_new():
    assert verdicts(Fold(BANK_KIND), row(), row(ref="FT2")) == ["new", "new"]


def test_the_same_file_again_is_known():
    bank = Fold(BANK_KIND)
    rows = (row(ref=""), row(ref=""), row(), row(text="không có mã"))
    for each in judged(bank, *rows):
        bank.do(as_told(each.notice), "helper:h1")
    before = bank.state
    assert verdicts(bank, *rows) == ["known"] * 4
    for each in judged(bank, *rows):
        bank.do(as_told(each.notice), "helper:h1")
    assert bank.state == before


def test_a_reference_of_the_same_day_is_known_and_names_the_transfer():
    bank = Fold(BANK_KIND)
    transfer = hear(bank)
    [found] = judged(bank, row())
    assert (found.verdict, found.transfer) == ("known", transfer)


def test_a_reference_booked_on_another_day_is_left_to_a_person():
    bank = Fold(BANK_KIND)
    hear(bank)
    assert verdicts(bank, row("22/11/2026", text="x"), row("25/11/2026", text="x")) == [
        "doubtful",
        "new",
    ]


def test_the_same_code_and_amount_under_another_reference_is_left_to_a_person():
    bank = Fold(BANK_KIND)
    hear(bank, bank_ref="MBVCB.3278907687")
    assert verdicts(bank, row(ref="5254")) == ["doubtful"]
    assert verdicts(bank, row(ref="5254", amount="250,001")) == ["new"]
    assert verdicts(bank, row("24/11/2026", ref="5254")) == ["new"]


def test_one_transfer_explains_one_row_only():
    bank = Fold(BANK_KIND)
    hear(bank, bank_ref="")
    assert verdicts(bank, row(ref="5254"), row(ref="5255")) == ["doubtful", "new"]


def test_what_a_row_knows_explains_no_other_row():
    bank = Fold(BANK_KIND)
    hear(bank)
    assert verdicts(bank, row(ref="FT9"), row()) == ["new", "known"]


def test_without_a_code_only_the_same_minutes_make_a_doubt():
    bank = Fold(BANK_KIND)
    hear(bank, narrative="chuyen tien", bank_ref="")
    assert verdicts(bank, row("20/11/2026 14:05:00", "A", text="mua gio")) == ["doubtful"]
    assert verdicts(bank, row("20/11/2026 16:05:00", "A", text="mua gio")) == ["new"]
    assert verdicts(bank, row("20/11/2026", "A", text="mua gio")) == ["doubtful"]
    assert verdicts(bank, row("20/11/2026 14:05:00", "A")) == ["new"]


def test_what_a_person_or_a_phone_saw_is_confirmed_and_not_in_the_way():
    bank = Fold(BANK_KIND)
    hear(bank, "hand", provider="hand", bank_ref="")
    hear(bank, "phone", provider="phone", provider_id="7", bank_ref="")
    assert verdicts(bank, row(), row(ref="FT2")) == ["confirms", "new"]


def test_another_account_is_another_matter():
    bank = Fold(BANK_KIND)
    hear(bank, account="999988887777")
    assert verdicts(bank, row()) == ["new"]


def test_without_a_reference_the_same_second_and_words_are_known():
    bank = Fold(BANK_KIND)
    hear(bank, bank_ref="")
    assert verdicts(bank, row("20/11/2026 14:02:37", "FT8")) == ["known"]
