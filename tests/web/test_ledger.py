"""The ledger's page and files: one set of sums, numbers as numbers, and texts that nothing runs."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from livehub import ids
from livehub.log.command import Body, Result
from livehub.shop import commands as shop_cmd
from livehub.shows import commands as cmd
from livehub.shows import money_commands as money_cmd
from livehub.web.ledger_files import plain
from livehub.web.ledger_rows import Book, book
from tests.builders import wants
from tests.samples import BUYER_NAME
from tests.worlds import Opened

FORMULA = '=HYPERLINK("http://mây")'


async def sold(opened: Opened) -> None:
    """Money for the first order, a part for the second, and a seller with a trick for a name."""
    stage = opened.stage

    async def run(where: str, body: Body, actor: str = "helper:h1") -> Result:
        return await opened.run(where, body, actor, ids.fresh())

    log = f"show:{stage.show}"
    seller = str((await run("shop", shop_cmd.AddSeller(name=FORMULA)))["seller"])
    product = shop_cmd.AddProduct(
        seller=seller, code="B1", name="Hộp", price=70_000, on_hand=5, shows=(stage.show,)
    )
    await run("shop", product)
    await opened.settled()
    show = opened.world.show(stage.show)
    box = next(key for key, of in show.variants.items() if show.products[of].code == "B1")
    lines = wants((stage.variant, 1), (box, 1))
    shared = await run(log, cmd.OpenOrder(lines=lines, channel="phone", name="Khách"))
    for number, (order, amount) in enumerate(
        [(stage.order, 60_000), (stage.other_order, 20_000), (str(shared["order"]), 120_000)]
    ):
        body = cmd.ReceiveMoney(
            order=order, allocation=f"a{number}", transfer=f"t{number}", amount=amount, booked_at=1
        )
        await run(log, body, "reaction:matching")
    back = money_cmd.ReturnMoney(order=stage.order, refund="r1", amount=4_000)
    await run(log, back, "reaction:matching")


def told(opened: Opened) -> Book:
    world = opened.world
    show = world.show(opened.stage.show)
    return book(show, world.logs.get("bank").state, world.clock.now(), "vi")


async def test_the_page_shows_every_order_and_the_sums(opened):
    await sold(opened)
    async with opened.client("helper") as client:
        answer = await client.get(f"/studio/{opened.stage.show}/ledger")
    assert answer.status_code == 200
    for words in (
        "Sổ tiền · Chợ thứ Bảy",
        "Nghệ nhân Mây",
        "200.000",
        "chung đơn 120.000",
        "Trả thiếu",
    ):
        assert words in answer.text
    assert "&lt;" not in FORMULA
    assert "=HYPERLINK(&#34;" in answer.text
    assert BUYER_NAME not in answer.text


async def test_a_show_without_orders_says_so(opened):
    async with opened.client("owner") as client:
        answer = await client.get(f"/studio/{opened.stage.other_show}/ledger")
    assert "chưa có đơn nào" in answer.text


async def test_csv_is_what_excel_reads_and_runs_nothing(opened):
    await sold(opened)
    async with opened.client("helper") as client:
        answer = await client.get(f"/studio/{opened.stage.show}/ledger.csv")
    assert answer.content.startswith("\ufeffSổ tiền".encode())
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert f"'{FORMULA}" in {row[0] for row in rows}
    found = told(opened)
    assert rows[-1][4:] == [str(amount) for amount in found.sums]
    assert rows[-1][4:] == ["220000", "170000", "200000", "20000", "6000", "4000"]


async def test_xlsx_holds_numbers_and_the_pages_sums(opened):
    await sold(opened)
    async with opened.client("helper") as client:
        answer = await client.get(f"/studio/{opened.stage.show}/ledger.xlsx")
    file = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert file.sheetnames == ["Sổ tiền", "1", "2"]
    found = told(opened)
    summary = file["Sổ tiền"]
    assert summary.freeze_panes == "A4"
    assert [cell.value for cell in summary[summary.max_row]][1:] == list(found.sums)
    for number, page in enumerate(found.pages, 1):
        sheet = file[str(number)]
        assert [cell.value for cell in sheet[sheet.max_row]][3:9] == list(page.sums)
        assert all(type(cell.value) is int for row in sheet["D4:I4"] for cell in row)
    kinds = {cell.data_type for sheet in file for row in sheet.rows for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize("suffix", ["", ".csv", ".xlsx"])
@pytest.mark.parametrize(("who", "status"), [("stranger", 303), ("camera", 403)])
async def test_others_do_not_see_it(opened, who, status, suffix):
    async with opened.client(who) as client:
        answer = await client.get(f"/studio/{opened.stage.show}/ledger{suffix}")
    assert answer.status_code == status


async def test_a_show_that_is_none_has_no_ledger(opened):
    async with opened.client("owner") as client:
        assert (await client.get("/studio/nowhere/ledger")).status_code == 404


async def test_money_on_its_way_to_an_order_is_said(opened):
    found = told(opened)
    assert found.coming == 0


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_what_excel_would_run_becomes_a_text(text):
    assert plain(text) == f"'{text}"
    assert plain("mây = tre") == "mây = tre"
    assert plain(-5) == -5
