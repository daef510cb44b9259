"""Owns what helpers and the owner see of the shop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livehub.events import shop as ev
from livehub.log.record import Record
from livehub.log.vault import Personal
from livehub.payments.banks import bank
from livehub.payments.memo import memo
from livehub.screens.projections import Doc, Key
from livehub.shop.accounts import TEST_AMOUNT
from livehub.shop.state import Account, ShopState

_COLLECTIONS = (
    "accounts",
    "forwarders",
    "sellers",
    "products",
    "shows",
    "devices",
    "invites",
)
_NAMED = ("account", "seller", "product", "show", "device", "invite", "forwarder")


class HelperShop:
    """Collections `shop`, `accounts`, `forwarders`, `sellers`, `products`, `shows`, `devices`,
    `invites`."""

    def keys(self, state: ShopState) -> Iterator[Key]:
        """Every document there is now."""
        yield "shop", "shop"
        for collection in _COLLECTIONS:
            yield from ((collection, key) for key in getattr(state, collection))

    def document(self, state: ShopState, key: Key) -> Doc | None:
        """The document, or None."""
        collection, name = key
        if collection == "shop":
            return {
                "name": state.name,
                "public_url": state.public_url,
                "coop": state.coop,
                "providers": list(state.providers),
            }
        if name not in getattr(state, collection):
            return None
        return _DOCUMENTS[collection](state, name)

    def touched(self, before: ShopState, record: Record, after: ShopState) -> Iterable[Key]:
        """Whatever the event names; the default account also changes another account's document."""
        event = record.event
        yield "shop", "shop"
        for kind in _NAMED:
            key = getattr(event, kind, None)
            if isinstance(key, str):
                yield f"{kind}s", key
        if before.coop != after.coop and before.coop is not None:
            yield "accounts", before.coop
        connected = (before.providers, bool(before.forwarders))
        if connected != (after.providers, bool(after.forwarders)):
            yield from (("accounts", key) for key in after.accounts)
        if isinstance(event, ev.InviteMade):  # old ones leave state then
            yield from (("invites", key) for key in before.invites if key not in after.invites)


def _account(state: ShopState, key: str) -> Doc:
    each = state.accounts[key]
    known = bank(each.bin)
    return {
        "id": each.account,
        "bin": each.bin,
        "bank": known.short_name if known else each.bin,
        "number": each.number,
        "holder": each.holder,
        "coop": state.coop == each.account,
        "prefix": each.prefix,
        "tolerance": each.tolerance,
        "ways": list(state.ways_of(each)),
        "retired": each.retired,
        "test": _test(each),
        "proven": each.proven_at
        and {
            "at": each.proven_at,
            "provider": each.proven_by[0],
            "way": each.proven_by[1],
        },
    }


def _test(account: Account) -> Doc | None:
    """The test transfer that is waited for."""
    if not account.test_code or account.proven_at is not None:
        return None
    return {
        "code": account.test_code,
        "memo": memo(account.prefix, account.test_code),
        "amount": TEST_AMOUNT,
    }


def _forwarder(state: ShopState, key: str) -> Doc:
    each = state.forwarders[key]
    name = Personal(f"forwarder:{key}", "name")
    return {"id": each.forwarder, "name": name, "added_at": each.added_at}


def _seller(state: ShopState, key: str) -> Doc:
    each = state.sellers[key]
    return {"id": each.seller, "name": each.name, "craft": each.craft, "account": each.account}


def _product(state: ShopState, key: str) -> Doc:
    each = state.products[key]
    return {
        "id": each.product,
        "seller": each.seller,
        "code": each.code,
        "name": each.name,
        "price": each.price,
        "photo": each.photo,
        "on_hand": sum(each.on_hand.values()),
        "shows": [show for show, plan in state.shows.items() if key in plan.products],
    }


def _show(state: ShopState, key: str) -> Doc:
    each = state.shows[key]
    return {
        "id": each.show,
        "title": each.title,
        "uses": list(each.uses),
        "state": "closed" if each.finished else "open",
        "planned_at": each.planned_at,
    }


def _device(state: ShopState, key: str) -> Doc:
    each = state.devices[key]
    return {
        "id": each.device,
        "role": each.role,
        "name": Personal(f"device:{each.device}", "name"),
        "show": each.show,
        "joined_at": each.joined_at,
    }


def _invite(state: ShopState, key: str) -> Doc:
    each = state.invites[key]
    return {
        "id": each.invite,
        "kind": each.kind,
        "show": each.show,
        "expires_at": each.expires_at,
        "used": each.used_by is not None,
    }


_DOCUMENTS = {
    "accounts": _account,
    "forwarders": _forwarder,
    "sellers": _seller,
    "products": _product,
    "shows": _show,
    "devices": _device,
    "invites": _invite,
}
