"""Stories in which every command of shop, bank and show happens, for tests that need rich logs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from livehub.clock import HOUR, MINUTE
from livehub.events.shop import Template
from livehub.log.command import Body, Result
from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows import money_commands as money_cmd
from tests.builders import HELPER, OTHER_PAYEE, OWNER, PAYEE, REACTION, listing, wants
from tests.comment_story import comments_story
from tests.fakes import FakeClock

Run = Callable[[Body, str], Awaitable[Result]]
"""Carries out a command as somebody."""

SHOW = "s7k2abcd"
PHONE = "0912345678"
ADDRESS = "12 ngõ Mây, Phú Túc"
RECIPIENT = "Khách quen Hà Đông"
NARRATIVE = "KHACH HA DONG chuyen tien mua to he"
PAYER = "KHACH HA DONG"
WHIP_KEY = "stream-key-7f3a"
TOKEN = "token-of-the-server-elsewhere"
SECRETS = (
    *(PHONE, "912345678", "912 345 678", ADDRESS, RECIPIENT, NARRATIVE, PAYER),
    *(WHIP_KEY, TOKEN),
)
"""Strings that nobody but helpers may ever see."""


async def shop_story(run: Run, clock: FakeClock) -> None:
    """From an empty shop to a show whose unsold stock came back."""
    await run(
        shop_cmd.TakeOwnership(generation=0, pin_hash="$argon2id$x", name="Nghệ nhân tò he"), OWNER
    )
    await run(shop_cmd.NameShop(name="HTX Xuân La"), OWNER)
    await run(shop_cmd.OpenCounter(), "work:start")
    await run(shop_cmd.SetPublicUrl(url="https://ban.example.vn"), OWNER)
    first = shop_cmd.AddAccount(bin=PAYEE.bin, number=PAYEE.number, holder=PAYEE.holder)
    account = await run(first, OWNER)
    columns = {"date": "ngay giao dich", "credit": "ghi co", "debit": "ghi no"}
    await run(shop_cmd.KeepStatementLayout(bin=PAYEE.bin, layout=columns), HELPER)
    second = shop_cmd.AddAccount(
        bin="970436", number="0011 0012 34567", holder="Mây", coop=True, prefix="sevqr"
    )
    await run(second, OWNER)
    await run(shop_cmd.ConnectProvider(provider="sepay", secret="a" * 32), OWNER)
    await run(shop_cmd.ConnectProvider(provider="casso", token="b" * 32), OWNER)
    await run(shop_cmd.DisconnectProvider(provider="casso"), OWNER)
    phone = await run(shop_cmd.AddForwarder(name="Máy của thủ quỹ"), OWNER)
    await run(shop_cmd.RemoveForwarder(forwarder=str(phone["forwarder"])), OWNER)
    body: Body = shop_cmd.AddSeller(name="Mây", craft="mây tre", account=str(account["account"]))
    seller = str((await run(body, OWNER))["seller"])
    await _accounts(run, str(account["account"]), seller)
    body = shop_cmd.AddProduct(
        seller=seller, code="a 05", name="Giỏ mây", price=120_000, on_hand=4, options=("Nhỏ", "To")
    )
    product = str((await run(body, OWNER))["product"])
    await run(shop_cmd.LogIn(name="Nghệ nhân tò he"), OWNER)
    body = shop_cmd.PlanShow(title="Chợ thứ Bảy", uses=("overlay", "camera"), hold_minutes=30)
    show = str((await run(body, OWNER))["show"])
    body = shop_cmd.ChangeProduct(product=product, price=110_000, on_hand=2, shows=(show,))
    await run(body, HELPER)
    invite = str((await run(shop_cmd.MakeInvite(kind="helper", show=show), OWNER))["invite"])
    body = shop_cmd.UseInvite(invite=invite, name="Người giúp bàn")
    device = str((await run(body, "visitor:new"))["device"])
    clock.advance(HOUR)
    await run(shop_cmd.MakeInvite(kind="camera", show=show, name="Tổ đan giỏ"), OWNER)
    await run(shop_cmd.RemoveDevice(device=device), OWNER)
    await run(shop_cmd.EnterRehearsal(name="Khách"), "visitor:rehearsal")
    words = shop_cmd.SetCommentRules(hide=("đồ lừa đảo",), hold=("rẻ hơn",), links=("xuanla.vn",))
    await run(words, HELPER)
    await run(shop_cmd.RememberAuthor(author="a9", standing="banned"), "reaction:talking")
    answer = Template(id="1", name="Cách trả tiền", text="Bạn xem tin nhắn nhé", public=True)
    await run(shop_cmd.KeepTemplates(templates=(answer,)), HELPER)
    back = shop_cmd.ReturnStock(show=show, unsold=((product, f"{product}-1", 3),))
    await run(back, "reaction:allotments")


async def _accounts(run: Run, first: str, seller: str) -> None:
    """Settings changed, a test transfer heard, other payees chosen, an account given up."""
    changed = shop_cmd.ChangeAccount(
        account=first, holder="HTX XUAN LA", prefix="SEVQR", tolerance=2_000, ways=("sepay",)
    )
    await run(changed, OWNER)
    await run(shop_cmd.TestAccount(account=first, code="ZF2222222"), OWNER)
    proven = shop_cmd.ProveAccount(
        account=first, transfer="t0", way="webhook", provider="sepay", heard_on=(PAYEE.number,)
    )
    await run(proven, "reaction:matching")
    third = shop_cmd.AddAccount(bin="970407", number="190388889999", holder="Mây", ways=())
    spare = str((await run(third, OWNER))["account"])
    await run(shop_cmd.ChooseSellerAccount(seller=seller, account=spare), OWNER)
    await run(shop_cmd.ChooseCoopAccount(account=first), OWNER)
    await run(shop_cmd.ChooseSellerAccount(seller=seller), OWNER)
    await run(shop_cmd.RetireAccount(account=spare), OWNER)


async def show_story(run: Run, clock: FakeClock) -> None:
    """A show from its opening to its close, with every turn that comments and orders take."""
    uses = ("overlay", "camera")
    opened = cmd.OpenShow(show=SHOW, title="Chợ thứ Bảy", uses=uses, hold_minutes=30)
    await run(opened, REACTION)
    for number in (1, 2):
        body = listing("p1", variants=("Nhỏ", "To"), variant=number, price=50_000)
        await run(body, REACTION)
    await run(listing("p2", code="B05", name="Giỏ mây", price=120_000), REACTION)
    await run(cmd.StartShow(), HELPER)
    await run(listing("p3", code="C1", name="Bình sơn mài", price=90_000), REACTION)
    await run(cmd.RevisePayee(products=("p3",), payee=OTHER_PAYEE), REACTION)
    await run(cmd.FeatureProduct(product="p1"), HELPER)
    await run(cmd.ReviseProduct(product="p1", name="Tò he", price=60_000), REACTION)
    await comments_story(run, clock)
    order = await _orders(run, clock)
    await _money(run, clock, order)
    await _cameras(run)
    await _parcels(run, order)
    await _handed_over(run)
    await _recordings(run)
    await run(cmd.ClearFeature(), HELPER)
    await run(cmd.FeatureProduct(product="p2"), HELPER)
    await run(talk.FeatureComment(comment="2"), HELPER)
    await run(cmd.CloseShow(), HELPER)


async def _cameras(run: Run) -> None:
    await run(cmd.CallHelper(), "camera:c1")
    await run(cmd.KeepProgram(camera="c1"), "house:cameras")
    await run(cmd.TakeCamera(camera="c2"), HELPER)
    await run(cmd.SendCue(camera="c1", cue="louder"), HELPER)
    await run(cmd.SendCue(camera="c1", cue="own", text=f"Gọi {PHONE} nhé"), HELPER)
    await run(cmd.AskCamera(camera="c1", wish="flip"), HELPER)
    await run(cmd.AskCamera(camera="c1", wish="limit", value=1_000), HELPER)
    await run(cmd.AskCamera(camera="c2", wish="key_frame"), HELPER)


async def _recordings(run: Run) -> None:
    first = await run(cmd.StartRecording(cameras=True), HELPER)
    recording = str(first["recording"])
    await run(cmd.StopRecording(), HELPER)
    kept = cmd.KeepRecording(
        recording=recording, file="20260919-201503_program.webm", started_at=1_790_000_000_000,
        ms=90_000, octets=28_000_000, sha256="a" * 64, codec="VP8", width=1280, height=720,
    )  # fmt: skip
    await run(kept, "house:recordings")
    second = str((await run(cmd.StartRecording(), HELPER))["recording"])
    full = cmd.EndRecording(recording=second, reason="recording_disk_low")
    await run(full, "house:recordings")
    await run(cmd.StartRecording(), HELPER)


async def _orders(run: Run, clock: FakeClock) -> str:
    """Opens four orders: two of one author, one by phone, one that expires; the first's id."""
    first = await run(cmd.OpenOrder(lines=wants(("p1-1", 2)), comment="1"), HELPER)
    order = str(first["order"])
    await run(cmd.OpenOrder(lines=wants(("p2-1", 1)), comment="3"), HELPER)
    by_phone = cmd.OpenOrder(
        lines=wants(("p1-2", 1)), channel="phone", name="Khách Xuân", phone=PHONE
    )
    second = await run(by_phone, HELPER)
    await run(cmd.ChangeLines(order=order, lines=wants(("p1-1", 3), ("p2-1", 1))), HELPER)
    await run(cmd.MarkSent(order=order), HELPER)
    given = cmd.GiveContact(order=order, name=RECIPIENT, phone=PHONE, address=ADDRESS, consent=True)
    await run(given, f"buyer:{order}")
    await run(cmd.ExtendOrder(order=str(second["order"]), minutes=60), HELPER)
    await run(cmd.ExtendDeadlines(since=clock.now(), by=HOUR), "timer:deadlines")
    await run(cmd.CancelOrder(order=str(second["order"]), reason="hết hàng"), HELPER)
    clock.advance(2 * HOUR)
    await run(cmd.ExpireOrder(order=f"{SHOW}-2", due_at=_due(clock)), "timer:deadlines")
    return order


async def _parcels(run: Run, paid: str) -> None:
    """A basket for two accounts, lines that go to the other one, and more for an order that is paid."""
    both = cmd.OpenOrder(lines=wants(("p1-2", 1), ("p3-1", 1)), channel="hall", name="Khách Thu")
    order = str((await run(both, HELPER))["order"])
    lines = wants(("p1-2", 1), ("p2-1", 1), ("p3-1", 1))
    await run(cmd.ChangeLines(order=order, lines=lines), HELPER)
    more = cmd.OpenOrder(lines=wants(("p3-1", 1)), channel="phone", parcel=paid)
    await run(more, HELPER)


async def _handed_over(run: Run) -> None:
    whip, whep = f"https://whip.example.com/{WHIP_KEY}", "https://whep.example.com/live"
    await run(cmd.SetHandover(whip=whip, whep=whep, token=TOKEN), OWNER)
    await run(cmd.ClearHandover(), OWNER)
    await run(cmd.SetHandover(whip=whip, whep=whep), OWNER)


def _due(clock: FakeClock) -> int:
    """Half an hour's hold, an hour of extension and the grace, from two hours ago."""
    return clock.now() - 2 * HOUR + 30 * MINUTE + HOUR + 3 * MINUTE


async def _money(run: Run, clock: FakeClock, order: str) -> None:
    async def receive(order: str, transfer: str, amount: int) -> None:
        body = cmd.ReceiveMoney(
            order=order,
            allocation=f"al-{transfer}",
            transfer=transfer,
            amount=amount,
            booked_at=clock.now(),
        )
        await run(body, "reaction:matching")

    await receive(order, "t1", 100_000)
    await run(cmd.ExpireOrder(order=order, due_at=_due(clock)), "timer:deadlines")
    await receive(order, "t2", 200_000)
    await receive(f"{SHOW}-2", "t3", 120_000)  # expired; its unit is still there
    await receive(f"{SHOW}-3", "t4", 50_000)  # cancelled: due back
    await run(cmd.WithdrawMoney(order=f"{SHOW}-3", allocation="al-t4"), "reaction:matching")
    await _decided(run, clock)


async def _decided(run: Run, clock: FakeClock) -> None:
    """An order that helpers decide on: said, seen, short, kept apart, enough, and given back."""
    body = cmd.OpenOrder(lines=wants(("p1-1", 1)), channel="phone", name="Khách Xuân")
    order = str((await run(body, HELPER))["order"])
    await run(money_cmd.SayPaid(order=order), f"buyer:{order}")
    await run(cmd.ChangeLines(order=order, lines=wants(("p1-1", 1), ("p1-2", 1))), HELPER)
    part = cmd.ReceiveMoney(
        order=order, allocation="al-t5", transfer="t5", amount=60_000, booked_at=clock.now(),
        way="hand", provisional=True,
    )  # fmt: skip
    await run(part, "reaction:matching")
    confirmed = money_cmd.ConfirmMoney(order=order, allocation="al-t5", booked_at=clock.now())
    await run(confirmed, "reaction:matching")
    rest = str((await run(money_cmd.KeepPaidLines(order=order), HELPER))["order"])
    some = msgspec.structs.replace(
        part, order=rest, allocation="al-t6", transfer="t6", amount=59_000, provisional=False
    )
    await run(some, "reaction:matching")
    clock.advance(HOUR)
    due = clock.now() - HOUR + 33 * MINUTE
    await run(cmd.ExpireOrder(order=rest, due_at=due), "timer:deadlines")
    await run(money_cmd.AcceptPaid(order=rest, reason="khách quen"), HELPER)
    back = money_cmd.ReturnMoney(order=order, refund="r1", amount=60_000)
    await run(back, "reaction:matching")
    await run(money_cmd.UndoReturn(order=order, refund="r1"), "reaction:matching")
