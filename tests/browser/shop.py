"""Owns a shop that is ready to sell, set up by its owner on the set-up page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser import money, owner
from tests.browser.house import House, draw_vietqr
from tests.browser.money import Bank
from tests.browser.owner import COOP, DRAGON, FIGURINE


def set_up(page: Page, house: House, folder: Path, show: str) -> Bank:
    """PIN, accounts, artisan, products, a show that uses everything, and SePay."""
    picture = folder / "vietqr.png"
    draw_vietqr(picture, COOP.bin, COOP.number)
    owner.own(page, house.owner_link)
    owner.add_account_from_picture(page, picture, COOP)
    owner.add_account_by_hand(page, owner.ARTISAN)
    owner.add_seller(page, "Tổ tò he Xuân La", "tò he")
    owner.plan_show(page, show, "overlay", "camera")
    owner.add_product(page, FIGURINE, show, owner.draw_photo(folder / "photo.png"))
    owner.add_product(page, DRAGON, show)
    owner.refuse_price_with_letters(page)
    return Bank(owner.connect_sepay(page, money.SECRET), COOP.number)
