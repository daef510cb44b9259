"""The command `livehub bank check`."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from livehub.cli import main
from livehub.payments import codes
from tests.payments.vectors import rows

CODE = codes.mint(b"one")
SEPAY, CASSO, EDITED, PAYOS = rows("webhooks")[:4]
HEADERS = [f"{name}: {value}" for name, value in SEPAY["header"].items()]
BODY = SEPAY["raw_body"].encode()
SIGNED_S = int(SEPAY["header"]["X-SePay-Timestamp"])


@pytest.fixture
def check(monkeypatch, capsys):
    """Runs the command: (exit code, stdout, stderr)."""

    def run(
        provider: str, secret: str, raw: bytes, headers: Sequence[str] = (), *more: str
    ) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        words = [word for each in headers for word in ("--header", each)]
        code = main(["bank", "check", provider, "--secret", secret, *words, *more])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_the_transfer_of_a_notification_is_printed(check):
    code, out, err = check("sepay", SEPAY["secret"], BODY, HEADERS)
    assert (code, err) == (0, "")
    assert json.loads(out) == [
        {
            "provider": "sepay",
            "provider_id": "92704",
            "account": "0123499999",
            "sub_account": None,
            "bank_ref": "MBVCB.3278907687",
            "amount": 2_277_000,
            "direction": "in",
            "booked_at": "2026-11-20T14:02:37+07:00",
            "booked_at_ms": 1_795_158_157_000,
            "narrative": json.loads(BODY)["content"],
            "payer": None,
            "payer_bin": None,
            "payer_account": None,
            "test": False,
            "codes": [],
        }
    ]


def test_codes_of_the_narrative_are_printed_as_minted(check):
    row = {"id": 1, "tid": "FT1", "amount": -5000.0, "when": "2026-11-20", "bank_sub_acc_id": "1"}
    told = {"data": [{**row, "description": f"ck {CODE[:5].lower()}  {CODE[5:]}"}]}
    code, out, _ = check("casso", "token", json.dumps(told).encode(), ["Secure-Token: token"])
    [found] = json.loads(out)
    assert (code, found["codes"], found["direction"]) == (0, [CODE], "out")
    assert found["booked_at"] == "2026-11-20T00:00:00+07:00"


def test_test_calls_are_right_and_say_that_they_are_tests(check):
    header = [f"X-Casso-Signature: {CASSO['header']['X-Casso-Signature']}"]
    casso = check("casso", CASSO["secret"], json.dumps(CASSO["body"]).encode(), header)
    payos = check("payos", PAYOS["secret"], json.dumps(PAYOS["body"]).encode())
    for (code, out, _), amount in ((casso, 599_000), (payos, 3_000)):
        [found] = json.loads(out)
        assert (code, found["amount"], found["test"]) == (0, amount, True)


@pytest.mark.parametrize("now", [SIGNED_S, SIGNED_S + 300, SIGNED_S * 1000, "2026-11-21T14:02:37"])
def test_the_age_is_judged_as_of_a_time(check, now):
    assert check("sepay", SEPAY["secret"], BODY, HEADERS, "--now", str(now))[0] == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"secret": "another"}, "signature_wrong"),
        ({"secret": ""}, "signature_wrong"),
        ({"raw": BODY + b"\n"}, "signature_wrong"),
        ({"headers": []}, "signature_missing"),
        ({"headers": HEADERS[:1]}, "signature_missing"),
        ({"headers": ["no colon"]}, "header_form"),
        ({"headers": ["bad name: x"]}, "header_form"),
        ({"now": str(SIGNED_S + 301)}, "signature_old"),
        ({"now": "2026-11-21T14:08:00+07:00"}, "signature_old"),
        ({"now": "soon"}, "time_form"),
        ({"now": "9" * 40}, "time_form"),
        ({"headers": [f"Authorization: Apikey {SEPAY['secret']}"], "raw": b"{}"},
         "notification_unreadable"),
    ],
)  # fmt: skip
def test_what_is_not_to_be_believed_is_one_line_and_exit_code_2(check, change, code):
    given = {"secret": SEPAY["secret"], "raw": BODY, "headers": HEADERS} | change
    more = ("--now", given["now"]) if "now" in given else ()
    exit_code, out, err = check("sepay", given["secret"], given["raw"], given["headers"], *more)
    assert (exit_code, out) == (2, "")
    assert re.fullmatch(f"{code}: .+\n", err)


def test_the_published_vector_of_an_edited_body_is_refused(check):
    header = [f"X-Casso-Signature: {EDITED['header']['X-Casso-Signature']}"]
    result = check("casso", EDITED["secret"], json.dumps(EDITED["body"]).encode(), header)
    assert result[0] == 2
    assert result[2].startswith("signature_wrong: ")


def test_it_needs_no_data_folder(tmp_path: Path) -> None:
    words = ("bank", "check", "payos", "--secret", PAYOS["secret"])
    done = subprocess.run(
        [sys.executable, "-m", "livehub", *words],
        input=json.dumps(PAYOS["body"]).encode(),
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "LIVEHUB_DATA": str(tmp_path / "none")},
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert len(json.loads(done.stdout)) == 1
    assert list(tmp_path.iterdir()) == []
