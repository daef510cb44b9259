"""Runs livehub's media for a measurement: the one place of this folder that knows how it is started."""

from __future__ import annotations

import asyncio

from livehub.media.interface import Limits
from livehub.media.network import Network
from livehub.media.pool import serving
from tests.bench.media import network
from tests.bench.media.children import abandoned, say
from tests.media.pages import serve

LIMITS = Limits(cameras=4, viewers=1000)


async def main(address: str = network.ADDRESS) -> None:
    """Say the address of the site, then serve until the parent is gone."""
    at = Network(addresses=(address,))
    async with (
        serving(network=at, limits=LIMITS, log_level="warning") as media,
        serve(media) as url,
    ):
        say({"url": url})
        await abandoned()


if __name__ == "__main__":
    asyncio.run(main())
