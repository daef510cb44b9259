"""Owns what the shop's owner does: the link, the PIN, and everything on the set-up page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from tests.browser.seeing import say

PIN = "204519"
SHOP = "HTX Làng nghề Xuân La"


@dataclass(frozen=True)
class Account:
    """A bank account as its owner knows it."""

    bin: str
    bank: str
    number: str
    holder: str


COOP = Account("970436", "Vietcombank", "0071000123456", "HTX LANG NGHE XUAN LA")
ARTISAN = Account("970422", "MBBank", "0386245789", "TO TO HE XUAN LA")


@dataclass(frozen=True)
class Product:
    """A product as it is typed in."""

    code: str
    name: str
    price: str
    stock: int


FIGURINE = Product("A12", "Tò he Tôn Ngộ Không", "35.000", 10)
DRAGON = Product("A14", "Tò he rồng", "50k", 3)


def own(page: Page, link: str) -> None:
    """Open the one-time link, name the shop, set the PIN: the set-up page follows."""
    page.goto(link)
    page.fill("#shop", SHOP)
    page.fill("#pin", PIN)
    page.fill("#pin2", "000000")
    page.click("main form button")
    expect(page.locator("#pin2-error")).to_have_text(say("errors.pins_differ"))
    page.fill("#pin", PIN)
    page.fill("#pin2", PIN)
    page.click("main form button")
    page.wait_for_url("**/setup")


def go(page: Page, step: str) -> Locator:
    """One part of the set-up page."""
    page.click(f'[data-step="{step}"]')
    part = page.locator(f"#{step}")
    expect(part).to_be_visible()
    return part


def add_account_from_picture(page: Page, picture: Path, account: Account) -> None:
    """The cooperative's account, out of a picture of its bank's own VietQR."""
    accounts = go(page, "accounts")
    page.set_input_files("#account-file", picture)
    expect(page.locator("#account-read")).to_contain_text(account.bank)
    page.fill("#account-holder", account.holder)
    accounts.locator("form button.button-primary").click()
    expect(accounts.locator('[data-list="accounts"]')).to_contain_text(account.holder)


def add_account_by_hand(page: Page, account: Account) -> None:
    """An artisan's own account, typed twice; the second time wrong at first."""
    accounts = go(page, "accounts")
    page.fill("#account-bank", account.bank)
    page.keyboard.press("Enter")  # the first of the list, which must be this bank
    page.fill("#account-number", account.number)
    page.fill("#account-number2", account.number[:-1])
    page.fill("#account-holder", account.holder)
    page.uncheck("#account-coop")
    accounts.locator("form button.button-primary").click()
    expect(page.locator("#account-number2-error")).to_have_text(say("setup.number_differs"))
    page.fill("#account-number2", account.number)
    accounts.locator("form button.button-primary").click()
    added = accounts.locator('[data-list="accounts"] > li').filter(has_text=account.holder)
    expect(added).to_contain_text(account.bank)


def add_seller(page: Page, name: str, craft: str) -> None:
    """An artisan whose buyers pay the cooperative."""
    sellers = go(page, "sellers")
    page.fill("#seller-name", name)
    page.fill("#seller-craft", craft)
    sellers.locator("form button.button-primary").click()
    expect(sellers.locator('[data-list="sellers"]')).to_contain_text(name)


def plan_show(page: Page, title: str, *uses: str) -> None:
    """A show with a desk, and what else it uses."""
    shows = go(page, "shows")
    page.fill("#show-title", title)
    for use in uses:
        shows.locator(f'[name="{use}"]').check()
    shows.locator("form button.button-primary").click()
    expect(shows.locator('[data-list="shows"]')).to_contain_text(title)


def draw_photo(picture: Path) -> Path:
    """Somebody's photo of a figurine."""
    image = Image.new("RGB", (900, 900), "#f3e3c3")
    draw = ImageDraw.Draw(image)
    draw.ellipse((250, 120, 650, 520), fill="#d8572a", outline="#5b2a12", width=14)
    draw.rectangle((430, 500, 470, 860), fill="#a9783f")
    draw.ellipse((350, 250, 410, 310), fill="#241307")
    draw.ellipse((490, 250, 550, 310), fill="#241307")
    draw.arc((350, 320, 550, 440), 20, 160, fill="#241307", width=16)
    image.save(picture)
    return picture


def add_product(page: Page, product: Product, show: str, photo: Path | None = None) -> None:
    """A product with all its units in one show."""
    products = go(page, "products")
    page.fill("#product-name", product.name)
    page.fill("#product-code", product.code)
    page.fill("#product-price", product.price)
    page.fill("#product-on_hand", str(product.stock))
    page.select_option("#product-show", label=show)
    if photo is not None:
        page.set_input_files("#product-photo", photo)
    products.locator("form button.button-primary").click()
    expect(products.locator('[data-list="products"]')).to_contain_text(product.name)


def refuse_price_with_letters(page: Page) -> None:
    """Bad input is said beside its field, and nothing is lost of what was typed."""
    products = go(page, "products")
    page.fill("#product-name", "Chuồn chuồn tre")
    page.fill("#product-code", "B01")
    page.fill("#product-price", "ba mươi nghìn")
    page.fill("#product-on_hand", "5")
    products.locator("form button.button-primary").click()
    expect(page.locator("#product-price-error")).to_have_text(say("setup.price_wrong"))
    expect(page.locator("#product-name")).to_have_value("Chuồn chuồn tre")


def invite(page: Page, kind: str, name: str) -> str:
    """An invitation for the only show; gives its link, which the QR beside it says too."""
    people = go(page, "people")
    people.locator(f'[name="kind"][value="{kind}"]').check()
    page.fill("#invite-name", name)
    people.locator("form button.button-primary").click()
    row = people.locator('[data-list="invites"] > li').filter(has_text=name)
    expect(row.locator("[data-link-row]")).to_be_visible()
    return row.locator('[data-bind="link"]').inner_text()


def connect_sepay(page: Page, secret: str) -> str:
    """Give SePay's secret; gives the address to type in there."""
    go(page, "ways")
    page.locator("#provider-sepay summary").click()
    page.fill("#sepay-secret", secret)
    page.locator("#provider-sepay button.button-primary").click()
    page.wait_for_url("**/setup?saved=sepay*")
    expect(page.locator("#provider-sepay .note-good")).to_be_visible()
    return page.locator("#provider-sepay .copy-value").inner_text()


def set_public_url(page: Page, url: str) -> None:
    """The address that buyers outside the hall come by."""
    go(page, "ways")
    page.fill("#door-url", url)
    page.click("#door-form button.button-primary")
    expect(page.locator("#toasts")).to_contain_text(say("setup.saved"))
