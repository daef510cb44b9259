"""Money review: money without an order finds one by a tap, is split, undone, joined and given back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from livehub.payments import vietqr
from tests.browser import shop, studio
from tests.browser.chromium import BUYER_PHONE, LAPTOP, Chromium, Device
from tests.browser.desk import Desk
from tests.browser.house import House
from tests.browser.money import Bank
from tests.browser.pictures import keep
from tests.browser.seeing import (
    assert_as_wide_as_the_screen,
    assert_in_language,
    codes,
    say,
)

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BETWEEN_TAPS_MS = 700
CHOOSE = f"{say('money.choose_order')}|{say('money.choose_other')}"  # as suggestions come in or not

SHOW = "Chợ thứ Bảy ở Xuân La"
TABLET, PHONE = Device(820, 1180), Device(390, 780)


def test_money_is_reviewed(house: House, chromium: Chromium, tmp_path: Path) -> None:
    page = chromium.context(LAPTOP).new_page()
    bank = shop.set_up(page, house, tmp_path, SHOW)
    page.goto(f"{house.https_url}/")
    page.click("a[href^='/studio/']")
    studio.start_show(page)
    desk = Desk(page)
    lan, hoa, minh, thu, khanh = (
        desk.open(*each)
        for each in (
            ("Lan Nguyễn", "A12", "0912345678"),
            ("Trần Thị Hoa", "A14", "0987654321"),
            ("Đỗ Văn Minh", "A12", ""),
            ("Phạm Thu", "A12", ""),
            ("Lý Khánh", "A14", ""),
        )
    )
    studio.show_tab(page, "money")
    give_it_by_one_tap_and_take_it_back(page, bank, lan)
    split_it_over_two(page, bank, hoa, minh)
    take_one_part_back(page, minh)
    see_it_and_let_the_bank_join(page, bank, thu)
    take_a_part_for_enough(page, bank, khanh)
    settle_what_could_not_be_read(page, bank)
    hear_the_buyers_word(page, chromium, minh)
    look_around(page)
    give_it_back(page, bank, lan)
    unfold_what_is_hardly_right(page, bank, minh)
    assert_in_language(page, "vi")
    chromium.check()


def tap(button: Locator, count: int = 1) -> None:
    """As a person does: sooner and near by, it would be the double of the tap before."""
    button.page.wait_for_timeout(BETWEEN_TAPS_MS)
    button.click(click_count=count)


def waiting(page: Page, text: str) -> Locator:
    return page.locator("#money-list .is-waiting article.transfer").filter(has_text=text)


def tell(page: Page, bank: Bank, amount: int, narrative: str) -> Locator:
    """The bank tells of a transfer without a code; gives its card."""
    assert bank.notify(bank.transfer(amount, narrative)) == 200
    card = waiting(page, narrative)
    expect(card).to_be_visible()
    return card


def expect_payment(page: Page, number: int, payment: str) -> None:
    """What the desk says of an order."""
    studio.show_tab(page, "orders")
    expect(studio.order(page, number)).to_contain_text(say(f"studio.payment_{payment}"))
    studio.show_tab(page, "money")


def give_it_by_one_tap_and_take_it_back(page: Page, bank: Bank, number: int) -> None:
    """Amount, name and time agree: one tap; the toast takes it back; one tap again."""
    card = tell(page, bank, 35_000, "NGUYEN THI LAN chuyen tien mua to he")
    suggested = card.locator(".suggested.is-strong")
    expect(suggested).to_have_count(1)
    for reason in ("amount", "name", "time"):
        expect(suggested).to_contain_text(say(f"money.why_{reason}"))
    expect(card.locator(".suggested")).to_have_count(1)  # what is weak would only distract
    keep(page, "money-waiting", LAPTOP)
    take = say("money.take", number=number)
    tap(suggested.get_by_role("button"))
    expect(page.locator(".toasts")).to_contain_text("35.000")
    expect_payment(page, number, "paid")
    page.locator(".toasts").get_by_role("button", name=say("studio.undo")).first.click()
    expect(card).to_be_visible()
    expect_payment(page, number, "unpaid")
    again = card.locator(".suggested.is-strong").get_by_role("button").filter(has_text=take)
    tap(again, count=2)
    expect_payment(page, number, "paid")
    expect(card).to_have_count(0)


def unfold_what_is_hardly_right(page: Page, bank: Bank, number: int) -> None:
    """Only the amount agrees: a helper has to ask for such an order, and then it is one tap."""
    card = tell(page, bank, 35_000, "tien hang toi nay")
    suggested = card.locator(".suggested").filter(has_text=say("money.take", number=number))
    expect(card.locator(".weaker summary")).to_be_visible()
    expect(suggested).to_be_hidden()
    tap(card.locator(".weaker summary"))
    keep(page, "money-weak", LAPTOP)
    tap(suggested.get_by_role("button"))
    expect_payment(page, number, "paid")


def split_it_over_two(page: Page, bank: Bank, first: int, second: int) -> None:
    """One transfer for two orders: the rest is shown while it is shared out."""
    card = tell(page, bank, 85_000, "gop tien hai don to he")
    tap(card.get_by_role("button", name=re.compile(CHOOSE)))
    dialog = page.locator("#allot")
    dialog.locator("#allot-query").fill("hoa")
    dialog.locator(".choice").filter(has_text="Trần Thị Hoa").click()
    expect(dialog.locator("[role=status] .money")).to_contain_text("35.000")
    dialog.locator("#allot-query").fill("minh")
    dialog.locator(".choice").filter(has_text="Đỗ Văn Minh").click()
    expect(dialog.locator("[role=status] .money")).to_have_text(re.compile(r"^0\s₫"))
    keep(page, "money-split", LAPTOP)
    dialog.locator("button.button-primary").click()
    expect(dialog).to_be_hidden()
    expect_payment(page, first, "paid")
    expect_payment(page, second, "paid")
    expect(card).to_have_count(0)


def take_one_part_back(page: Page, number: int) -> None:
    """Found again by its amount, taken from one of its orders with a reason; the rest waits."""
    latest = page.locator("#money-latest")
    latest.locator("input[type=search]").fill("85.000")
    row = latest.locator("article.latest")
    expect(row).to_have_count(1)
    tap(row.locator(".latest-head"))
    name = say("money.undo_label", order=say("studio.order_number", number=number))
    tap(row.get_by_role("button", name=name))
    page.locator("#question .chip").first.click()
    page.locator("#question button.button-stop").click()
    card = waiting(page, "gop tien hai don")
    expect(card).to_contain_text(say("money.some_left", amount="35.000\u00a0₫"))
    latest.locator("input[type=search]").fill("")
    tap(row.locator(".latest-head").first)
    expect_payment(page, number, "unpaid")


def see_it_and_let_the_bank_join(page: Page, bank: Bank, number: int) -> None:
    """A helper's sighting counts at once; the bank's word without a code is joined by a tap."""
    studio.show_tab(page, "orders")
    order = studio.order(page, number)
    order.locator(".order-head").click()
    order.get_by_role("button", name=say("money.see")).click()
    expect(page.locator("#seeing-amount")).to_have_value(re.compile("35.000"))
    page.locator("#seeing .chip").first.click()
    keep(page, "money-see", LAPTOP)
    page.locator("#seeing button.button-primary").click()
    expect(order).to_contain_text(say("studio.flag_provisional"))
    order.locator(".order-head").click()
    studio.show_tab(page, "money")
    seen = page.locator("#money-list .is-seen article.transfer")
    expect(seen).to_have_count(1)
    card = tell(page, bank, 35_000, "KHACH LE chuyen khoan")
    for again in (False, True):
        tap(card.get_by_role("button", name=say("money.join")))
        expect(seen).to_have_count(0)
        if not again:
            page.locator(".toasts").get_by_role("button", name=say("studio.undo")).last.click()
            expect(seen).to_have_count(1)
    expect(card).to_have_count(0)
    studio.show_tab(page, "orders")
    expect(order).not_to_contain_text(say("studio.flag_provisional"))
    expect_payment(page, number, "paid")


def take_a_part_for_enough(page: Page, bank: Bank, number: int) -> None:
    """A transfer that is short is put into its order, and a helper takes it for enough."""
    card = tell(page, bank, 45_000, "LY KHANH 45k")
    tap(card.get_by_role("button", name=re.compile(CHOOSE)))
    page.locator("#allot-query").fill(str(number))
    page.locator("#allot .choice").filter(has_text="Lý Khánh").click()
    page.locator("#allot button.button-primary").click()
    short = page.locator("#money-list .is-short article.transfer")
    expect(short).to_contain_text(say("studio.missing", amount="5.000\u00a0₫"))
    tap(short.get_by_role("button", name=say("money.accept")))
    page.locator("#question .chip").first.click()
    page.locator("#question button.button-primary").click()
    expect(short).to_have_count(0)
    expect_payment(page, number, "paid")


def settle_what_could_not_be_read(page: Page, bank: Bank) -> None:
    """A genuine message that nobody understands is shown until somebody has looked."""
    assert bank.notify(b'{"tin": "ngan hang doi mau"}') == 200
    kept = page.locator("#money-list .is-kept article.transfer")
    expect(kept).to_contain_text("ngan hang doi mau")
    keep(page, "money-kept", LAPTOP)
    tap(kept.get_by_role("button", name=say("money.ignore")))
    expect(kept).to_have_count(0)


def hear_the_buyers_word(page: Page, chromium: Chromium, number: int) -> None:
    """The buyer's button works without script, waits in the panel, and never means paid."""
    studio.show_tab(page, "orders")
    order = studio.order(page, number)
    order.locator(".order-head").click()
    order.get_by_role("button", name=say("studio.pay_message")).click()
    link = studio.pay_link(page)
    expect(page.locator(".pay-was-sent")).to_be_visible()  # and it may be sent once more
    expect(page.get_by_role("button", name=say("studio.mark_sent_again"))).to_be_enabled()
    page.locator("section.pay").get_by_role("button", name=say("studio.dismiss")).first.click()
    context = chromium.context(BUYER_PHONE, java_script_enabled=False)
    at_buyer = context.new_page()
    at_buyer.goto(link)
    keep(at_buyer, "order-say-paid", BUYER_PHONE, whole=True)
    at_buyer.get_by_role("button", name=say("order.say_paid")).click()
    expect(at_buyer.locator("#said .note")).to_be_visible()
    expect(at_buyer.locator('.sheet-state [data-whole~="wait"]')).to_be_visible()
    context.close()
    studio.show_tab(page, "money")
    said = page.locator("#money-list .is-said article.transfer")
    expect(said).to_contain_text("Đỗ Văn Minh")
    expect_payment(page, number, "unpaid")


def look_around(page: Page) -> None:
    """The panel on every screen that it is used on."""
    for device in (LAPTOP, TABLET, PHONE):
        page.set_viewport_size({"width": device.width, "height": device.height})
        if device is not LAPTOP:
            page.locator(".places .place").nth(1).click()
        expect(page.locator("#money-list")).to_be_visible()
        assert_as_wide_as_the_screen(page)
        keep(page, "money", device)
    page.set_viewport_size({"width": LAPTOP.width, "height": LAPTOP.height})


def give_it_back(page: Page, bank: Bank, number: int) -> None:
    """A paid order is cancelled: the buyer's account becomes a code, its debit closes it."""
    studio.show_tab(page, "orders")
    order = studio.order(page, number)
    order.locator(".order-head").click()
    order.get_by_role("button", name=say("studio.cancel_order")).click()
    page.locator("#question button.button-stop").click()
    studio.show_tab(page, "money")
    due = page.locator("#money-list .is-refund article.transfer")
    tap(due.get_by_role("button", name=say("money.give_back")))
    dialog = page.locator("#refunding")
    dialog.locator("button.button-primary").click()
    expect(dialog.locator(".error")).to_have_text(say("money.bank_missing"))
    dialog.locator("#refund-bank").select_option(label="BIDV")
    dialog.locator("#refund-number").fill("2110 0003 4567")
    dialog.locator("#refund-holder").fill("NGUYEN THI LAN")
    dialog.locator("button.button-primary").click()
    picture = dialog.locator(".qr img")
    expect(picture).to_be_visible()
    picture.evaluate("image => image.decode()")
    keep(page, "money-refund", LAPTOP)
    read = vietqr.read(codes(page.screenshot())[0])
    assert (read.bin, read.account, read.amount) == ("970418", "211000034567", 35_000)
    assert bank.notify(bank.transfer(35_000, f"{read.memo} hoan tien", way="out")) == 200
    expect(dialog.locator(".note-good")).to_contain_text(say("money.refund_closed"))
    dialog.get_by_role("button", name=say("studio.dismiss")).click()
    expect(page.locator("#money-list .is-refund article.transfer")).to_have_count(0)
