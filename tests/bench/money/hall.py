"""Owns a hall with a show to measure: a real `livehub serve`, its owner, its screens and its bank."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import re
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
from websockets.asyncio.client import ClientConnection, connect

from livehub.clock import VIETNAM
from tests.browser.house import House

SECRET = "whsec_0123456789abcdef0123456789abcdef"
ACCOUNT = "113366668888"
PRICE = 50_000
PIN = "204519"


@dataclass
class Hall:
    """A live show with one product, seen by its owner."""

    client: httpx2.AsyncClient
    url: str
    cookie: str
    show: str
    variant: str
    hook: str
    http_port: int = 0
    codes: dict[str, str] = field(default_factory=dict)
    """Order -> payment code, as a helper's screen was told."""
    _numbers: count[int] = field(default_factory=lambda: count(1))

    async def command(self, log: str, kind: str, **body: Any) -> dict[str, Any]:
        """Send a command; its result."""
        return await _command(self.client, log, kind, body, next(self._numbers))

    async def order(self) -> str:
        """Take an order for one piece; its id."""
        lines = [{"variant": self.variant, "qty": 1}]
        result = await self.command(
            f"show:{self.show}", "open_order", lines=lines, channel="phone", name="Khách"
        )
        return str(result["order"])

    async def notify(self, number: int, code: str) -> int:
        """A signed notification of SePay; gives the status of the answer."""
        now = time.time()  # noqa: TID251 - the bank's own clock
        body = json.dumps(
            {
                "id": number,
                "gateway": "VietinBank",
                "transactionDate": _hanoi(now),
                "accountNumber": ACCOUNT,
                "content": f"CT DEN:{number} {code} GD {number}",
                "transferType": "in",
                "transferAmount": PRICE,
                "referenceCode": f"FT{number}",
            }
        ).encode()
        at = str(int(now))
        signature = hmac.new(SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-SePay-Timestamp": at,
            "X-SePay-Signature": f"sha256={signature}",
        }
        response = await self.client.post(self.hook, content=body, headers=headers)
        return response.status_code

    @contextlib.asynccontextmanager
    async def screen(self, *feeds: str) -> AsyncIterator[ClientConnection]:
        """A studio or overlay over its WebSocket, with what it holds still to be read."""
        headers = {"Cookie": self.cookie, "Origin": self.url}
        address = self.url.replace("https://", "wss://") + "/sync"
        async with connect(
            address,
            ssl=_trusting(),
            additional_headers=headers,
            max_size=None,
            compression=None,
            ping_interval=None,  # browsers send none
        ) as socket:
            hello = {"protocol": 1, "feeds": dict.fromkeys(feeds)}
            await socket.send(json.dumps({"hello": hello}))
            yield socket


def _hanoi(now: float) -> str:
    return time.strftime(
        "%Y-%m-%d %H:%M:%S", time.gmtime(now + VIETNAM.utcoffset(None).total_seconds())
    )


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # who the server is, is not what is measured
    return context


async def _command(
    client: httpx2.AsyncClient, log: str, kind: str, body: dict[str, Any], number: int
) -> dict[str, Any]:
    message = {"id": f"bench-{number:06}", "log": log, "type": kind, "body": body}
    response = await client.post("/sync/commands", json=message)
    reply: dict[str, Any] = response.json()
    if not reply.get("reply", {}).get("ok"):
        raise RuntimeError(f"{kind}: {reply}")
    result: dict[str, Any] = reply["reply"]["result"]
    return result


@contextlib.asynccontextmanager
async def hall(folder: Path, stock: int) -> AsyncIterator[Hall]:
    """A served house whose owner has set everything up and started a show."""
    with House(folder, log_level="info") as house:
        url = f"https://127.0.0.1:{house.https_port}"
        link = re.sub(r"https://[^/]+", "", house.owner_link)
        limits = httpx2.Limits(max_connections=64)
        async with httpx2.AsyncClient(
            base_url=url, verify=_trusting(), limits=limits, timeout=60, headers={"Origin": url}
        ) as client:
            form = {"shop": "HTX Xuân La", "pin": PIN, "pin2": PIN}
            owned = await client.post(link, data=form)
            if owned.status_code != 303:
                raise RuntimeError(f"the owner's link answered {owned.status_code}")
            made = await _furnished(client, url, stock)
            made.http_port = house.http_port
            yield made


async def _furnished(client: httpx2.AsyncClient, url: str, stock: int) -> Hall:
    async def do(kind: str, **body: Any) -> dict[str, Any]:
        return await _command(client, "shop", kind, body, next(numbers))

    numbers = count(900_000)
    await do(
        "add_account", bin="970415", number=ACCOUNT, number_again=ACCOUNT, holder="HTX", coop=True
    )
    keys = {"secret": SECRET, "pin": PIN}
    connected = await client.post("/setup/providers/sepay", data=keys)
    if connected.status_code != 303:
        raise RuntimeError(f"connecting SePay answered {connected.status_code}")
    seller = (await do("add_seller", name="Nghệ nhân tò he", craft="tò he"))["seller"]
    body = {"code": "A1", "name": "Tò he", "price": PRICE, "on_hand": stock}
    product = (await do("add_product", seller=seller, **body))["product"]
    show = str((await do("plan_show", title="Đo", uses=["overlay"]))["show"])
    page = (await client.get("/setup")).text
    found = re.search(r"/hooks/sepay/[\w.:-]+", page)
    assert found is not None, "the set-up page names no hook"
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    made = Hall(client, url, cookie, show, f"{product}-1", found[0])
    await _until_open(made)
    return made


async def _until_open(made: Hall) -> None:
    """The show's log, and the goods in it, follow the plan a moment later."""
    async with asyncio.timeout(20):
        while True:
            try:
                await made.command(f"show:{made.show}", "start_show")
                await made.command(
                    f"show:{made.show}", "feature_product", product=made.variant[:-2]
                )
            except RuntimeError:
                await asyncio.sleep(0.1)
            else:
                return
