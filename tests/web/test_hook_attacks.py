"""Whoever knows a hook's address, or does not, and what it gets them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from livehub.errors import Busy, ProviderError
from livehub.payments.lamps import Ear
from livehub.payments.providers import PROVIDERS
from livehub.web import hooks, rejections
from tests.builders import PAYEE
from tests.samples import SECRET, notification, signed
from tests.worlds import Opened

Ring = list[dict[str, Any]]


@pytest.fixture
async def client(opened: Opened) -> AsyncIterator[httpx2.AsyncClient]:
    async with opened.client(address="172.236.138.20") as client:
        yield client


def path(opened: Opened, provider: str = "sepay") -> str:
    return f"/hooks/{provider}/{opened.world.links.make('hook', provider)}"


async def ring(opened: Opened) -> Ring:
    return [json.loads(each) for each in await opened.world.store.read_ring(rejections.RING)]


async def test_what_is_rejected_lies_in_the_ring_without_any_key(
    opened: Opened, client: httpx2.AsyncClient
) -> None:
    raw = notification("ZF2222222")
    headers = {"Authorization": "Apikey somebody-elses-key"}
    assert (await client.post(path(opened), content=raw, headers=headers)).status_code == 401
    [kept] = await ring(opened)
    assert (kept["provider"], kept["code"], kept["at"]) == (
        "sepay",
        "signature_wrong",
        opened.clock.now(),
    )
    assert kept["body"] == raw.decode()
    assert "authorization" in kept["headers"]
    assert "somebody-elses-key" not in json.dumps(kept)
    assert lamp(opened) == ("failing", "signature_wrong")
    latest = opened.world.rejections.latest("sepay")
    assert latest == rejections.Rejected("signature_wrong", opened.clock.now(), 1)
    await client.post(path(opened), content=raw, headers=signed(raw, opened.clock))
    assert opened.world.rejections.latest("sepay") is None
    assert lamp(opened) == ("ok", None)


def lamp(opened: Opened) -> tuple[str, str | None]:
    ears = [Ear("sepay", "webhook", (PAYEE.number,))]
    [found], _ = opened.world.lamps.look(ears, [], opened.clock.now(), live=True)
    return found.state, found.code


async def test_a_flood_wears_neither_disk_nor_log_and_hides_no_genuine_one(
    opened: Opened, client: httpx2.AsyncClient
) -> None:
    before = await opened.heads()
    for number in range(300):
        await client.post(path(opened), content=b"x" * number)
    assert len(await ring(opened)) == rejections.RATE.burst
    assert opened.world.rejections.latest("sepay").count == 300  # type: ignore[union-attr]
    assert await opened.heads() == before
    raw = notification()
    response = await client.post(path(opened), content=raw, headers=signed(raw, opened.clock))
    assert response.status_code == 200


async def test_the_ring_is_bounded_however_slowly_it_is_filled(
    opened: Opened, client: httpx2.AsyncClient
) -> None:
    await client.post(path(opened), content=b"\xff" * 200_000)
    for number in range(rejections.MOST):
        opened.clock.advance(31_000)
        await client.post(path(opened), content=str(number).encode())
    kept = await ring(opened)
    assert [each["body"] for each in kept] == [str(n) for n in range(rejections.MOST)]


async def test_a_full_disk_does_not_change_the_answer_to_a_forgery(
    opened: Opened, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise ProviderError("store_full")

    monkeypatch.setattr(opened.world.store, "put_ring", full)
    assert (await client.post(path(opened), content=b"{}")).status_code == 401


@pytest.mark.parametrize(
    ("error", "status"),
    [(ProviderError("store_failed"), 502), (Busy("busy", retry_s=1), 503), (OSError("x"), 500)],
)
@pytest.mark.parametrize("what", ["transfer", "unreadable"])
async def test_the_provider_tries_again_when_our_store_fails(
    opened: Opened,
    client: httpx2.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    what: str,
) -> None:
    async def failing(*_: object, **__: object) -> None:
        raise error

    raw = notification() if what == "transfer" else b"{}"
    with monkeypatch.context() as patched:
        patched.setattr(opened.world.store, "append", failing)
        if isinstance(error, OSError):  # a bug behind the door, not in the log
            patched.setattr(opened.world.intake, "record", failing)
            patched.setattr(opened.world.intake, "keep", failing)
        response = await client.post(path(opened), content=raw, headers=signed(raw, opened.clock))
        assert response.status_code == status
    response = await client.post(path(opened), content=raw, headers=signed(raw, opened.clock))
    assert response.json() == {"success": True}
    bank = opened.world.logs.get("bank").state
    assert len(bank.transfers) + len(bank.kept) == 1


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_wrong_key_in_the_address_is_refused_before_anything_is_read(
    opened: Opened, client: httpx2.AsyncClient, provider: str
) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        read += 1
        yield b""

    other = next(each for each in PROVIDERS if each != provider)
    right = path(opened, provider).rpartition("/")[2]
    for key in (right[:-1] + "A", right.upper(), path(opened, other).rpartition("/")[2], "x"):
        if key == right:
            continue
        response = await client.post(f"/hooks/{provider}/{key}", content=body())
        assert (response.status_code, response.json()["error"]["code"]) == (404, "link_unknown")
    assert (read, await ring(opened)) == (0, [])


async def test_a_body_without_end_is_cut_off(
    opened: Opened, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "BODY_S", 0.01)

    async def dribbling() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    app, sent = opened.doors.https, []
    waiting = dribbling()

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": await anext(waiting), "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(a_post(path(opened)), receive, send)
    assert sent[0]["status"] == 400
    assert b"notification_slow" in b"".join(each.get("body", b"") for each in sent)


async def test_who_hangs_up_leaves_no_trace(
    opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        """Nobody is there."""

    await opened.doors.https(a_post(path(opened)), receive, send)
    assert "failed" not in caplog.text
    assert await ring(opened) == []


def a_post(where: str) -> dict[str, object]:
    return {
        "type": "http",
        "method": "POST",
        "scheme": "https",
        "path": where,
        "raw_path": where.encode(),
        "query_string": b"",
        "headers": [(b"host", b"192.168.1.20:8443")],
        "http_version": "1.1",
        "client": ("172.236.138.20", 5),
        "server": ("192.168.1.20", 8443),
    }


@pytest.mark.parametrize(
    "extra",
    [
        [("X-SePay-Signature", "sha256=0"), ("X-SePay-Signature", "right")],
        [("X-SePay-Signature", "right"), ("X-SePay-Timestamp", "0")],
        [("X-SePay-Signature", "")],
        [("Authorization", "Apikey \u00e9")],
        [("Authorization", "Apikey")],
        [("Authorization", f"Basic {SECRET}")],
        [("X-Casso-Signature", "t=1,v1=" + "0" * 128), ("secure-token", SECRET)],
    ],
)
async def test_no_trick_with_headers_is_believed(
    opened: Opened, client: httpx2.AsyncClient, extra: list[tuple[str, str]]
) -> None:
    raw = notification()
    right = signed(raw, opened.clock)["X-SePay-Signature"]
    sent = [(name.encode(), value.replace("right", right).encode()) for name, value in extra]
    before = await opened.heads()
    response = await client.post(path(opened), content=raw, headers=sent)
    assert response.status_code == 401
    assert await opened.heads() == before


@pytest.mark.parametrize("encoding", ["gzip", "br", "identity, gzip"])
async def test_nothing_is_unpacked(
    opened: Opened, client: httpx2.AsyncClient, encoding: str
) -> None:
    raw = notification()
    headers = signed(raw, opened.clock) | {"Content-Encoding": encoding}
    response = await client.post(path(opened), content=raw, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "notification_packed")


@pytest.mark.parametrize("encoding", ["identity", "Identity ", None])
async def test_what_is_not_packed_may_say_so(
    opened: Opened, client: httpx2.AsyncClient, encoding: str | None
) -> None:
    raw = notification()
    headers = signed(raw, opened.clock) | ({"Content-Encoding": encoding} if encoding else {})
    assert (await client.post(path(opened), content=raw, headers=headers)).status_code == 200
