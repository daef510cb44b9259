"""Owns deciding on who tells us of money and by which address buyers come."""

from __future__ import annotations

from urllib.parse import urlsplit

from livehub.addresses import is_host_name
from livehub.errors import Invalid
from livehub.events import shop as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.shop import commands as cmd
from livehub.shop.state import ShopState

_COLUMNS_MOST, _COLUMN_NAME_MOST = 20, 100  # of a statement; no heading that is read is longer


def keep_statement_layout(state: ShopState, command: Command[cmd.KeepStatementLayout]) -> Decision:
    """The columns of a bank's statements, remembered for the next one; once when they stay."""
    body = command.body
    if not any(each.bin == body.bin for each in state.accounts.values()):
        raise Invalid("bank_unknown", field="bin")
    layout = {field: name for field, name in body.layout.items() if field and name}
    if len(layout) > _COLUMNS_MOST or any(
        len(name) > _COLUMN_NAME_MOST for name in layout.values()
    ):
        raise Invalid("statement_layout", field="layout")
    if dict(state.layouts.get(body.bin, {})) == layout:
        return Decision()
    return decide_events(ev.StatementLayoutKept(bin=body.bin, layout=layout))


def set_public_url(state: ShopState, command: Command[cmd.SetPublicUrl]) -> Decision:
    """The address for buyers from outside: https, a name, nothing behind it."""
    url = read_public_url(command.body.url)
    return Decision() if url == state.public_url else decide_events(ev.PublicUrlSet(url=url))


def read_public_url(text: str) -> str | None:
    """`https://name[:port]`, or None for an empty text; Invalid `public_url_form`."""
    text = text.strip().rstrip("/")
    if not text:
        return None
    try:
        parts = urlsplit(text)
        plain = parts.scheme in {"https", "http"} and parts.port != 0
        plain = plain and is_host_name((parts.hostname or "").lower())
    except ValueError:
        plain = False
        parts = urlsplit("")
    if not plain or parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        raise Invalid("public_url_form", field="url")
    return f"{parts.scheme}://{parts.netloc.lower()}"
