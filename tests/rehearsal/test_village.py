"""The rehearsal's shop is set up once, and found again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from livehub.photos import SIZES
from livehub.rehearsal.village import (
    ACCOUNT,
    NO_BANK,
    TITLE,
    WARES,
    Ware,
    current_show,
    open_village,
    picture_of,
)
from livehub.shows import commands as cmd
from livehub.store.blobs import Blobs
from tests.rehearsal.paper import PaperWorld, blank, open_paper_village, open_paper_village_in


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path)


async def test_three_artisans_sell_nine_products_into_an_account_that_no_bank_has() -> None:
    world, show = await open_paper_village()
    shop, state = world.shop, world.show(show)
    assert len(shop.sellers) == 3
    assert sorted(each.code for each in state.products.values()) == [each.code for each in WARES]
    payees = {
        each.payee and (each.payee.bin, each.payee.number) for each in state.products.values()
    }
    assert payees == {(NO_BANK, ACCOUNT)}
    assert state.uses == ("overlay", "camera")


@pytest.mark.parametrize("ware", WARES, ids=lambda ware: ware.code)
def test_every_product_has_a_picture_in_both_sizes(ware: Ware) -> None:
    photo = picture_of(ware)
    assert {size: photo.sizes[size][8:12] for size in SIZES} == {400: b"WEBP", 1080: b"WEBP"}
    assert photo.sha256 == hashlib.sha256(photo.sizes[1080]).hexdigest()


async def test_pictures_lie_where_the_shop_says(blobs: Blobs, tmp_path: Path) -> None:
    world = PaperWorld()
    await open_village(world.logs, blobs, world.clock, blank)
    kept = {name for _, _, names in os.walk(tmp_path) for name in names}
    photos = {str(each.photo) for each in world.shop.products.values()}
    assert len(photos) == len(WARES)
    assert kept == {f"{photo}.{size}.webp" for photo in photos for size in SIZES}


async def test_a_second_start_changes_nothing() -> None:
    world, show = await open_paper_village()
    before = world.shop
    assert await open_paper_village_in(world) == show
    assert world.shop == before


async def test_after_the_show_was_closed_there_is_another_with_what_was_left() -> None:
    world, show = await open_paper_village()
    await world.get(f"show:{show}").run(cmd.CloseShow(), actor="helper:me", id="close")
    await world.settle()
    assert current_show(world.shop) is None
    following = await open_paper_village_in(world)
    assert following != show
    assert current_show(world.shop) == following
    assert world.show(following).title == TITLE
    assert len(world.show(following).products) == len(WARES)
