"""Owns the rehearsal's shop: three artisans of a craft commune, nine products, one show."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources

from livehub import photos
from livehub.clock import Clock
from livehub.fields import canonical_code
from livehub.log.command import Body, Result
from livehub.log.logs import Logs
from livehub.photos import Photo
from livehub.rehearsal.town import STAFF
from livehub.shop import commands as cmd
from livehub.shop.state import COUNTER, ShopState
from livehub.shows import commands as show_cmd
from livehub.shows.state import ShowState
from livehub.store.blobs import Blobs

logger = logging.getLogger(__name__)

SHOP_NAME = "HTX Làng nghề (tập thử)"
TITLE = "Phiên chợ tối thứ Bảy"
ROBOT_NAME = "Máy tập thử"

NO_BANK = "000000"  # a BIN that no bank has: nobody can send money by a rehearsal's QR
ACCOUNT = "0000202600"
HOLDER = "HTX LANG NGHE TAP THU"

HOLD_MINUTES = 5  # short enough that somebody who practises sees an order expire
FULL = 1_000  # orders; a show with more is replaced at the next start, so pages stay quick


@dataclass(frozen=True, slots=True)
class Artisan:
    """A seller, named by role and village: no person is invented."""

    name: str
    craft: str


@dataclass(frozen=True, slots=True)
class Ware:
    """A product as it is set up; `picture` names a file among our drawings."""

    code: str
    name: str
    price: int
    on_hand: int
    picture: str
    artisan: Artisan


TO_HE = Artisan("Nghệ nhân tò he Xuân La", "Tò he")
RATTAN = Artisan("Tổ mây tre Phú Túc", "Mây tre đan")
LACQUER = Artisan("Xưởng sơn mài Hạ Thái", "Sơn mài")

WARES = (
    Ware("A1", "Tò he gà trống", 25_000, 12, "to-he-ga-trong", TO_HE),
    Ware("A2", "Tò he rồng", 45_000, 10, "to-he-rong", TO_HE),
    Ware("A3", "Tò he Tôn Ngộ Không", 35_000, 12, "to-he-ton-ngo-khong", TO_HE),
    Ware("B1", "Giỏ mây đựng quả", 185_000, 8, "gio-may", RATTAN),
    Ware("B2", "Khay mây tròn", 120_000, 9, "khay-may", RATTAN),
    Ware("B3", "Đèn mây treo", 320_000, 6, "den-may", RATTAN),
    Ware("C1", "Hộp sơn mài hoa sen", 260_000, 7, "hop-son-mai", LACQUER),
    Ware("C2", "Bình sơn mài trúc vàng", 450_000, 5, "binh-son-mai", LACQUER),
    Ware("C3", "Tranh sơn mài đêm trăng", 680_000, 4, "tranh-son-mai", LACQUER),
)


def picture_of(ware: Ware) -> Photo:
    """One of our drawings, taken through the same door as anybody's upload. Blocks."""
    path = resources.files("livehub.rehearsal") / "pictures" / f"{ware.picture}.webp"
    return photos.prepare(path.read_bytes())


async def open_village(
    logs: Logs, blobs: Blobs, clock: Clock, picture: Callable[[Ware], Photo] = picture_of
) -> str:
    """Set up what is not there yet; the id of the show in which the crowd is.

    The show goes live as soon as the crowd finds its products in it: copying them there is the
    work of reactions, which need not run yet.
    """
    began = clock.steady()
    await _do(logs, "name", cmd.NameShop(name=SHOP_NAME), unless=bool((await _shop(logs)).name))
    await _add_account(logs)
    for artisan in (TO_HE, RATTAN, LACQUER):
        await _add_seller(logs, artisan)
    for ware in WARES:
        await _add_product(logs, blobs, ware, picture)
    show = await open_show(logs)
    logger.info("show=%s rehearsal set up in %.1f s", show, clock.steady() - began)
    return show


async def open_show(logs: Logs) -> str:
    """The show in which the crowd is: the one there is, or a new one when it was closed."""
    shop = await _shop(logs)
    show = current_show(shop)
    if show is not None:
        runner = await logs.open(f"show:{show}")
        state: ShowState = runner.state
        if state.phase != "closed" and len(state.orders) < FULL:
            return show
        if state.phase != "closed":
            await runner.run(show_cmd.CloseShow(), actor=STAFF, id=f"close-{show}")
    earlier = sum(plan.title == TITLE for plan in shop.shows.values())
    plan = cmd.PlanShow(
        title=TITLE,
        uses=("overlay", "camera"),
        hold_minutes=HOLD_MINUTES,
        products=tuple(product for _, product in sorted(shop.codes.items())),
    )
    result = await _do(logs, f"show-{earlier + 1}", plan)
    show = str(result["show"])
    await logs.open(f"show:{show}")
    return show


def current_show(shop: ShopState) -> str | None:
    """The newest show that was planned here and is not finished; others belong to people."""
    ours = [
        (plan.planned_at, plan.show)
        for plan in shop.shows.values()
        if plan.title == TITLE and plan.show != COUNTER and not plan.finished
    ]
    return max(ours)[1] if ours else None


async def robot(logs: Logs) -> str:
    """The actor of the helper that the machine plays, with a name that people see."""
    result = await _do(logs, "robot", cmd.EnterRehearsal(name=ROBOT_NAME))
    return f"helper:{result['device']}"


async def _shop(logs: Logs) -> ShopState:
    state: ShopState = (await logs.open("shop")).state
    return state


async def _do(logs: Logs, command: str, body: Body, *, unless: bool = False) -> Result:
    """Carry out a command of the set-up once; a crash in the middle is mended by the next start."""
    if unless:
        return {}
    shop = await logs.open("shop")
    return (await shop.run(body, actor=STAFF, id=command)).result


async def _add_account(logs: Logs) -> None:
    shop = await _shop(logs)
    known = any(each.number == ACCOUNT for each in shop.accounts.values())
    account = cmd.AddAccount(bin=NO_BANK, number=ACCOUNT, holder=HOLDER, coop=True)
    await _do(logs, "account", account, unless=known)


async def _add_seller(logs: Logs, artisan: Artisan) -> None:
    known = await _seller(logs, artisan) is not None
    seller = cmd.AddSeller(name=artisan.name, craft=artisan.craft)
    await _do(logs, f"seller-{artisan.craft}", seller, unless=known)


async def _seller(logs: Logs, artisan: Artisan) -> str | None:
    sellers = (await _shop(logs)).sellers.values()
    return next((each.seller for each in sellers if each.name == artisan.name), None)


async def _add_product(
    logs: Logs, blobs: Blobs, ware: Ware, picture: Callable[[Ware], Photo]
) -> None:
    shop = await _shop(logs)
    seller = await _seller(logs, ware.artisan)
    if seller is None or canonical_code(ware.code) in shop.codes:
        return
    photo = await asyncio.to_thread(picture, ware)
    for size, raw in photo.sizes.items():
        await blobs.put_as(photo.sha256, raw, f".{size}.webp")
    product = cmd.AddProduct(
        seller=seller,
        code=ware.code,
        name=ware.name,
        price=ware.price,
        on_hand=ware.on_hand,
        photo=photo.sha256,
    )
    await _do(logs, f"product-{ware.code}", product)
