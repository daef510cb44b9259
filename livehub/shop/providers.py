"""Owns deciding on bank providers: which tell us of transfers, in which ways, with which keys.

Keys go to the vault and into no event. A key that is left empty stays as it is, so that a second
way can be added without finding the first key again.
"""

from __future__ import annotations

from livehub.errors import Invalid, Refused
from livehub.events import shop as ev
from livehub.log.command import Command, Decision
from livehub.log.vault import Secret
from livehub.shop import commands as cmd
from livehub.shop.state import ShopState

KEY_LEAST = 16  # characters
KEY_MOST = 500

_KEYS = {"webhook": "secret", "poll": "token"}


def connect(state: ShopState, command: Command[cmd.ConnectProvider]) -> Decision:
    """The provider is believed, or asked, from now on.

    `ways` are those that have a key after this, unless the command names fewer.
    """
    body = command.body
    given = {"secret": _key(body.secret, "secret"), "token": _key(body.token, "token")}
    if not any(given.values()) and not body.ways:
        raise Invalid("secret_missing", field="secret")
    known = state.provider_ways.get(body.provider, ())
    able = tuple(way for way, field in _KEYS.items() if given[field] or way in known)
    ways = able if body.ways is None else tuple(dict.fromkeys(body.ways))
    for way in ways:
        if way not in able:
            raise Invalid("secret_missing", field=_KEYS[way])
    if "poll" in ways and body.provider == "payos":
        raise Refused("provider_not_asked", provider="payOS", field="token")
    secrets = tuple(
        Secret(f"provider:{body.provider}", field, key) for field, key in given.items() if key
    )
    connected = ev.ProviderConnected(provider=body.provider, ways=ways)
    events = () if ways == known and not secrets else (connected,)
    return Decision(events, {}, secrets)


def _key(text: str, field: str) -> str:
    """A key as it was copied; Invalid when it is too short to be one, or no header could hold it."""
    key = text.strip()
    if key and len(key) < KEY_LEAST:
        raise Invalid("secret_short", field=field, least=KEY_LEAST)
    if len(key) > KEY_MOST or not key.isprintable() or not key.isascii():
        raise Invalid("secret_form", field=field)
    return key


def disconnect(state: ShopState, command: Command[cmd.DisconnectProvider]) -> Decision:
    """The provider is believed and asked no more; its keys are gone."""
    provider = command.body.provider
    if provider not in state.providers:
        return Decision()
    # The latest of a secret counts, and nobody signs with an empty one.
    gone = tuple(Secret(f"provider:{provider}", field, "") for field in _KEYS.values())
    return Decision((ev.ProviderDisconnected(provider=provider),), {}, gone)
