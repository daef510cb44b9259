"""Owns Janus as the peer to compare with: as Debian installs it, and tuned for many viewers."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.bench.media.children import Child, program

INSTALLED = Path("/etc/janus")
URL = "ws://127.0.0.1:8188"  # as installed
READY_S = 10.0


def there() -> bool:
    """Whether Janus can be run here."""
    return shutil.which("janus") is not None and (INSTALLED / "janus.jcfg").exists()


@asynccontextmanager
async def running(*, tuned: bool, core: int) -> AsyncIterator[Child]:
    """Janus with its installed settings; tuned has one event loop instead of a thread per viewer."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "janus"
        await asyncio.to_thread(shutil.copytree, INSTALLED, settings)
        if tuned:
            main = settings / "janus.jcfg"
            text = main.read_text(encoding="utf-8")
            main.write_text(text.replace("general: {", "general: {\n\tevent_loops = 1\n", 1), encoding="utf-8")  # fmt: skip
        async with program("janus", f"--configs-folder={settings}", core=core) as child:
            await _ready()
            yield child


async def _ready() -> None:
    async with asyncio.timeout(READY_S):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", 8188)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            return
