"""How long a provider may tell us to wait."""

from __future__ import annotations

import pytest

from livehub.retries import MOST_S, retry_s
from tests.fakes import FakeClock

CLOCK = FakeClock()  # 2026-09-21 14:13:20 UTC


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("1", 1),
        ("90", 90),
        (" 5 ", 5),
        ("Mon, 21 Sep 2026 14:15:20 GMT", 120),
        ("Mon, 21 Sep 2026 14:00:00 GMT", 1),
        ("0", 1),
        ("", 1),
        ("-5", 1),
        ("soon", 1),
        ("1.5", 1),
        ("\u0661", 1),
        ("9" * 400, int(MOST_S)),
        ("Fri, 31 Dec 9999 23:59:59 GMT", int(MOST_S)),
    ],
)
def test_a_pause_is_read_in_both_forms_and_has_bounds(said: str, seconds: int) -> None:
    assert retry_s(said, CLOCK) == seconds
