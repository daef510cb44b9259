"""What each kind of key opens, and what it does not."""

from __future__ import annotations

from livehub.shop import commands as shop_cmd
from livehub.web import auth
from tests.worlds import Opened


async def test_a_buyers_key_opens_no_other_order(opened: Opened) -> None:
    key = auth.order_key(opened.world, opened.stage.order)
    forged = key.replace(opened.stage.order, opened.stage.other_order)
    async with opened.client() as client:
        assert (await client.get(f"/d/{forged}")).status_code == 404


async def test_a_preview_key_shows_one_camera_of_its_show_for_as_long_as_it_is_one(
    opened: Opened,
) -> None:
    links, stage = opened.world.links, opened.stage
    camera, helper = stage.devices["camera"], stage.devices["helper"]
    right = opened.preview_key()
    statuses = {
        right: 415,  # let in, and then the body is no offer
        links.make("preview", f"{stage.other_show}:{camera}"): 404,
        links.make("preview", f"{stage.show}:{helper}"): 404,
        links.make("preview", f"{stage.show}:nobody"): 404,
        links.make("preview", stage.show): 404,
        links.make("watch", f"{stage.show}:{camera}"): 404,
    }
    async with opened.client() as client:
        for key, status in statuses.items():
            assert (await client.post(f"/whep/{key}")).status_code == status, key
        await opened.run("shop", shop_cmd.RemoveDevice(device=camera), "owner:o1")
        assert (await client.post(f"/whep/{right}")).status_code == 404
