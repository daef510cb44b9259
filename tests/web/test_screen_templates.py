"""The screens of buyers, artisans and OBS, rendered with hostile names and in every state of an order."""

from __future__ import annotations

import re
from typing import Any

import pytest

from livehub import i18n
from livehub.web.render import environment, theme

HOSTILE = '"><script>alert(1)</script>\u202e'
ACCOUNT = {
    "bin": "970436",
    "bank": "Vietcombank",
    "number": "1023456789",
    "holder": HOSTILE,
    "seller": HOSTILE,
}
LINE = {
    "product": "p",
    "variant": "v",
    "code": "A12",
    "name": HOSTILE,
    "label": HOSTILE,
    "qty": 2,
    "price": 240_000,
}
UNPAID: dict[str, Any] = {
    "phase": "wait",
    "excess": 0,
    "lines": [LINE],
    "total": 480_000,
    "due": 480_000,
    "received": 0,
    "remainder": 480_000,
    "payment": "unpaid",
    "flags": [],
    "state": "open",
    "qr": 480_000,
    "code": "ZF7K3QM9X",
    "memo": "SEVQR ZF7K3QM9X",
    "account": ACCOUNT,
    "expires_at": 1,
}
PARTIAL = UNPAID | {
    "phase": "partial",
    "payment": "partial",
    "received": 300_000,
    "remainder": 180_000,
}
PAID = UNPAID | {
    "phase": "paid",
    "payment": "paid",
    "received": 480_000,
    "remainder": 0,
    "qr": None,
}
OVER = PAID | {"phase": "over", "payment": "over", "received": 500_000, "excess": 20_000}
EXPIRED = UNPAID | {"phase": "expired", "state": "expired", "qr": None}
LATE = PAID | {"phase": "review", "state": "expired", "flags": ["late", "review"]}
CANCELLED = UNPAID | {"phase": "cancelled", "state": "cancelled", "qr": None}
ORDERS = {
    "wait": UNPAID,
    "partial": PARTIAL,
    "paid": PAID,
    "over": OVER,
    "expired": EXPIRED,
    "review": LATE,
    "cancelled": CANCELLED,
}


def parcel(*orders: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The document of a buyer's page."""
    return {
        "number": 12,
        "has_contact": False,
        "said_paid": False,
        "phase": orders[0]["phase"],
        "waiting": sum(each["qr"] is not None for each in orders),
        "received": sum(each["received"] for each in orders),
        "remainder": sum(each["qr"] or 0 for each in orders),
        "orders": list(orders),
        **more,
    }


LINKED = {"feeds": "show:k7q2abcd/x", "sync": "/sync/KEY", "carrier": "sse"}
SHOW = {"id": "k7q2abcd", "title": HOSTILE, "state": "live"}
ORDER_PAGE = LINKED | {
    "key": "KEY",
    "shop": HOSTILE,
    "held": "12:00 23/11/2026",
    "contact": dict.fromkeys(("name", "phone", "address"), HOSTILE),
    "errors": {"name": HOSTILE},
}
PAGES: list[tuple[str, dict[str, Any]]] = [
    *(("order.html", ORDER_PAGE | {"order": parcel(order)}) for order in ORDERS.values()),
    ("order.html", ORDER_PAGE | {"order": parcel(PAID, PARTIAL, UNPAID, phase="partial")}),
    ("watch.html", LINKED | {"show": SHOW, "shop": HOSTILE, "whep": "/whep/KEY"}),
    (
        "camera.html",
        LINKED
        | {"show": SHOW, "name": HOSTILE, "whip": "/whip/c", "landing": "http://x/"}
        | {"report": "/vitals/camera/c", "now": 1, "cues": ["louder"]},
    ),
    ("feed.html", {"whep": "/whep/KEY"}),
    (
        "moc/overlay.html",
        LINKED | {"theme": theme("moc"), "theme_asset": lambda file: f"/overlays/{file}"},
    ),
]


def rendered(name: str, context: dict[str, Any]) -> str:
    page: dict[str, Any] = {"lang": "vi", "rehearsal": False, "messages_url": "/messages/vi.json"}
    page["t"] = lambda key, **data: i18n.translate("vi", key, **data)
    return environment().get_template(name).render(page | context)


def ordered(order: dict[str, Any], **more: Any) -> str:
    return rendered("order.html", ORDER_PAGE | {"order": parcel(order)} | more)


def without_patterns(html: str) -> str:
    """The page without what scripts copy."""
    return re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)


def seen(html: str, phase: str) -> bool:
    """Whether the parts of a phase are shown; all of them or none."""
    html = without_patterns(html)
    parts = re.findall(r'data-phase="([^"]*)"( hidden)?', html)
    shown = {not hidden for phases, hidden in parts if phases == phase}
    assert len(shown) == 1
    return shown.pop()


@pytest.mark.parametrize(("name", "context"), PAGES)
def test_names_never_become_markup(name: str, context: dict[str, Any]) -> None:
    assert "<script>alert" not in rendered(name, context)


@pytest.mark.parametrize(("name", "context"), PAGES)
def test_pages_hold_under_a_policy_without_inline_script_or_style(
    name: str, context: dict[str, Any]
) -> None:
    html = rendered(name, context)
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []


@pytest.mark.parametrize("phase", ORDERS)
def test_an_order_says_exactly_where_it_stands(phase: str) -> None:
    html = ordered(ORDERS[phase])
    state = re.search(r'role="status">(.*?)</p>', html, re.DOTALL)
    assert state
    shown = re.findall(r'data-whole="([^"]*)">', state[1])
    assert len(shown) == 1
    assert phase in shown[0].split()


@pytest.mark.parametrize("phase", ORDERS)
def test_the_code_to_pay_is_shown_only_while_paying_is_right(phase: str) -> None:
    assert seen(ordered(ORDERS[phase]), "wait partial") is (phase in {"wait", "partial"})


def test_the_picture_is_of_what_is_still_missing() -> None:
    html = ordered(PARTIAL)
    assert '<img id="qr" data-qr src="/d/KEY/1/qr.png?v=180000"' in html
    assert "180.000\u00a0₫" in html


def test_account_amount_and_memo_can_be_copied_as_banks_want_them() -> None:
    copied = re.findall(
        r'data-copy="(\w+)" data-value="([^"]*)"', without_patterns(ordered(UNPAID))
    )
    assert copied == [
        ("remainder", "480000"),
        ("account", "1023456789"),
        ("memo", "SEVQR ZF7K3QM9X"),
    ]


def test_a_preview_of_the_link_tells_nothing_of_the_buyer() -> None:
    head = ordered(UNPAID, shop="Phú Túc").split("</head>")[0]
    assert not re.findall(r"480|ZF7K3QM9X|1023456789|A12", head)


def test_many_lines_are_folded_so_that_the_code_stays_on_the_first_screen() -> None:
    html = ordered(UNPAID | {"lines": [LINE] * 5})
    first = html.split("data-lines>")[1].split("</ul>")[0]
    assert first.count("<li") == 2
    assert "<details data-more>" in html
    assert "<details data-more hidden>" in without_patterns(ordered(UNPAID))


def test_an_order_alone_looks_as_if_there_were_no_parcels() -> None:
    html = without_patterns(ordered(UNPAID))
    assert '<header class="part-head" data-head hidden>' in html
    assert '<div class="several" id="several" hidden>' in html


def test_several_codes_are_told_apart_by_place_payee_and_picture() -> None:
    coop = UNPAID | {"account": ACCOUNT | {"seller": ""}}
    own = UNPAID | {
        "account": ACCOUNT | {"seller": "Nghệ nhân Mây"},
        "qr": 90_000,
        "remainder": 90_000,
    }
    html = without_patterns(
        rendered("order.html", ORDER_PAGE | {"shop": "HTX Xuân La", "order": parcel(coop, own)})
    )
    assert "2 mã QR cần trả" in html
    assert "570.000\u00a0₫" in html
    for place, payee in (("1/2", "HTX Xuân La"), ("2/2", "Nghệ nhân Mây")):
        assert f'data-bind="place">{place}<' in html
        assert f">Trả cho {payee}<" in html
    pictures = re.findall(r'data-qr src="([^"]*)"', html)
    assert pictures == ["/d/KEY/1/qr.png?v=480000", "/d/KEY/2/qr.png?v=90000"]
    assert len(set(re.findall(r'\bid="([^"]*)"', html))) == len(re.findall(r'\bid="([^"]*)"', html))


def test_what_is_paid_of_several_shows_no_code_any_more() -> None:
    html = without_patterns(
        rendered("order.html", ORDER_PAGE | {"order": parcel(PAID, UNPAID, phase="partial")})
    )
    shown = re.findall(r'<div class="pay" data-phase="wait partial"( hidden)?>', html)
    assert shown == [" hidden", ""]
    assert "1 mã QR cần trả" in html


def test_the_address_is_asked_once() -> None:
    assert (
        '<form class="stack" method="post" action="/d/KEY/contact" data-contact="no">'
        in ordered(UNPAID)
    )
    assert 'data-contact="no" hidden>' in rendered(
        "order.html", ORDER_PAGE | {"order": parcel(UNPAID, has_contact=True)}
    )


def test_the_artisan_has_one_big_button_a_step() -> None:
    html = rendered("camera.html", PAGES[-3][1])
    for step in ("hello", "permit", "try", "live", "ask"):
        buttons = re.findall(r'button-huge" id="\w+"[^>]*data-only="([^"]*)"', html)
        assert sum(step in only.split() for only in buttons) == 1, step
