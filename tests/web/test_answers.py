"""Ready answers: composed for one author, with their order where there is one."""

from __future__ import annotations

from typing import Any

from livehub.events.shop import Template
from livehub.shop import commands as shop_cmd
from livehub.shows import comment_commands as talk
from livehub.shows.commands import CancelOrder, OpenOrder
from tests.builders import PAYEE, wants
from tests.samples import PUBLIC
from tests.worlds import Opened

TEXT = "{tên}|{món}|{số đơn}"


async def said(opened: Opened, text: str, platform: str = "facebook", author: str = "a1") -> str:
    body = talk.ReceiveComment(
        source="ssn", platform=platform, author=author, name="Khách Hà Đông", text=text
    )
    done = await opened.run(f"show:{opened.stage.show}", body, "source:ssn", f"{author}{text}")
    return str(done["comment"])


async def ordered(opened: Opened, comment: str) -> str:
    body = OpenOrder(lines=wants((opened.stage.variant, 2)), channel="comment", comment=comment)
    done = await opened.run(f"show:{opened.stage.show}", body, id_=f"order{comment}")
    return str(done["order"])


async def kept(opened: Opened, *texts: str, public: bool = False) -> None:
    rows = tuple(Template(id="", name="Thử", text=text, public=public) for text in texts)
    await opened.run("shop", shop_cmd.KeepTemplates(templates=rows), id_=f"keep{texts}")


async def ready(opened: Opened, comment: str, lang: str = "vi") -> list[dict[str, Any]]:
    async with opened.client("helper") as client:
        path = f"/studio/{opened.stage.show}/answers/{comment}?lang={lang}"
        response = await client.get(path)
        assert response.status_code == 200
        found: list[dict[str, Any]] = response.json()
        return found


async def test_a_shop_without_its_own_has_those_that_come_with_livehub(opened: Opened) -> None:
    comment = await said(opened, "đẹp quá")
    found = await ready(opened, comment)
    assert [each["id"] for each in found] == [str(n) for n in range(1, 10)]
    assert found[-1]["public"] == "Dạ HTX Xuân La cảm ơn Khách Hà Đông nhiều ạ!"
    assert (await ready(opened, comment, "en"))[-1][
        "public"
    ] == "HTX Xuân La thanks you, Khách Hà Đông!"


async def test_the_order_of_a_comment_is_told_to_its_author_alone(opened: Opened) -> None:
    opened.world.door.url, opened.world.door.state = f"https://{PUBLIC}", "ok"
    comment = await said(opened, "chốt A12")
    await ordered(opened, comment)
    await kept(opened, TEXT, "{tổng}\n{tin trả tiền}", "{link đơn}", "{link shop}", public=True)
    what, pay, order, shop = await ready(opened, comment)
    assert what["private"] == what["public"] == "Khách Hà Đông|A12 Tò he con gà × 2|3"
    assert PAYEE.number in pay["private"]
    assert pay["private"].startswith("100.000\xa0₫\nĐơn 3")
    assert (pay["public"], pay["code"]) == (None, "answer_account")
    assert order["private"].startswith(f"https://{PUBLIC}/d/")
    assert shop["private"].startswith(f"https://{PUBLIC}/w/")
    assert (order["public"], shop["public"], order["code"]) == (None, None, "answer_link")


async def test_a_later_comment_of_the_author_knows_the_order(opened: Opened) -> None:
    await ordered(opened, await said(opened, "chốt A12"))
    await kept(opened, TEXT)
    (found,) = await ready(opened, await said(opened, "bao giờ giao ạ"))
    assert found["private"] == "Khách Hà Đông|A12 Tò he con gà × 2|3"
    (other,) = await ready(opened, await said(opened, "bao giờ giao ạ", author="a2"))
    assert (other["private"], other["code"]) == (None, "answer_no_order")


async def test_what_was_only_asked_for_can_be_said_before_there_is_an_order(opened: Opened) -> None:
    await kept(opened, "{món}", "{tổng}")
    items, total = await ready(opened, await said(opened, "chốt A12 x3"))
    assert items["private"] == "A12 Tò he con gà × 3"
    assert total["code"] == "answer_no_order"


async def test_nobody_is_asked_to_pay_for_what_is_cancelled(opened: Opened) -> None:
    comment = await said(opened, "chốt A12")
    order = await ordered(opened, comment)
    await opened.run(f"show:{opened.stage.show}", CancelOrder(order=order), id_="cancel")
    await kept(opened, "{tin trả tiền}")
    (found,) = await ready(opened, comment)
    assert (found["private"], found["code"]) == (None, "order_not_open")


async def test_without_an_address_for_buyers_no_link_is_offered(opened: Opened) -> None:
    comment = await said(opened, "chốt A12")
    await ordered(opened, comment)
    await kept(opened, "{link đơn}", "{link shop}")
    assert [each["code"] for each in await ready(opened, comment)] == ["answer_no_door"] * 2


async def test_an_author_on_tiktok_is_sent_nowhere(opened: Opened) -> None:
    opened.world.door.url, opened.world.door.state = f"https://{PUBLIC}", "ok"
    comment = await said(opened, "chốt A12", "tiktok")
    await ordered(opened, comment)
    found = await ready(opened, comment)
    texts = [text for each in found for text in (each["private"], each["public"]) if text]
    assert texts
    assert not any(PUBLIC in text or PAYEE.number in text for text in texts)
    assert {each["code"] for each in found if each["private"] is None} == {
        "answer_link",
        "answer_account",
    }


async def test_a_comment_that_is_gone_has_no_answers(opened: Opened) -> None:
    async with opened.client("helper") as client:
        path = f"/studio/{opened.stage.show}/answers/99"
        response = await client.get(path, headers={"Accept": "application/json"})
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "comment_unknown"
