"""A process that appends for ever and says every seq that was acknowledged; it is made to be killed."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from livehub.log.vault import Secret
from tests.fakes import FakeClock
from tests.store.stores import an_append, open_sqlite


async def main(folder: Path) -> None:
    store = await open_sqlite(folder, FakeClock())
    seq = (await store.open_log("tally:1")).seq
    while True:
        secret = Secret("buyer:1", "name", str(seq + 1))
        seq = (await store.append(an_append(expected=seq, secrets=[secret]))).seq
        sys.stdout.write(f"{seq}\n")
        sys.stdout.flush()


asyncio.run(main(Path(sys.argv[1])))
