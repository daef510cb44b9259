"""Commands as screens send them: read strictly, allowed by role, carried out once."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from livehub.log.command import Body
from livehub.payments import commands as bank_cmd
from livehub.screens.viewer import MAY, Role
from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from livehub.shows import comment_commands as talk
from livehub.shows import money_commands as money_cmd
from tests.samples import notification, signed
from tests.worlds import Opened

NAMED: dict[str, Any] = {"type": "name_shop", "log": "shop", "body": {"name": "Xuân La"}}


async def sent(
    client: httpx2.AsyncClient, key: str = "", *, id_: str = "client-1", **message: Any
) -> dict[str, Any]:
    """The reply to a command by POST."""
    path = f"/sync/{key}/commands" if key else "/sync/commands"
    response = await client.post(path, content=json.dumps({"id": id_, **message}))
    reply: dict[str, Any] = response.json()
    return reply


def code(reply: dict[str, Any]) -> str:
    return str(reply["reply"]["error"]["code"])


async def test_a_command_is_carried_out_and_its_result_told(opened: Opened) -> None:
    async with opened.client("owner") as client:
        reply = (await sent(client, **NAMED))["reply"]
    assert (reply["id"], reply["ok"]) == ("client-1", True)
    assert opened.world.shop.name == "Xuân La"


async def test_the_same_command_again_has_the_same_result_and_changes_nothing(
    opened: Opened,
) -> None:
    order: dict[str, Any] = {
        "log": f"show:{opened.stage.show}",
        "type": "open_order",
        "body": {
            "lines": [{"variant": opened.stage.variant, "qty": 1}],
            "channel": "hall",
            "name": "Khách ba",
        },
    }
    async with opened.client("helper") as client:
        first = await sent(client, **order)
        heads = await opened.heads()
        assert await sent(client, **order) == first
    assert await opened.heads() == heads


async def test_the_same_id_for_something_else_is_refused(opened: Opened) -> None:
    async with opened.client("owner") as client:
        await sent(client, **NAMED)
        other = await sent(client, **{**NAMED, "body": {"name": "Khác"}})
    assert code(other) == "command_differs"
    assert opened.world.shop.name == "Xuân La"


async def test_the_same_id_of_somebody_else_is_theirs(opened: Opened) -> None:
    comment: dict[str, Any] = {"type": "receive_comment", "log": f"show:{opened.stage.show}"}
    body = {"author": "a", "name": "Lan", "text": "đẹp", "source": "web"}
    async with opened.client("owner") as client:
        await sent(client, **NAMED)
        assert (await sent(client, opened.key("watch"), **comment, body=body))["reply"]["ok"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"variant": 1}, "variant"),
        ({"lines": "x"}, "lines"),
        ({"lines": [{"variant": "x", "qty": "hai"}]}, "lines"),
        ({"lines": [], "channel": "tiktok"}, "channel"),
        ({"lines": [], "name": None}, "name"),
        ({}, "lines"),
        ([], "body"),
        ("x", "body"),
    ],
)
async def test_a_field_of_the_wrong_kind_is_named_and_its_value_is_not(
    opened: Opened, body: Any, field: str
) -> None:
    async with opened.client("helper") as client:
        log = f"show:{opened.stage.show}"
        reply = await sent(client, type="open_order", log=log, body=body)
    assert code(reply) == "field_unreadable"
    expected = "body" if field == "variant" else field
    assert reply["reply"]["error"]["data"] == {"field": expected}


@pytest.mark.parametrize("price", ["50k", 1.5, 10**30, -1, 0, None, True])
async def test_a_price_that_is_none_is_refused(opened: Opened, price: Any) -> None:
    body = {"product": opened.stage.product, "price": price}
    before = opened.world.shop.products
    async with opened.client("helper") as client:
        await sent(client, type="change_product", log="shop", body=body)
    assert opened.world.shop.products == before


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"id":"x","log":"shop","type":"name_shop"}',  # an id too short to be random
        b'{"id":"a b c d e f","log":"shop","type":"name_shop"}',
        b'{"id":"abcdefgh","log":"shop"}',
        b'{"id":"abcdefgh","log":"shop","type":"name_shop","more":1}',
        b'{"id":"abcdefgh","log":"shop","type":1}',
        b'{"id":"abcdefgh","log":"shop","type":"x","body":' + b"[" * 90_000 + b"]" * 90_000 + b"}",
    ],
)
async def test_what_is_no_command_is_refused_and_closed(opened: Opened, raw: bytes) -> None:
    before = await opened.heads()
    async with opened.client("owner") as client:
        response = await client.post("/sync/commands", content=raw)
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "message_unreadable"
    assert await opened.heads() == before


@pytest.mark.parametrize("kind", ["nonsense", "expire_order", "take_ownership", "use_invite", ""])
async def test_a_command_that_is_none_of_a_screens_is_unknown(opened: Opened, kind: str) -> None:
    async with opened.client("owner") as client:
        assert code(await sent(client, type=kind, log="shop")) == "command_unknown"


@pytest.mark.parametrize("log", ["show:nowhere", "show:", "nonsense", "../x", "bank", "shop"])
async def test_a_command_for_a_log_that_is_not_its_own_changes_nothing(
    opened: Opened, log: str
) -> None:
    before = await opened.heads()
    async with opened.client("helper") as client:
        reply = await sent(client, type="start_show", log=log)
    assert code(reply) in {"log_unknown", "command_unknown"}
    assert await opened.heads() == before


def test_nothing_from_within_can_come_from_a_screen() -> None:
    within = {
        cmd.OpenShow, cmd.ListProduct, cmd.ReviseProduct, cmd.ReceiveMoney, cmd.WithdrawMoney,
        cmd.ExpireOrder, cmd.ExtendDeadlines, cmd.KeepProgram, shop_cmd.TakeOwnership, shop_cmd.LogIn,
        shop_cmd.UseInvite, shop_cmd.EnterRehearsal, shop_cmd.OpenCounter, shop_cmd.ReturnStock,
        bank_cmd.NotifyTransfer, bank_cmd.MatchTransfer, bank_cmd.KeepNotification,
        bank_cmd.SettleNotification, money_cmd.ConfirmMoney, money_cmd.ReturnMoney,
        money_cmd.UndoReturn,
    }  # fmt: skip
    assert not within & set(MAY)


ROLES: tuple[Role, ...] = ("owner", "helper", "camera", "overlay", "watch", "buyer")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_send_what_the_table_gives_it_and_no_more(role: Role) -> None:
    mine: dict[Role, set[type[Body]]] = {
        "owner": set(MAY) - {talk.ReceiveComment, cmd.CallHelper},
        "camera": {cmd.CallHelper},
        "overlay": set(),
        "watch": {talk.ReceiveComment},
        "buyer": {cmd.GiveContact, money_cmd.SayPaid},
    }
    owners_own = {
        shop_cmd.NameShop, shop_cmd.SetPublicUrl, shop_cmd.AddAccount, shop_cmd.ConnectProvider,
        shop_cmd.AddForwarder, shop_cmd.RemoveForwarder,
        shop_cmd.ChangeAccount, shop_cmd.RetireAccount, shop_cmd.ChooseCoopAccount,
        shop_cmd.ChooseSellerAccount, shop_cmd.TestAccount,
        shop_cmd.AddSeller, shop_cmd.RemoveDevice, cmd.SetHandover, cmd.ClearHandover,
    }  # fmt: skip
    mine["helper"] = mine["owner"] - owners_own
    assert {kind for kind, roles in MAY.items() if role in roles} == mine[role]


async def test_a_camera_a_watcher_and_a_buyer_act_in_their_own_show_only(opened: Opened) -> None:
    elsewhere = f"show:{opened.stage.other_show}"
    async with opened.client("camera") as client:
        assert code(await sent(client, type="call_helper", log=elsewhere)) == "not_allowed"
        comment = {"author": "a", "name": "Lan", "text": "đẹp", "source": "web"}
        reply = await sent(
            client, opened.key("watch"), type="receive_comment", log=elsewhere, body=comment
        )
        assert code(reply) == "not_allowed"


async def test_a_buyer_gives_the_contact_of_their_own_order_only(opened: Opened) -> None:
    body = {"order": opened.stage.other_order, "name": "X", "phone": "0912345678", "consent": True}
    log = f"show:{opened.stage.show}"
    async with opened.client() as client:
        reply = await sent(client, opened.key("buyer"), type="give_contact", log=log, body=body)
    assert code(reply) == "not_allowed"
    assert not opened.world.show(opened.stage.show).orders[opened.stage.other_order].has_contact


async def test_a_refusal_is_said_in_the_askers_language(opened: Opened) -> None:
    async with opened.client("helper") as client:
        told = {}
        for lang in ("vi", "en", "fr"):
            client.headers["Accept-Language"] = lang
            reply = await sent(client, type="name_shop", log="shop", body={"name": "x"})
            told[lang] = reply["reply"]["error"]["text"]
    assert told["vi"] != told["en"]
    assert told["fr"] == told["vi"]


async def test_money_is_allocated_to_orders_there_are_and_by_their_own_code(
    opened: Opened,
) -> None:
    raw = notification("", 70_000)
    async with opened.client() as client:
        hook = f"/hooks/sepay/{opened.world.links.make('hook', 'sepay')}"
        await client.post(hook, content=raw, headers=signed(raw, opened.clock))
    await opened.settled()
    (transfer,) = opened.world.logs.get("bank").state.transfers
    body = {"transfer": transfer, "log": "bank", "order": "x-1", "code": "ZZ", "amount": 1_000}
    logs = await opened.world.store.logs()
    async with opened.client("helper") as client:
        for log, order in (("show:made-up", "made-up-1"), ("bank", f"{opened.stage.show}-99")):
            wrong = {**body, "log": log, "order": order}
            reply = await sent(client, type="allocate_transfer", log="bank", body=wrong)
            assert code(reply) in {"show_unknown", "order_unknown"}
        right = {**body, "order": opened.stage.other_order, "amount": 50_000}
        reply = await sent(client, type="allocate_transfer", log="bank", body=right, id_="client-2")
        assert reply["reply"]["ok"]
    await opened.settled()
    assert await opened.world.store.logs() == logs
    assert opened.world.show(opened.stage.show).orders[opened.stage.other_order].settled


async def test_an_unknown_bank_is_named(opened: Opened) -> None:
    opened.world.proofs.prove(opened.stage.devices["owner"])
    body = {"bin": "999999", "number": "12345678", "holder": "X"}
    async with opened.client("owner") as client:
        reply = await sent(client, type="add_account", log="shop", body=body)
    assert code(reply) == "bank_unknown"


async def test_an_invite_comes_back_as_the_address_phones_go_to(opened: Opened) -> None:
    body = {"kind": "camera", "show": opened.stage.show, "name": "Tổ mây tre"}
    async with opened.client("helper") as client:
        reply = await sent(client, type="make_invite", log="shop", body=body)
    assert reply["reply"]["result"]["link"].startswith("http://192.168.1.20:8080/j/")


async def test_an_author_is_known_by_a_keyed_hash_alone(opened: Opened) -> None:
    body = {"author": "browser-1", "name": "Lan", "text": "đẹp quá", "source": "facebook"}
    async with opened.client() as client:
        for number in (1, 2):
            await sent(
                client,
                opened.key("watch"),
                id_=f"comment-{number}",
                type="receive_comment",
                log=f"show:{opened.stage.show}",
                body=body,
            )
    queue = opened.world.show(opened.stage.show).queue
    first, second = queue.get("1"), queue.get("2")
    assert first is not None
    assert second is not None
    assert first.author == second.author
    assert "browser" not in first.author
    assert first.source == "web"


async def test_a_visitor_who_floods_the_chat_is_told_and_harms_nobody(opened: Opened) -> None:
    async def say(author: str, number: int) -> Any:
        body = {"author": author, "name": "Khách", "text": f"câu {number}", "source": "web"}
        return await sent(
            client,
            opened.key("watch"),
            id_=f"{author}-{number}",
            type="receive_comment",
            log=f"show:{opened.stage.show}",
            body=body,
        )

    async with opened.client() as client:
        replies = [(await say("browser-1", number))["reply"] for number in range(7)]
        other = (await say("browser-2", 1))["reply"]
    assert [each["ok"] for each in replies] == [True] * 5 + [False] * 2
    assert replies[-1]["error"]["code"] == "comments_too_fast"
    assert other["ok"]
