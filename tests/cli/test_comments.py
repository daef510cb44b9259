"""The command `livehub comments read`."""

import argparse
import io
import json

import pytest

from livehub.cli import comments as command

PRODUCTS = [{"code": "A05", "variants": ["S", "M đỏ"]}, {"code": "B1", "variants": []}]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs the command on some lines; its exit code, the objects it printed and what it wrote to stderr."""
    products = tmp_path / "products.json"
    products.write_text(json.dumps(PRODUCTS))

    def typed(lines: bytes, *words: str) -> tuple[int, list[dict[str, object]], str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
        parser = argparse.ArgumentParser()
        command.add(parser.add_subparsers(required=True))
        args = parser.parse_args(["comments", "read", "--products", str(products), *words])
        code: int = args.run(args)
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return typed


def test_each_line_is_read_by_itself(run):
    lines = "chốt a5 đỏ M x2 0912345678\n\ncho em 1 cái nha".encode()
    code, told, err = run(lines, "--featured", "B1")
    assert (code, err) == (0, "")
    assert told[0] == {
        "intent": "order",
        "tier": "strict",
        "items": [{"code": "A05", "qty": 2, "variant": "M đỏ"}],
        "cancels": [],
        "phone": "+84912345678",
        "masked": "chốt a5 đỏ M x2 •••••",
    }
    assert told[1]["intent"] == "other"
    assert told[2]["items"] == [{"code": None, "qty": 1, "variant": None}]


def test_lines_that_are_no_utf8_are_read_all_the_same(run):
    _, told, _ = run(b"A05 \xff\nb1\r\n")
    assert [row["items"] and row["items"][0]["code"] for row in told] == ["A05", "B1"]


@pytest.mark.parametrize("text", ["{", '[{"variants": []}]', '{"code": "A"}'])
def test_a_list_of_products_that_is_none_is_refused_in_one_line(run, tmp_path, text):
    (tmp_path / "products.json").write_text(text)
    code, told, err = run(b"A05")
    assert (code, told) == (2, [])
    assert err.startswith("products_unreadable: ")
    assert err.count("\n") == 1


def test_a_missing_list_of_products_is_refused(run):
    assert run(b"A05", "--products", "nowhere.json")[0] == 2
