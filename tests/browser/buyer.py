"""Owns what a buyer does: watch, write in the chat, look at the order, give an address."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from livehub.payments import vietqr
from tests.browser.seeing import assert_on_first_screen, codes


def write(page: Page, text: str, name: str | None = None) -> None:
    """A comment through the watch page's own chat; the name is asked for once."""
    if name is not None:
        if page.locator("#rename").is_visible():
            page.click("#rename")
        page.fill("#name", name)
    page.fill("#text", text)
    page.click("#send")
    expect(page.locator("#text")).to_have_value("")


def read_order(page: Page) -> vietqr.VietQR:
    """All that is needed to pay stands in one screenshot; gives what its QR says."""
    expect(page.locator("#qr")).to_be_visible()
    page.locator("#qr").evaluate("image => image.decode()")
    wanted = [page.locator("#qr"), page.locator(".pay-amount")]
    wanted += [page.locator(f'[data-bind="{name}"]') for name in ("account", "memo")]
    copies = page.locator("button.copy").all()
    assert len(copies) == 3
    assert_on_first_screen(page, *wanted, *copies)
    (payload,) = codes(page.screenshot())
    return vietqr.read(payload)


def copy_each(page: Page) -> dict[str, str]:
    """What the copy buttons put into the clipboard."""
    taken = {}
    for name in ("remainder", "account", "memo"):
        button = page.locator(f'button[data-copy="{name}"]')
        button.click()
        expect(button.locator(".copy-done")).to_be_visible()
        taken[name] = page.evaluate("navigator.clipboard.readText()")
    return taken


def give_contact(page: Page, phone: str = "0912 345 678") -> None:
    """Name, phone and address into the form, and off."""
    page.fill("#contact-name", "Khách Hà Đông")
    page.fill("#contact-phone", phone)
    page.fill("#contact-address", "12 ngõ Gốc Đa, Phú Túc, Hà Nội")
    page.check('[name="consent"]')
    page.click("#contact form button")


def expect_phase(page: Page, phase: str) -> None:
    """What the head of the order page says."""
    expect(page.locator(f'.sheet-head .sheet-state [data-whole~="{phase}"]')).to_be_visible()
