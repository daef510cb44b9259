"""A real browser posts and joins as Social Stream Ninja does: from a page of elsewhere, asking first."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import cast

import pytest

from livehub.web.pushed import key_of
from livehub.work.ingest import Ingest
from tests.browser.chromium import ARGUMENTS
from tests.furnished import furnished, opened, rested, stage
from tests.web.social_app import Kept
from tests.web.sockets import listening
from tests.worlds import Opened

__all__ = ["furnished", "opened", "rested", "stage"]

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><meta charset="utf-8"><script>
const address = %s, key = %s;
const said = text => JSON.stringify({type: "facebook", chatname: "Khách", chatmessage: text});
const post = new XMLHttpRequest();
post.open("POST", `http://${address}/ingest/ssn?key=${key}`, true);
post.setRequestHeader("Content-Type", "application/json; charset=utf-8");
post.onloadend = () => {
  document.title = `${post.status} ${post.responseText}`;
  const socket = new WebSocket(`ws://${address}`);
  socket.onopen = () => {
    socket.send(JSON.stringify({join: key, out: 4, in: 3}));
    socket.send(said("A6"));
  };
};
post.send(said("A5 &amp; A7"));
</script>"""


async def test_a_page_of_elsewhere_posts_and_joins(
    opened: Opened, executable: str, tmp_path: Path
) -> None:
    kept = Kept()
    opened.world.comments = cast(Ingest, kept)
    key = key_of(opened.world.links, opened.stage.show)
    page = tmp_path / "page.html"
    async with listening(opened, opened.doors.http) as served:
        page.write_text(PAGE % (json.dumps(served.address), json.dumps(key)), "utf-8")
        browser = await asyncio.create_subprocess_exec(
            executable, *ARGUMENTS, "--headless=new", f"--user-data-dir={tmp_path / 'profile'}",
            page.as_uri(), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with asyncio.timeout(15):
                while len(kept.heard) < 2:  # noqa: ASYNC110 - it is silent
                    await asyncio.sleep(0.05)
        finally:
            browser.terminate()
            await browser.wait()
    assert kept.texts == ["A5 & A7", "A6"]
