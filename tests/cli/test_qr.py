"""The commands `livehub qr make` and `livehub qr read`."""

import argparse
import json
import re

import pytest

from livehub.cli import qr as command
from livehub.i18n import translate
from livehub.payments import codes, qr, vietqr
from tests.payments.vectors import rows

ACCOUNT = ("--bin", "970436", "--account", "1023456789")


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers(required=True))
    args = parser.parse_args(["qr", *words])
    code: int = args.run(args)
    return code


def test_a_payload_is_printed_with_a_fresh_code_and_nothing_else(capsys):
    assert run("make", *ACCOUNT, "--amount", "250000") == 0
    assert run("make", *ACCOUNT, "--amount", "250000") == 0
    out, err = capsys.readouterr()
    first, second = (vietqr.read(line) for line in out.splitlines())
    assert out.endswith("\n")
    assert err == ""
    assert (first.bin, first.account, first.amount) == ("970436", "1023456789", 250_000)
    assert codes.is_code(first.memo or "")
    assert first.memo != second.memo


@pytest.mark.parametrize(("code", "memo"), [("", None), ("SEVQR ZF234", "SEVQR ZF234")])
def test_a_given_code_is_the_memo_and_an_empty_one_leaves_it_out(capsys, code, memo):
    assert run("make", *ACCOUNT, "--code", code) == 0
    found = vietqr.read(capsys.readouterr().out.removesuffix("\n"))
    assert (found.memo, found.amount, found.static) == (memo, None, True)


def test_pictures_are_written_beside_it(capsys, tmp_path):
    svg, png = tmp_path / "a.svg", tmp_path / "a.png"
    assert run("make", *ACCOUNT, "--svg", str(svg), "--png", str(png), "--draw") == 0
    out, err = capsys.readouterr()
    payload = out.removesuffix("\n")
    assert svg.read_bytes() == qr.svg(payload)
    assert qr.read_picture(png.read_bytes()) == [payload]
    assert err == qr.text(payload)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--bin", "97043", "--account", "1"), "bin_unreadable"),
        (("--bin", "970436", "--account", ""), "account_unreadable"),
        ((*ACCOUNT, "--amount", "0"), "amount_range"),
        ((*ACCOUNT, "--amount", "-5"), "amount_unreadable"),
        ((*ACCOUNT, "--amount", "12x"), "amount_unreadable"),
        ((*ACCOUNT, "--amount", "500000000"), "amount_range"),
        ((*ACCOUNT, "--code", "Tò he"), "memo_unreadable"),
        ((*ACCOUNT, "--code", "A" * 26), "memo_too_long"),
        ((*ACCOUNT, "--svg", "/nowhere\n/a.svg"), "file_not_written"),
    ],
)
def test_what_cannot_be_made_is_one_line_and_exit_code_2(capsys, words, code):
    assert run("make", *words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(f"{code}: .+\n", err)


@pytest.mark.parametrize("row", rows("vietqr_good")[:3], ids=lambda row: row["crc"])
def test_a_payload_is_read_as_one_json_object(capsys, row):
    assert run("read", row["payload"]) == 0
    out, err = capsys.readouterr()
    fields = ("bin", "account", "amount", "memo", "service", "static")
    assert json.loads(out) == {field: row[field] for field in fields}
    assert out.count("\n") == 1
    assert err == ""


@pytest.mark.parametrize("row", rows("vietqr_bad"), ids=lambda row: row["payload"][-4:])
def test_a_bad_payload_is_one_line_and_exit_code_2(capsys, row):
    assert run("read", row["payload"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch("qr_[a-z]+: .+\n", err)


PIX = next(row["payload"] for row in rows("other_qr") if "123.45" in row["payload"])


def test_a_code_of_another_scheme_is_named(capsys):
    assert run("read", PIX) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "qr_is_pix: " + translate("en", "errors.qr_is_pix") + "\n"


def test_a_code_of_another_scheme_is_read_when_any_is_welcome(capsys):
    assert run("read", "--any", PIX) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["scheme"], found["amount"], found["currency"]) == ("pix", 12345, "BRL")
    good = rows("vietqr_good")[0]
    assert run("read", "--any", good["payload"]) == 0
    assert json.loads(capsys.readouterr().out)["bin"] == good["bin"]


@pytest.mark.parametrize("payload", ["", "\x00", "\u202e", "a\udcff", PIX[:-1] + "Z"])
def test_what_is_no_code_is_one_line_whatever_is_welcome(capsys, payload):
    for words in (("read", payload), ("read", "--any", payload)):
        assert run(*words) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
