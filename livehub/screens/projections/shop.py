"""Owns what helpers and the owner see of the shop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from livehub.comments import answers, judging
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
    `invites`, `rules`, `templates`."""

    def keys(self, state: ShopState) -> Iterator[Key]:
        """Every document there is now."""
        yield "shop", "shop"
        for collection in _COLLECTIONS:
            yield from ((collection, key) for key in getattr(state, collection))
        yield "rules", "rules"
        yield from (("templates", key) for key in _templates(state))

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
        if collection == "rules":
            return _rules(state)
        if collection == "templates":
            return _templates(state).get(name)
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
        if isinstance(event, ev.CommentRulesSet):
            yield "rules", "rules"
        if isinstance(event, ev.TemplatesKept):
            yield from (("templates", key) for key in _templates(before) | _templates(after))
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


def _rules(state: ShopState) -> Doc:
    """What holds and hides comments: the shop's lists, else those that come with livehub."""
    kept = state.rules
    if kept is None:
        rules = judging.shipped()
        kept = (rules.hide or (), rules.hold or (), rules.allow or (), rules.links)
    names = ("hide", "hold", "allow", "links")
    lists = {name: list(words) for name, words in zip(names, kept, strict=True)}
    return {**lists, "own": state.rules is not None}


def _templates(state: ShopState) -> dict[str, Doc]:
    """The answers of the digit keys: the shop's own, else those that come with livehub."""
    own = state.templates is not None
    templates = answers.shipped() if state.templates is None else state.templates
    return {
        each.id: {
            "id": each.id,
            "name": each.name,
            "text": each.text,
            "public": each.public,
            "own": own,
        }
        for each in templates
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
