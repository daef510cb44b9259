"""Owns deciding on where money goes and by which address buyers come."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from livehub.addresses import is_host_name
from livehub.errors import Invalid, Refused
from livehub.events import shop as ev
from livehub.fields import read_name
from livehub.log.command import Command, Decision, decide_events
from livehub.log.vault import Secret
from livehub.shop import commands as cmd
from livehub.shop.state import ShopState

_BIN = re.compile(r"[0-9]{6}")
_NUMBER = re.compile(r"[A-Z0-9]{4,19}")  # NAPAS VietQR v1.0, tag 38.01.01
_PREFIX = re.compile(r"[A-Z0-9]{0,8}")
SECRET_LEAST = 16  # characters


def add_account(state: ShopState, command: Command[cmd.AddAccount]) -> Decision:
    """A new account, refused when its two typings differ or it is there already."""
    body = command.body
    number = _number(body.number)
    if body.number_again is not None and _number(body.number_again) != number:
        raise Invalid("account_numbers_differ", field="number_again")
    if not _BIN.fullmatch(body.bin):
        raise Invalid("bank_unknown", field="bin")
    prefix = body.prefix.strip().upper()
    if not _PREFIX.fullmatch(prefix):
        raise Invalid("memo_prefix_form", field="prefix")
    if any((each.bin, each.number) == (body.bin, number) for each in state.accounts.values()):
        raise Refused("account_known", field="number")
    account = command.mint("account")
    added = ev.AccountAdded(
        account=account,
        bin=body.bin,
        number=number,
        holder=read_name(body.holder, "holder"),
        coop=body.coop,
        prefix=prefix,
    )
    return decide_events(added, account=account)


def _number(text: str) -> str:
    number = re.sub(r"[\s.\-]", "", text).upper()
    if not _NUMBER.fullmatch(number):
        raise Invalid("account_number_form", field="number")
    return number


def connect_provider(_: ShopState, command: Command[cmd.ConnectProvider]) -> Decision:
    """A provider's secret goes to the vault; its notifications are believed from now on."""
    body = command.body
    secret = body.secret.strip()
    if len(secret) < SECRET_LEAST:
        raise Invalid("secret_short", field="secret", least=SECRET_LEAST)
    connected = ev.ProviderConnected(provider=body.provider)
    kept = Secret(f"provider:{body.provider}", "secret", secret)
    return Decision((connected,), {}, (kept,))


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
