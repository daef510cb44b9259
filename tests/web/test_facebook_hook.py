"""Notifications of Facebook over a world's links: verified, told to the right show, then answered."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Sequence

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from livehub.comments.sources.contract import Heard
from livehub.comments.sources.facebook_cursor import Cursor
from livehub.errors import Busy, LiveHubError
from livehub.shows.comment_commands import ConnectSource
from livehub.web import facebook_hook, hooks
from livehub.web.guards import Guard
from livehub.web.problems import answer
from livehub.work.places import Place
from tests.comments.sources.recorded import recorded
from tests.worlds import Opened

SECRET = "an-app-secret"
ADD = recorded("facebook", "webhook_add")


class Ears:
    """A show that listens to one video."""

    def __init__(self) -> None:
        self.numbers = {"722110034567890"}
        self.heard: list[tuple[str, Heard]] = []
        self.busy = False
        self.kept = SECRET

    async def secret(self) -> str:
        return self.kept

    async def listening_to(self, numbers: frozenset[str]) -> str | None:
        return "s1" if self.numbers & numbers else None

    async def hear(self, show: str, heard: Sequence[Heard]) -> None:
        if self.busy:
            raise Busy("busy", retry_s=2)
        self.heard += [(show, each) for each in heard]


class Hook:
    """The address, as Facebook uses it."""

    def __init__(self, opened: Opened, client: httpx2.AsyncClient, ears: Ears) -> None:
        self.ears = ears
        self.client = client
        self.key = opened.world.links.make("hook", "facebook")
        self.other_key = opened.world.links.make("hook", "sepay")

    async def post(self, raw: bytes, secret: str = SECRET, **headers: str) -> httpx2.Response:
        mac = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
        sent = {"X-Hub-Signature-256": f"sha256={mac}", **headers}
        return await self.client.post(f"/hooks/facebook/{self.key}", content=raw, headers=sent)


@pytest.fixture
async def hook(opened: Opened) -> AsyncIterator[Hook]:
    ears = Ears()
    app = Starlette(
        routes=[*facebook_hook.routes(lambda _: ears), *hooks.routes()],
        middleware=[Middleware(Guard)],
        exception_handlers={LiveHubError: answer},
    )
    app.state.world = opened.world
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="https://hall") as client:
        yield Hook(opened, client, ears)


async def test_a_comment_is_told_to_the_show_that_listens(hook: Hook) -> None:
    response = await hook.post(ADD)
    assert (response.status_code, response.json()) == (200, {"success": True})
    [(show, heard)] = hook.ears.heard
    assert (show, heard.text, heard.kind) == ("s1", "chốt mã 05 nha shop", "comment")


async def test_what_belongs_to_no_show_is_answered_and_forgotten(hook: Hook) -> None:
    hook.ears.numbers = set()
    assert (await hook.post(ADD)).status_code == 200
    assert (await hook.post(recorded("facebook", "webhook_others"))).status_code == 200
    assert (await hook.post(b"[1")).status_code == 200
    assert hook.ears.heard == []


async def test_a_wrong_signature_tells_nothing(hook: Hook) -> None:
    assert (await hook.post(ADD, "another")).status_code == 401
    unsigned = await hook.client.post(f"/hooks/facebook/{hook.key}", content=ADD)
    assert unsigned.status_code == 401
    hook.ears.kept = ""
    assert (await hook.post(ADD, "")).status_code == 401
    assert hook.ears.heard == []


async def test_facebook_comes_again_when_we_are_busy(hook: Hook) -> None:
    hook.ears.busy = True
    response = await hook.post(ADD)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "2")


async def test_an_address_that_is_not_ours_is_not_there(hook: Hook) -> None:
    for key in (hook.other_key, "nonsense", hook.key[:-1]):
        hook.key = key
        assert (await hook.post(ADD)).status_code == 404
        query = {"hub.mode": "subscribe", "hub.verify_token": key, "hub.challenge": "7"}
        asked = await hook.client.get(f"/hooks/facebook/{key}", params=query)
        assert asked.status_code == 404


async def test_facebook_is_told_that_the_address_is_ours(hook: Hook) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": hook.key, "hub.challenge": "<b>7</b>"}
    response = await hook.client.get(f"/hooks/facebook/{hook.key}", params=query)
    assert (response.status_code, response.text) == (200, "<b>7</b>")
    assert response.headers["Content-Type"].startswith("text/plain")
    query["hub.verify_token"] = "another"
    response = await hook.client.get(f"/hooks/facebook/{hook.key}", params=query)
    assert (response.status_code, "7</b>" in response.text) == (403, False)


async def test_a_packed_body_a_huge_one_and_a_slow_one_are_refused(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await hook.post(ADD, **{"Content-Encoding": "gzip"})).status_code == 400
    assert (await hook.post(b" " * 300_000)).status_code == 413
    monkeypatch.setattr(facebook_hook, "BODY_S", 0.01)

    async def dribbled() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(0.2)
        yield b"}"

    path = f"/hooks/facebook/{hook.key}"
    assert (await hook.client.post(path, content=dribbled())).status_code == 400
    assert hook.ears.heard == []


async def test_banks_keep_their_addresses(hook: Hook) -> None:
    response = await hook.client.post(f"/hooks/sepay/{hook.other_key}", content=b"{}")
    assert response.status_code == 401


async def test_a_world_knows_its_show_by_the_address_or_by_the_video_that_was_found(
    opened: Opened,
) -> None:
    world, show = opened.world, opened.stage.show
    ear = facebook_hook.WorldsEar(world)
    assert await ear.secret() == ""
    body = ConnectSource(source="facebook", stream="https://fb.watch/911", secret=SECRET)
    await world.show_runner(show).run(body, actor="owner:o", id="connect")
    assert await ear.secret() == SECRET
    assert await ear.listening_to(frozenset({"911"})) == show
    assert await ear.listening_to(frozenset({"722110034567890"})) is None
    place = Place(world.store, world.clock, show, "facebook")
    await place.find("https://fb.watch/911")
    await place.keep(Cursor(ids=("722110034567890",)).written())
    assert await ear.listening_to(frozenset({"722110034567890"})) == show
    heard = Heard(platform="facebook", native="911_5", name="Khách", text="chốt A12")
    await ear.hear(show, [heard])
    assert world.show(show).queue.count > 0
