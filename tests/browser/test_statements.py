"""A helper imports a statement on a tablet and reads the ledger: seen, agreed to, booked once."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from livehub.clock import SystemClock, local
from livehub.money import format_amount
from tests.browser import owner, pictures
from tests.browser.chromium import LAPTOP, Chromium, Device
from tests.browser.house import House
from tests.browser.seeing import say
from tests.payments.statements.files import PREAMBLE, VIETCOMBANK, csv, xlsx

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

TABLET = Device(834, 1112)
SMALL = Device(390, 844, phone=True)
ORDERS = 12


def statement() -> bytes:
    """Three transfers, of which one cannot be read; with the bank's own sums below."""
    day = f"{local(SystemClock().now()):%d/%m/%Y}"
    return xlsx(
        [
            *PREAMBLE,
            list(VIETCOMBANK),
            [
                1,
                f"{day} / 5254 - 05356",
                day,
                "",
                "250,000",
                "1,250,000",
                "TO MAY TRE <b>mua</b> gio",
            ],
            [2, f"{day} / 5254 - 05357", day, "11,000", "", "1,239,000", "PHI SMS"],
            [3, f"{day} / 5254 - 05358", day, "", "5,000.50", "1,239,000", "LAI TIEN GUI"],
            ["", "Tổng số", "", "11,000", "255,000"],
        ]
    )


def test_a_statement_is_seen_agreed_to_and_booked_once(
    house: House, chromium: Chromium, tmp_path: Path
) -> None:
    page = chromium.context(TABLET).new_page()
    owner.own(page, house.owner_link)
    owner.add_account_by_hand(page, owner.COOP)
    path = tmp_path / "sao-ke.xlsx"
    path.write_bytes(statement())
    page.goto(f"{house.https_url}/money/import")
    expect(page.get_by_text(owner.COOP.number)).to_be_visible()
    page.set_input_files("#file", path)
    expect(page.locator("#confirm")).to_have_text(say("statements.confirm", n=2))
    expect(page.locator("#group-new")).to_contain_text(f"+{format_amount(250_000)}")
    expect(page.locator("#group-new")).to_contain_text("TO MAY TRE <b>mua</b> gio")
    expect(page.locator("#group-problem")).to_contain_text(say("statements.amount_unreadable"))
    pictures.keep(page, "statement", TABLET, whole=True)
    page.click("#confirm")
    expect(page.locator("#done-words")).to_have_text(say("statements.booked", n=2))

    page.click("#again")
    page.set_input_files("#file", path)
    expect(page.locator("#group-known .chip")).to_have_text("2")
    expect(page.locator("#confirm")).to_be_disabled()
    expect(page.locator("#columns-words")).to_have_text(say("statements.columns_known"))
    _fits(page, TABLET)
    assert chromium.complaints == []


def test_columns_that_are_not_sure_are_pointed_at(
    house: House, chromium: Chromium, tmp_path: Path
) -> None:
    page = chromium.context(SMALL).new_page()
    owner.own(page, house.owner_link)
    owner.add_account_by_hand(page, owner.COOP)
    path = tmp_path / "sao-ke.csv"
    path.write_bytes(csv([("20/09/2025", "FT1", "70.000", "mây tre đan")]))
    page.goto(f"{house.https_url}/money/import")
    page.set_input_files("#file", path)
    expect(page.locator("#columns-fields")).to_be_visible()
    expect(page.locator("#preview")).to_be_hidden()
    for field, column in (
        ("date", "#1"),
        ("reference", "#2"),
        ("amount", "#3"),
        ("narrative", "#4"),
    ):
        page.select_option(f"#column-{field}", column)
    pictures.keep(page, "statement-columns", SMALL, whole=True)
    page.click("#columns button.button-primary")
    expect(page.locator("#confirm")).to_have_text(say("statements.confirm", n=1))
    pictures.keep(page, "statement", SMALL, whole=True)
    _fits(page, SMALL)
    path.write_bytes(b"%PDF-1.7")
    page.set_input_files("#file", path)
    expect(page.locator("#file-error")).to_have_text(say("errors.statement_kind"))
    expect(page.locator("#preview")).to_be_hidden()


def test_the_ledger_of_the_rehearsal_fills(tmp_path: Path, chromium: Chromium) -> None:
    with House(tmp_path, rehearsal=True) as house:
        page = chromium.context(TABLET).new_page()
        page.goto(house.https_url)
        studio = page.locator('a[href^="/studio/"]').first.get_attribute("href")
        assert studio is not None
        page.goto(f"{house.https_url}{studio}")
        expect(page.locator(".topbar-end").first).to_be_visible()
        sell(page, house, page.url)
        page.goto(f"{house.https_url}{studio}/ledger")
        assert page.locator("tbody tr").count() > ORDERS
        expect(page.get_by_role("heading", level=1)).to_contain_text(say("ledger.name"))
        pictures.keep(page, "ledger", TABLET, whole=True)
        _fits(page, TABLET)
        assert chromium.complaints == []


def sell(page: Page, house: House, studio: str) -> None:
    """As many orders as fill the ledger, for the crowd alone would take minutes: one by hand."""
    said: list[str | bytes] = []
    helper = page.context.new_page()
    helper.on("websocket", lambda socket: socket.on("framesent", lambda frame: said.append(frame)))
    helper.set_viewport_size({"width": LAPTOP.width, "height": LAPTOP.height})
    helper.goto(studio)
    helper.get_by_role("button", name=say("studio.new_order")).first.click()
    dialog = helper.locator("#walk-in")
    dialog.locator("#walk-in-name").fill("Khách Hà Đông")
    dialog.locator(".pick:enabled").nth(2).click()
    dialog.locator(".pick:enabled").nth(4).click()
    dialog.locator(".dialog-foot button.button-primary").click()
    expect(helper.locator("section.pay .pay-text")).to_be_visible()
    commands = [json.loads(each) for each in said if "open_order" in str(each)]
    order = next(each for each in commands if each.get("type") == "open_order")
    lines = itertools.cycle(order["body"]["lines"])
    for number in range(1, ORDERS):
        body = order["body"] | {"name": f"Khách {number}", "lines": [{**next(lines), "qty": 1}]}
        again = order | {"id": f"ledger-{number:08}", "body": body}
        url, origin = f"{house.https_url}/sync/commands", {"Origin": house.https_url}
        reply = page.context.request.post(url, data=again, headers=origin).json()["reply"]
        assert reply["ok"], reply
    helper.close()


def _fits(page: Page, device: Device) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= device.width
