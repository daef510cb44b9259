"""Rules of providers and the address for buyers."""

from __future__ import annotations

import pytest

from livehub.errors import Invalid
from livehub.shop import commands as cmd
from livehub.shop.till import read_public_url
from tests.builders import OWNER, PAYEE, a_shop, code_of


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://Ban.Example.vn", "https://ban.example.vn"),
        (" https://ban.example.vn:8443/ ", "https://ban.example.vn:8443"),
        ("http://10.0.0.5", "http://10.0.0.5"),
        ("", None),
        ("  ", None),
    ],
)
def test_the_address_for_buyers_is_a_name_and_nothing_behind_it(text, url):
    assert read_public_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "ban.example.vn",
        "ftp://ban.example.vn",
        "javascript:alert(1)",
        "https://",
        "https://ban.example.vn/path",
        "https://ban.example.vn?x=1",
        "https://ban.example.vn#x",
        "https://me:pw@ban.example.vn",
        "https://@ban.example.vn",
        "https://ban.example.vn:0",
        "https://ban.example.vn:99999",
        "https://ban.example.vn:x",
        "https://[::1",
        "https://<script>",
        "https://a b",
    ],
)
def test_anything_else_is_no_address(text):
    with pytest.raises(Invalid, match="public_url_form"):
        read_public_url(text)


def test_the_same_address_again_is_no_event():
    shop = a_shop()
    shop.do(cmd.SetPublicUrl(url="https://ban.example.vn"), OWNER)
    count = len(shop.records)
    shop.do(cmd.SetPublicUrl(url="https://BAN.example.vn/"), OWNER)
    assert len(shop.records) == count
    shop.do(cmd.SetPublicUrl(url=""), OWNER)
    assert shop.state.public_url is None


def test_the_columns_of_a_banks_statements_are_kept_once():
    shop = a_shop()
    body = cmd.KeepStatementLayout(bin=PAYEE.bin, layout={"date": "ngay", "credit": "ghi co"})
    shop.do(body, OWNER)
    shop.do(body, OWNER)
    assert [record.event.__class__.__name__ for record in shop.records].count(
        "StatementLayoutKept"
    ) == 1
    assert dict(shop.state.layouts[PAYEE.bin]) == {"date": "ngay", "credit": "ghi co"}


@pytest.mark.parametrize(
    ("given", "layout", "code"),
    [
        ("970436", {"date": "ngay"}, "bank_unknown"),
        (PAYEE.bin, {"date": "x" * 101}, "statement_layout"),
        (PAYEE.bin, {str(number): "x" for number in range(21)}, "statement_layout"),
    ],
)
def test_columns_of_no_bank_of_ours_are_refused(given, layout, code):
    assert code_of(a_shop(), cmd.KeepStatementLayout(bin=given, layout=layout)) == code
