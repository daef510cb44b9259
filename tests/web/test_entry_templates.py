"""The pages that lead in, rendered with hostile names: text stays text, and nothing is inline."""

from __future__ import annotations

import re
from typing import Any

import pytest

from livehub.web.render import environment

HOSTILE = '"><script>alert(1)</script>\u202e'
PROVIDER: dict[str, Any] = {
    "name": "sepay",
    "title": "SePay",
    "steps": 2,
    "asked": True,
    "ways": ["webhook", "poll"],
    "hook": HOSTILE,
    "rejected": {"time": HOSTILE, "text": HOSTILE},
    "saved": True,
    "gone": False,
    "errors": dict.fromkeys(("secret", "token", "pin", "form"), HOSTILE),
    "open": True,
}
LINKS = dict.fromkeys(("studio", "overlay_v", "overlay_h", "watch", "order", "camera", "tv"), "/x")
SHOWS = [{"id": "k7q2abcd", "title": HOSTILE, "state": "live"}]
BANKS = [{"bin": "970436", "short_name": HOSTILE, "name": HOSTILE, "aliases": [HOSTILE]}]
START: dict[str, Any] = {
    "shop": HOSTILE,
    "owned": True,
    "signed_in": True,
    "ready": True,
    "shows": SHOWS,
    "rehearsal_url": HOSTILE,
    "links": {},
}
TALK: dict[str, Any] = {
    "shipped": {"hide": HOSTILE, "hold": HOSTILE, "allow": HOSTILE},
    "holes": [HOSTILE],
}
SETUP: dict[str, Any] = {
    **TALK,
    "shop": HOSTILE,
    "sync": "/sync",
    "banks": BANKS,
    "door_url": HOSTILE,
    "providers": [PROVIDER, PROVIDER | {"name": "payos", "asked": False, "ways": []}],
    "reachable": False,
    "pin_needed": True,
    "https_port": 8443,
}
INVITED = {"kind": "camera", "shop": HOSTILE, "show": HOSTILE, "name": HOSTILE}

PAGES: list[tuple[str, dict[str, Any]]] = [
    ("start.html", START),
    ("start.html", START | {"owned": False, "signed_in": False, "shows": []}),
    ("start.html", START | {"rehearsal": True, "links": LINKS}),
    (
        "landing.html",
        {"https_url": HOSTILE, "address": HOSTILE, "ca_url": "/ca.crt", "code_error": ""},
    ),
    ("own.html", {"state": "open", "values": {"shop": HOSTILE}, "errors": {"pin": HOSTILE}}),
    ("own.html", {"state": "used", "values": {}, "errors": {}}),
    ("login.html", {"shop": HOSTILE, "error": HOSTILE, "next": HOSTILE}),
    ("join.html", INVITED | {"state": "open"}),
    ("join.html", INVITED | {"state": "expired"}),
    ("setup.html", SETUP),
    ("setup.html", SETUP | {"providers": [], "pin_needed": False, "rehearsal": True}),
    ("talk.html", {"shop": HOSTILE, "sync": "/sync", **TALK}),
    ("problem.html", {"status": 404, "code": "x", "sentence": HOSTILE, "back": "/"}),
]


def rendered(name: str, context: dict[str, Any]) -> str:
    page: dict[str, Any] = {"lang": "vi", "rehearsal": False, "messages_url": "/messages/vi.json"}
    page["t"] = lambda key, **data: f"{key} {' '.join(map(str, data.values()))}"
    return environment().get_template(name).render(page | context)


@pytest.mark.parametrize(("name", "context"), PAGES)
def test_names_never_become_markup(name: str, context: dict[str, Any]) -> None:
    html = rendered(name, context)
    assert "&lt;script&gt;" in html or HOSTILE not in str(context)
    assert "<script>alert" not in html


@pytest.mark.parametrize(("name", "context"), PAGES)
def test_pages_hold_under_a_policy_without_inline_script_or_style(
    name: str, context: dict[str, Any]
) -> None:
    html = rendered(name, context)
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", html) == []


@pytest.mark.parametrize(("name", "context"), PAGES)
def test_every_field_has_its_label(name: str, context: dict[str, Any]) -> None:
    html = rendered(name, context)
    labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', html))
    fields = re.findall(r'<(?:input|select)[^>]*class="input[^"]*"[^>]*\bid="([^"]+)"', html)
    assert [field for field in fields if field not in labelled] == []
