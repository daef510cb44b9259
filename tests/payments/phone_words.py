"""What tests of phone messages share: the accounts, the samples of every bank, one moment."""

from __future__ import annotations

from typing import Any

from livehub.clock import Millis
from livehub.payments.phone.messages import Message
from livehub.payments.phone.reading import Account, Heard, Verdict, judge
from livehub.payments.transfers import booked_at
from tests.payments.vectors import rows

CODE = "ZFGCWTCQW"
OTHER_CODE = "ZFG9KAHJP"
NOW: Millis = booked_at("2026-09-26 22:00:00")

SAMPLES = rows("phone_samples")
VCB = Account("970436", "0011004567890")
ACCOUNTS = (
    VCB,
    Account("970415", "104870001234"),
    Account("970418", "12010001234567"),
    Account("970405", "1500205004321"),
    Account("970407", "19036000001234"),
    Account("970422", "7220123452005"),
    Account("970416", "7241387"),
    Account("970432", "123450005847"),
    Account("970423", "03451235847"),
    Account("970403", "050109412345"),
    Account("970441", "659704060101236"),
    Account("970443", "1012345675847"),
    Account("970437", "068704070012345"),
    Account("970431", "140214849005847"),
    Account("970406", "0111099001"),
    Account("970424", "700012340080"),
    Account("970440", "000000789012"),
    Account("970448", "0004100031235847"),
    Account("970426", "02101012345678"),
    Account("970449", "0335556677"),
    Account("546034", "0900112233"),
    Account("963388", "9021234565847"),
    Account("971025", "0912345678"),
)


def sample_message(row: dict[str, Any]) -> Message:
    """A sample as a phone sends it."""
    return Message(app=row["app"], sender=row["sender"], title=row["title"], text=row["text"])


def said(
    text: str, sender: str = "Vietcombank", title: str = "", at: Millis | None = None
) -> Verdict:
    """What a message is, of an app when the sender is a package."""
    app = sender if "." in sender else ""
    message = Message(app=app, sender="" if app else sender, title=title, text=text, at=at)
    return judge(message, ACCOUNTS, NOW)


def heard(
    text: str, sender: str = "Vietcombank", title: str = "", at: Millis | None = None
) -> Heard:
    """The transfer of a message that is one."""
    verdict = said(text, sender, title, at)
    assert isinstance(verdict, Heard), verdict
    return verdict
