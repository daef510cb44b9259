"""Logs of every released version fold to what they meant, for ever."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from livehub.errors import ConfigError
from livehub.log.record import Stored, chain, check, decode, genesis
from livehub.shows.domains import KINDS
from tests.recording import LOGS, plain

RECORDED = sorted(LOGS.glob("*/*.jsonl"))

TOLD_OTHERWISE = {"provider", "earlier", "claimed_by"}
"""Fields of states that are derived now: from who told of a transfer, from what QRs asked for, and
from who claimed the thread of a comment's author."""


def read(path: Path) -> tuple[dict[str, str], list[bytes]]:
    about, *lines = path.read_bytes().splitlines()
    return json.loads(about), lines


def folded(path: Path) -> Any:
    about, lines = read(path)
    domain = KINDS[about["log"].partition(":")[0]]
    state, hashed = domain.initial(), genesis(about["log"], about["epoch"])
    for seq, raw in zip(count(1), lines, strict=False):
        stored = Stored(seq, raw, chain(hashed, raw))
        check(about["log"], hashed, stored, seq)
        record = decode(domain.vocabulary, raw)
        assert record.seq == seq
        state, hashed = domain.evolve(state, record), stored.hash
    assert hashed.hex() == about["head"]
    return state


def missing(recorded: Any, now: Any, at: str = "state") -> list[str]:
    """Where what was recorded is not so now; what was added since is no difference."""
    if isinstance(recorded, dict) and isinstance(now, dict):
        return [
            place
            for key, value in recorded.items()
            for place in (
                missing(value, now[key], f"{at}.{key}") if key in now else [f"{at}.{key}"]
            )
            if key not in TOLD_OTHERWISE
        ]
    if isinstance(recorded, list) and isinstance(now, list) and len(recorded) == len(now):
        pairs = zip(recorded, now, strict=True)
        return [p for n, (old, new) in enumerate(pairs) for p in missing(old, new, f"{at}[{n}]")]
    return [] if recorded == now else [at]


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_recorded_log_folds_to_the_recorded_state(path):
    recorded = json.loads(path.with_suffix(".state.json").read_text(encoding="utf-8"))
    now = json.loads(json.dumps(plain(folded(path))))
    assert missing(recorded, now) == []


def test_there_are_recorded_logs_of_every_kind():
    assert {path.stem for path in RECORDED} == set(KINDS)


def test_every_event_there_is_stands_in_some_recorded_log():
    """A new event: record the logs of the version that brings it."""
    seen = {json.loads(line)[2] for path in RECORDED for line in read(path)[1]}
    known = {name for domain in KINDS.values() for name in domain.vocabulary.types}
    assert known == seen


def test_the_comparison_finds_what_is_lost_and_passes_what_was_added():
    old = {"a": [1, {"b": 2}], "c": None}
    assert missing(old, {"a": [1, {"b": 2, "new": 5}], "c": None, "d": 1}) == []
    assert missing(old, {"a": [1, {"b": 3}]}) == ["state.a[1].b", "state.c"]
    assert missing(old, {"a": [1], "c": None}) == ["state.a"]


def test_a_changed_record_is_noticed(tmp_path):
    lines = RECORDED[0].read_bytes().splitlines()
    lines[2] = lines[2].replace(b"1790000000000", b"1790000000001")
    changed = tmp_path / RECORDED[0].name
    changed.write_bytes(b"\n".join(lines))
    with pytest.raises(AssertionError):
        folded(changed)
    lines[2] = b'[2,0,"unheard_of",1,"a","b",{}]'
    changed.write_bytes(b"\n".join(lines))
    with pytest.raises(ConfigError, match="event_unknown"):
        folded(changed)
