"""Owns fake lists of SePay and Casso over real HTTP: they page, throttle, and go wrong when told to."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

from livehub import clock
from livehub.clock import Millis
from tests.banks.movements import Movement, Movements

Mishap = bytes | None
"""The bytes of a whole answer in place of the right one; None hangs."""

TOKEN = "a-token-for-reading-lists"
PER_SECOND = 3


def answer(status: str, body: bytes, *headers: str) -> bytes:
    """A whole HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


HALF_JSON = answer("200 OK", b'{"status":"success","data":[{"id":"07ad')
CUT_OFF = b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + b'{"data":['
HTML = answer("200 OK", b"<html>Bao tri he thong</html>", "Content-Type: text/html")
OTHER_JSON = answer("200 OK", b"[1, 2, 3]")
DEEP = answer("200 OK", b'{"data":' + b"[" * 100_000)
NOT_UTF8 = answer("200 OK", b'{"data":["\xff\xfe"]}')
BROKEN = answer("500 Internal Server Error", b"oops")
ELSEWHERE = answer("302 Found", b"", "Location: http://127.0.0.1:9/steal")
PACKED = answer("200 OK", b"\x1f\x8b\x08\x00", "Content-Encoding: gzip")
HUGE = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b" " * 3_000_000
NO_HTTP = b"SSH-2.0-OpenSSH_9.2\r\n"
NOTHING = b""
HANGS: Mishap = None


class FakeList:
    """One provider's list of what moved, as far as the provider knows of it yet.

    `late` maps a movement's number to ms between booking and knowing, `lost` are never known.
    """

    def __init__(self, moved: Movements, *, throttles: bool = True) -> None:
        self.moved = moved
        self.token = TOKEN
        self.late: dict[int, Millis] = {}
        self.lost: set[int] = set()
        self.repeats = False
        self.reverses = False
        self.mishaps: deque[Mishap] = deque()
        self.asked: list[str] = []
        self.refused = 0
        self.throttled = 0
        self.url = ""
        self._throttles = throttles
        self._times: deque[float] = deque(maxlen=PER_SECOND)

    @property
    def known(self) -> list[Movement]:
        """In the order in which the provider came to know of them."""
        now = self.moved.clock.now()
        told = [(each.booked_at + self.late.get(each.number, 0), each) for each in self.moved]
        known = [(at, each.number, each) for at, each in told if at <= now]
        return [each for _, number, each in sorted(known) if number not in self.lost]

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """The base address of the API, for as long as the block runs."""
        open_writers: list[asyncio.StreamWriter] = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            open_writers.append(writer)
            first = await reader.read(1)
            if first in {b"", b"\x16"}:  # nobody, or TLS, which is not spoken here
                writer.close()
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode()
            given = self._answer(head)
            if given is None:
                return
            with suppress(ConnectionError):
                writer.write(given)
                await writer.drain()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2"
            yield self.url
            for writer in open_writers:
                writer.transport.abort()
                with suppress(ConnectionError):
                    await writer.wait_closed()

    def _answer(self, head: str) -> Mishap:
        target = head.split(" ")[1]
        self.asked.append(target)
        if self._too_fast():
            self.throttled += 1
            return answer("429 Too Many Requests", b"{}", "Retry-After: 1")
        if self.mishaps:
            return self.mishaps.popleft()
        if f"\r\nauthorization: {self.authorization}\r\n".lower() not in head.lower():
            self.refused += 1
            return answer("401 Unauthorized", b'{"error":401,"message":"Unauthorized Access"}')
        query = {key: each[0] for key, each in parse_qs(urlsplit(target).query).items()}
        return answer("200 OK", json.dumps(self.page(query)).encode())

    def _too_fast(self) -> bool:
        now = self.moved.clock.steady()
        full = len(self._times) == PER_SECOND and now - self._times[0] < 1
        if self._throttles and full:
            return True
        self._times.append(now)
        return False

    def _shown(self, found: Sequence[Movement]) -> list[Movement]:
        shown = [each for each in found for _ in range(2 if self.repeats else 1)]
        return shown[::-1] if self.reverses else shown

    @property
    def authorization(self) -> str:
        raise NotImplementedError

    def page(self, query: dict[str, str]) -> dict[str, Any]:
        raise NotImplementedError


def _cut(found: Sequence[Movement], page: int, size: int) -> tuple[list[Movement], int]:
    """One page, and how many pages there are."""
    return list(found[(page - 1) * size : page * size]), -(-len(found) // size)


class SepayList(FakeList):
    """`GET /v2/transactions` of SePay: UUIDs, `since_id`, whole đồng."""

    since_by: Callable[[Movement], tuple[int, ...]] | None = None
    """How `since_id` orders, when not by when SePay came to know."""

    @property
    def authorization(self) -> str:
        return f"Bearer {self.token}"

    def page(self, query: dict[str, str]) -> dict[str, Any]:
        found = self._since(query.get("since_id", ""), query.get("transaction_date_from", ""))
        found = sorted(found, key=lambda each: (each.booked_at, each.number))
        if query.get("transaction_date_sort") != "asc":
            found = found[::-1]
        page, size = int(query.get("page", 1)), min(int(query.get("per_page", 20)), 100)
        shown, pages = _cut(self._shown(found), page, size)
        pagination = {"current_page": page, "last_page": pages, "has_more": page < pages}
        return {
            "status": "success",
            "data": [self.row(each) for each in shown],
            "meta": {"pagination": {"per_page": size, **pagination}},
        }

    def _since(self, since_id: str, since: str) -> list[Movement]:
        known = sorted(self.known, key=self.since_by) if self.since_by else self.known
        if since_id:
            ids = [each.id_of("sepay", "poll") for each in known]
            return known[ids.index(since_id) + 1 :] if since_id in ids else []
        return [each for each in known if each.local_text >= since]

    def row(self, each: Movement) -> dict[str, Any]:
        """As the API writes it."""
        came = each.direction == "in"
        return {
            "id": each.id_of("sepay", "poll"),
            "transaction_date": each.local_text,
            "account_number": each.account,
            "va": each.virtual,
            "transfer_type": each.direction,
            "amount_in": each.amount if came else 0,
            "amount_out": 0 if came else each.amount,
            "accumulated": 0,
            "transaction_content": each.narrative,
            "reference_number": each.bank_ref,
            "code": None,
            "bank_brand_name": "ACB",
            "bank_account_id": "d6719d04-0000-0000-0000-a6006ab65aca",
            "va_id": None,
            "webhook_success": 0,
        }


class CassoList(FakeList):
    """`GET /v2/transactions` of Casso: whole days, signed amounts, pages that name the next."""

    @property
    def authorization(self) -> str:
        return f"Apikey {self.token}"

    def page(self, query: dict[str, str]) -> dict[str, Any]:
        week_ago = clock.local(self.moved.clock.now() - 7 * clock.DAY).date().isoformat()
        since = query.get("fromDate", week_ago)
        found = [each for each in self.known if each.local.date().isoformat() >= since]
        found.sort(key=lambda each: (each.booked_at, each.number))
        if query.get("sort") == "DESC":
            found = found[::-1]
        page, size = int(query.get("page", 1)), int(query.get("pageSize", 10))
        shown, pages = _cut(self._shown(found), page, size)
        numbers = {"page": page, "pageSize": size, "totalPages": pages}
        ends = {"nextPage": page + 1 if page < pages else None, "prevPage": page - 1 or None}
        records = [self.row(each) for each in shown]
        data = {**numbers, **ends, "totalRecords": len(found), "records": records}
        return {"error": 0, "message": "success", "data": data}

    def row(self, each: Movement) -> dict[str, Any]:
        """As the API writes it."""
        return {
            "id": each.id_of("casso", "poll"),
            "tid": each.bank_ref,
            "description": each.narrative,
            "amount": each.signed_amount,
            "cusum_balance": 1_070_904,
            "when": each.local_text.replace(" ", "T"),
            "bankSubAccId": each.account,
            "paymentChannel": "",
            "virtualAccount": each.virtual,
            "virtualAccountName": "",
            "corresponsiveName": each.payer,
            "corresponsiveAccount": each.payer_account,
            "corresponsiveBankId": each.payer_bin,
            "corresponsiveBankName": "",
            "accountId": 733,
            "bankCodeName": "acb_digi",
        }
