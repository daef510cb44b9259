"""Two helpers in the comment queue: who claims first, what is taken back, what stands still."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.browser import queue, studio
from tests.browser.busy import Busy
from tests.browser.chromium import LAPTOP, Chromium, Device
from tests.browser.house import House
from tests.browser.seeing import say, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

RACES = 20
PRESS_AT = """at => void setTimeout(
  () => dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true})),
  at - Date.now(),
)"""
TABLET = Device(1024, 768, phone=True)


@pytest.fixture
def busy(house: House, chromium: Chromium) -> Busy:
    return Busy(chromium, house)


def test_of_two_who_claim_at_once_one_wins_every_time(busy: Busy) -> None:
    """Both press Enter on the same comment; both see whose it is, and it is one of them."""
    pages = [busy.helper("Người giúp một"), busy.helper("Người giúp hai")]
    for number in range(RACES):
        text = f"chốt A1 lần {number} nhé"
        busy.say(f"Khách {number}", text)
        rows = [queue.select(page, text) for page in pages]
        at = int(pages[0].evaluate("Date.now()")) + 250
        for page in pages:  # in the same moment, as far as two browsers have one
            page.evaluate(PRESS_AT, at)
        won = _winner(pages[0], rows)
        assert sum(won) == 1, number
        loser = pages[won.index(False)]
        _decline(loser)
        expect(studio.comment(loser, text).locator(".claim-of")).to_be_visible()
        _forget(pages[won.index(True)], text)
    busy.chromium.check()


def _winner(page: Page, rows: list[Locator]) -> list[bool]:
    return until(page, "a winner", lambda: _mine(rows))


def _mine(rows: list[Locator]) -> list[bool] | None:
    """Whose it is, once both pages know."""
    mine = [bool(row.locator(".state-news").count()) for row in rows]
    theirs = [bool(row.locator(".claim-of").count()) for row in rows]
    return mine if all(a or b for a, b in zip(mine, theirs, strict=True)) else None


def _decline(page: Page) -> None:
    """Whoever was late enough to see the claim is asked whether to take over."""
    if page.locator("#question[open]").count():
        page.keyboard.press("Escape")


def _forget(page: Page, text: str) -> None:
    row = studio.comment(page, text)
    row.locator(".act-finish_comment").last.click()
    expect(row.locator(".thread")).to_have_count(0)


def test_a_thread_is_claimed_whole_and_ordered_from_its_draft(busy: Busy) -> None:
    busy.say("Khách Huế", "chốt A1 x2 nha")
    busy.say("Khách Huế", "lấy thêm A2 đỏ 1 cái nữa")
    busy.say("Khách Huế", "sđt em 0912345678")
    page = busy.helper("Người giúp")
    row = queue.claim(page, "chốt A1 x2")
    expect(row.locator(".thread-said li")).to_have_count(2)
    expect(row.locator(".thread-lines .line")).to_have_count(2)
    assert "0912" not in row.inner_text()
    row.locator(".act-reveal_comment").click()
    expect(row).to_contain_text("0912345678")
    expect(row.locator("a[href='tel:+84912345678']")).to_be_visible()
    row.locator(".thread-lines .line").first.get_by_label(say("studio.one_more")).click()
    expect(row.locator(".thread-total .money")).to_have_text(re.compile(r"155\.000"))
    page.keyboard.press("o")
    expect(page.locator("section.pay .pay-text")).to_contain_text("155.000")
    studio.mark_sent(page)
    queue.choose(page, "done")
    expect(studio.comment(page, "lấy thêm A2")).to_be_visible()
    expect(studio.comment(page, "sđt em")).to_be_visible()
    busy.chromium.check()


def test_what_was_taken_over_is_told_to_whom_it_was_taken_from(busy: Busy) -> None:
    busy.say("Khách Huế", "chốt A1 nha")
    first, second = busy.helper("Người giúp một"), busy.helper("Người giúp hai")
    queue.claim(first, "chốt A1")
    studio.comment(second, "chốt A1").locator(".claim-of").click()
    second.locator("#question button.button-primary").click()
    expect(studio.comment(second, "chốt A1")).to_have_class(re.compile("is-mine"))
    told = say("studio.taken_from_you", name="Người giúp hai", who="Khách Huế")
    expect(first.locator(".toasts")).to_contain_text(told)
    busy.chromium.check()


def test_everything_can_be_taken_back(busy: Busy) -> None:
    busy.say("Khách Huế", "hàng đẹp quá trời")
    page = busy.helper("Người giúp")
    row = queue.select(page, "hàng đẹp")
    page.keyboard.press("h")
    expect(row).to_have_class(re.compile("is-hidden"))
    page.keyboard.press("z")
    expect(row).to_have_class(re.compile("is-visible"))
    page.keyboard.press("g")
    expect(row).to_have_class(re.compile("is-held"))
    queue.undo(page, say("studio.comment_held"))
    row.hover()  # as long as a pointer is in the list, nothing leaves it
    expect(row).to_have_class(re.compile("is-visible"))
    page.keyboard.press("f")
    expect(row).to_have_class(re.compile("is-featured"))
    page.keyboard.press("z")
    expect(row).not_to_have_class(re.compile("is-featured"))
    page.keyboard.press("m")
    expect(row).to_have_class(re.compile("is-muted"))
    page.keyboard.press("z")
    expect(row).not_to_have_class(re.compile("is-muted"))
    page.keyboard.press("x")
    expect(row).to_have_class(re.compile("is-done"))
    page.keyboard.press("z")
    expect(row).to_have_class(re.compile("is-visible"))
    page.keyboard.press("b")
    page.locator("#question button.button-stop").click()
    expect(row).to_have_class(re.compile("is-muted"))
    busy.chromium.check()


def test_what_is_held_is_let_through_by_a_helper(busy: Busy) -> None:
    busy.say("Khách lạ", "xem thêm ở http://re-hon.example.com nha")
    page = busy.helper("Người giúp")
    queue.choose(page, "held")
    row = studio.comment(page, "xem thêm")
    expect(row).to_contain_text(say("studio.held_link"))
    row.get_by_role("button", name=say("studio.let_through")).click()
    queue.choose(page, "open")
    expect(studio.comment(page, "xem thêm")).to_have_class(re.compile("is-visible"))
    busy.chromium.check()


def test_keys_are_left_to_whoever_types(busy: Busy) -> None:
    """Telex composes with j, f, h and x: none of them is a command then, nor in a field."""
    busy.say("Khách Huế", "chốt A1 nha")
    page = busy.helper("Người giúp")
    row = queue.select(page, "chốt A1")
    composing = "{key: 'h', isComposing: true, bubbles: true}"
    page.evaluate(f"() => dispatchEvent(new KeyboardEvent('keydown', {composing}))")
    taken = "{key: 'h', keyCode: 229, bubbles: true}"
    page.evaluate(f"() => dispatchEvent(new KeyboardEvent('keydown', {taken}))")
    page.keyboard.press("/")
    page.locator("#queue-search").press_sequentially("hxfmbo")
    expect(page.locator("#queue-search")).to_have_value("hxfmbo")
    page.keyboard.press("Escape")
    expect(row).to_have_class(re.compile("is-visible"))
    assert page.locator(".toast").count() == 0
    busy.chromium.check()


def test_digits_after_r_choose_answers_and_switch_no_camera(busy: Busy) -> None:
    busy.say("Khách Huế", "A2 còn màu đỏ không shop")
    page = busy.helper("Người giúp", permissions=["clipboard-read", "clipboard-write"])
    row = queue.select(page, "A2 còn")
    page.keyboard.press("r")
    answers = row.locator(".answers")
    expect(answers.locator(".answer").first).to_be_visible()
    expect(row).to_have_class(re.compile("is-mine"))
    number = next(
        number
        for number, answer in enumerate(answers.locator(".answer").all(), start=1)
        if answer.is_enabled()
    )
    page.keyboard.press(str(number))
    expect(page.locator(".toasts")).to_contain_text(say("studio.answer_copied"))
    expect(answers).to_have_count(0)
    assert page.evaluate("navigator.clipboard.readText()")
    busy.chromium.check()


def test_search_knows_no_marks(busy: Busy) -> None:
    busy.say("Chị Đào", "cho em hỏi địa chỉ cửa hàng")
    busy.say("Khách Huế", "chốt A01 nha")
    page = busy.helper("Người giúp")
    page.keyboard.press("/")
    page.locator("#queue-search").fill("dia chi dao")
    expect(studio.comment(page, "địa chỉ")).to_be_visible()
    expect(studio.comment(page, "chốt A01")).to_have_count(0)
    page.locator("#queue-search").fill("a1")
    expect(studio.comment(page, "chốt A01")).to_be_visible()
    busy.chromium.check()


def test_thousands_of_comments_are_a_short_list_that_stands_still_under_a_hand(busy: Busy) -> None:
    busy.fill(7_100)  # some are in the log alone
    page = busy.helper("Người giúp")
    expect(studio.comment(page, "7100")).to_be_visible()
    assert queue.rows_drawn(page) < 60
    list_ = page.locator(queue.LIST)
    list_.evaluate("list => list.scrollTop = list.scrollHeight / 2")
    until(page, "rows of the middle", lambda: _numbers(page)[0] in range(3_600, 5_600) or None)
    assert queue.rows_drawn(page) < 60
    page.locator(queue.LIST).hover()
    row = page.locator(f"{queue.LIST} article").nth(8)
    name, before = row.get_attribute("id"), queue.top_of(row)
    with busy.pouring(40):
        expect(page.locator(".queue-new")).to_contain_text(re.compile(r"\d"))
    row = page.locator(f"#{name}")
    assert queue.top_of(row) == pytest.approx(before, abs=1)
    for _ in range(12):
        page.keyboard.press("j")
    expect(page.locator(f"{queue.LIST} article[aria-current=true]")).to_be_in_viewport()
    page.locator(".queue-new").click()
    until(page, "the newest", lambda: _numbers(page)[-1] > 7_100 or None)
    _stays_where_it_is_laid(page, busy)
    page.get_by_role("button", name=say("studio.older"), exact=True).click()
    older = page.locator("#older-dialog .older")
    expect(older.nth(50)).to_be_attached()
    busy.chromium.check()


def _stays_where_it_is_laid(page: Page, busy: Busy) -> None:
    """Of a full queue one leaves for each that comes; what is drawn is not laid out anew for it."""
    page.mouse.move(0, 0)
    row = page.locator(f"#{page.locator(f'{queue.LIST} article').last.get_attribute('id')}")
    before, first = row.evaluate("row => row.offsetTop"), _numbers(page)[0]
    busy.say("Khách Huế", "bình này cao bao nhiêu")
    until(page, "another first row", lambda: _numbers(page)[0] != first or None)
    assert row.evaluate("row => row.offsetTop") == before


def test_a_list_that_is_turned_has_no_hole(busy: Busy) -> None:
    """Rows break elsewhere, and are lower than they were taken for."""
    busy.fill(60)
    page = busy.helper("Người giúp")
    expect(studio.comment(page, "60")).to_be_visible()
    for width, height in ((600, 900), (390, 800), (800, 1280)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(500)
    first = page.locator(f"{queue.LIST} article").first
    assert queue.top_of(first) <= queue.top_of(page.locator(queue.LIST))


def _numbers(page: Page) -> list[int]:
    ids = page.locator(f"{queue.LIST} article").evaluate_all(
        "rows => rows.map(row => row.dataset.row)"
    )
    return [int(each) for each in ids] or [0]


def test_an_order_written_while_the_server_is_away_is_sent_once(busy: Busy) -> None:
    """The server dies, the order is written, the page is loaded anew when it is back."""
    busy.say("Khách Huế", "chốt A1 x2 nha")
    page = busy.helper("Người giúp", LAPTOP)
    row = queue.select(page, "chốt A1 x2")
    busy.house.kill()
    expect(page.locator(".studio-banner")).to_be_visible()
    page.keyboard.press("o")
    expect(row).to_contain_text(say("studio.waits_to_be_sent"))
    with suppress(Error):  # nobody answers
        page.reload()
    busy.house.start()
    page.goto(busy.studio_url)
    expect(studio.order(page, 1)).to_be_visible()
    expect(page.locator(".toasts")).to_contain_text(say("studio.kept_order_sent", number=1))
    page.reload()
    expect(studio.order(page, 1)).to_be_visible()
    assert page.locator("#panel-desk article.order").count() == 1


def test_fingers_reach_everything(busy: Busy) -> None:
    busy.say("Khách Huế", "chốt A1 nha")
    page = busy.helper("Người giúp", TABLET)
    studio.comment(page, "chốt A1").locator(".act-more").tap()
    menu = page.locator("#row-menu")
    for key in ("claim", "make_order", "answer", "finish", "hold", "hide", "mute", "ban"):
        item = menu.get_by_role("menuitem", name=say(f"studio.{key}"), exact=True)
        expect(item).to_be_in_viewport()
        box = item.bounding_box()
        assert box is not None
        assert box["height"] >= 44, key
    menu.get_by_role("menuitem", name=say("studio.claim"), exact=True).tap()
    expect(studio.comment(page, "chốt A1")).to_have_class(re.compile("is-mine"))
    busy.chromium.check()
