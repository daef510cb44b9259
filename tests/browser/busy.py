"""Owns a show with a crowd that writes: set up by requests, told through Social Stream Ninja's door."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import APIRequestContext, Page, expect

from tests.browser.chromium import LAPTOP, Chromium, Device
from tests.browser.house import House
from tests.browser.owner import PIN

POSTED_AT_ONCE = 200
SAID = (
    ("Khách Hà Đông", "chốt A1 x2 nha chị"),
    ("Khách Phú Xuyên", "hoa đẹp quá ạ 😍"),
    ("Khách Huế", "A2 còn màu đỏ không shop"),
    ("Cô bán xôi", "bao giờ live tiếp vậy ạ, mình hay bận buổi tối nên toàn phải xem lại"),
    ("Khách Bắc Ninh", "lấy A2 đỏ 1 cái, 0912 345 678"),
    ("Khách Sơn Tây", "."),
)


class Busy:
    """A live show with two products, and the ways in for helpers and comments."""

    def __init__(self, chromium: Chromium, house: House, stock: int = 10_000) -> None:
        self.chromium, self.house = chromium, house
        self._numbers = itertools.count(1)
        self._said = itertools.count(1)
        self.owner = chromium.context(LAPTOP)
        self._request = self.owner.request
        self._own()
        self.show, self.products = self._furnish(stock)
        address = self._request.get(f"{house.https_url}/api/social-stream/{self.show}").json()
        self._path = f"/ingest/ssn?key={address['session']}"

    def _own(self) -> None:
        form: dict[str, str | float | bool] = {"shop": "HTX Xuân La", "pin": PIN, "pin2": PIN}
        owned = self._request.post(self.house.owner_link, form=form, headers=self._origin)
        assert owned.ok, owned.status

    @property
    def _origin(self) -> dict[str, str]:
        return {"Origin": self.house.https_url}

    def command(
        self, log: str, kind: str, /, *, by: APIRequestContext | None = None, **body: Any
    ) -> dict[str, Any]:
        """Send a command, as the owner unless told otherwise; its whole reply."""
        id_ = f"busy-{next(self._numbers):08}"
        message = {"id": id_, "log": log, "type": kind, "body": body}
        asked = (by or self._request).post(
            f"{self.house.https_url}/sync/commands", data=message, headers=self._origin
        )
        found: dict[str, Any] = asked.json()["reply"]
        return found

    def shop(self, kind: str, /, **body: Any) -> dict[str, Any]:
        """What a command to the shop came to."""
        reply = self.command("shop", kind, **body)
        assert reply["ok"], (kind, reply)
        return dict(reply["result"])

    def _furnish(self, stock: int) -> tuple[str, list[str]]:
        number = "113366668888"
        self.shop(
            "add_account", bin="970415", number=number, number_again=number, holder="HTX", coop=True
        )
        seller = self.shop("add_seller", name="Nghệ nhân tò he", craft="tò he")["seller"]
        one = {"code": "A1", "name": "Tò he con gà", "price": 35_000, "on_hand": stock}
        two = {"code": "A2", "name": "Hoa giấy", "price": 50_000, "on_hand": stock}
        two["options"] = ["đỏ", "vàng"]
        products = [str(self.shop("add_product", seller=seller, **one)["product"])]
        products.append(str(self.shop("add_product", seller=seller, **two)["product"]))
        show = str(self.shop("plan_show", title="Chợ thứ Bảy", uses=["overlay"])["show"])
        deadline = time.monotonic() + 20
        while not self.command(f"show:{show}", "start_show")["ok"]:  # its log follows the plan
            assert time.monotonic() < deadline, "the show was not opened"
            time.sleep(0.1)
        return show, products

    @property
    def studio_url(self) -> str:
        """The studio of the show."""
        return f"{self.house.https_url}/studio/{self.show}"

    def helper(self, name: str, device: Device = LAPTOP, **more: Any) -> Page:
        """A helper's browser with the studio open."""
        invited = self.shop("make_invite", kind="helper", show=self.show, name=name)
        context = self.chromium.context(device, **more)
        token = str(invited["link"]).rsplit("/", 1)[1]
        url = f"{self.house.https_url}/join/{token}"
        joined = context.request.post(url, form={"name": name}, headers=self._origin)
        assert joined.ok, joined.status
        page = context.new_page()
        page.goto(self.studio_url)
        expect(page.locator("#queue-list")).to_be_visible()
        return page

    def say(self, name: str, text: str, platform: str = "facebook", **more: Any) -> None:
        """Somebody writes; of one name on one platform it is one person."""
        self.hear([self._message(next(self._said), name, text, platform) | more])

    def _message(self, number: int, name: str, text: str, platform: str) -> dict[str, Any]:
        author = f"{platform}-{name}"
        meta = {"messageId": f"m{number}"}
        said = {"chatname": name, "chatmessage": text, "type": platform, "userid": author}
        return {**said, "textonly": True, "id": number, "meta": meta}

    def hear(self, messages: Sequence[dict[str, Any]]) -> None:
        """As Social Stream Ninja posts them."""
        door = http.client.HTTPConnection("127.0.0.1", self.house.http_port, timeout=60)
        body = json.dumps(list(messages))
        door.request("POST", self._path, body, {"Content-Type": "application/json"})
        answered = door.getresponse()
        assert answered.status == 200, answered.read()
        door.close()

    def fill(self, count: int) -> None:
        """So many comments, each by somebody else."""
        messages = [self._next() for _ in range(count)]
        for at in range(0, count, POSTED_AT_ONCE):
            self.hear(messages[at : at + POSTED_AT_ONCE])

    def _next(self) -> dict[str, Any]:
        number = next(self._said)
        name, text = SAID[number % len(SAID)]
        platform = ("facebook", "tiktok", "youtube")[number % 3]
        # Chatter that is all the same would be collapsed, and the queue stay short.
        words = text if len(text) > 2 and "chốt" in text else f"{text} {number}"
        return self._message(number, f"{name} {number}", words, platform)

    @contextmanager
    def pouring(self, per_second: float) -> Iterator[None]:
        """Comments keep coming, one by one, in the background."""
        over = threading.Event()

        def pour() -> None:
            due = time.monotonic()
            while not over.wait(max(0.0, due - time.monotonic())):
                self.hear([self._next()])
                due += 1 / per_second

        thread = threading.Thread(target=pour, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
