"""Records the logs of this version: `python -m tests.recording`, once, before a release.

What lies in tests/data/logs/<version>/ is never written again: later versions must fold it for
ever. Each file holds one log: a line about it (name, epoch, hash of the head), then its records as
they are stored; beside it lies the state that it folds to.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec
from immutables import Map

import livehub
from livehub.log.command import Body, Result
from livehub.log.record import chain, encode, genesis
from livehub.shows.domains import KINDS
from tests import stories
from tests.bank_story import bank_story
from tests.builders import Fold

LOGS = Path(__file__).parent / "data" / "logs"
EPOCH = "recorded"
STORIES = {
    "shop": stories.shop_story,
    "bank": bank_story,
    f"show:{stories.SHOW}": stories.show_story,
}


def plain(state: Any) -> Any:
    """A state as JSON knows it."""
    return msgspec.to_builtins(state, enc_hook=_plain_map, str_keys=True)


def _plain_map(each: Any) -> Any:
    if isinstance(each, Map):
        return {str(key): plain(value) for key, value in each.items()}
    raise NotImplementedError(type(each))


def record(log: str, folder: Path) -> None:
    """Play the story of a log and write down what it left."""
    kind = log.partition(":")[0]
    fold = Fold(KINDS[kind])

    async def run(body: Body, actor: str) -> Result:
        return fold.do(body, actor)

    asyncio.run(STORIES[log](run, fold.clock))
    lines, head = [], genesis(log, EPOCH)
    for each in fold.records:
        lines.append(encode(each))
        head = chain(head, lines[-1])
    about = msgspec.json.encode({"log": log, "epoch": EPOCH, "head": head.hex()})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{kind}.jsonl").write_bytes(b"\n".join([about, *lines]) + b"\n")
    state = json.dumps(plain(fold.state), ensure_ascii=False, indent=1, sort_keys=True)
    (folder / f"{kind}.state.json").write_text(state + "\n", encoding="utf-8")


if __name__ == "__main__":
    target = LOGS / livehub.__version__
    if target.exists():
        raise SystemExit(f"{target} was recorded before and stays as it is")
    for name in STORIES:
        record(name, target)
