"""Owns how the shop's state follows from its events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from immutables import Map
from msgspec.structs import replace

from livehub.events import shop as ev
from livehub.fields import canonical_code
from livehub.log.record import Record
from livehub.shop.state import (
    Account,
    Device,
    Forwarder,
    Invite,
    Plan,
    Product,
    Seller,
    ShopState,
)


def evolve(state: ShopState, record: Record) -> ShopState:
    """The shop after one more record."""
    return _STEPS[type(record.event)](state, record.event, record)


def _named(state: ShopState, event: ev.ShopNamed, _: Record) -> ShopState:
    return state.changed(name=event.name)


def _ownership(state: ShopState, event: ev.OwnershipTaken, _: Record) -> ShopState:
    return state.changed(owner_generation=event.generation + 1)


def _public_url(state: ShopState, event: ev.PublicUrlSet, _: Record) -> ShopState:
    return state.changed(public_url=event.url)


def _account(state: ShopState, event: ev.AccountAdded, _: Record) -> ShopState:
    account = Account(
        event.account,
        event.bin,
        event.number,
        event.holder,
        event.prefix,
        event.tolerance,
        event.ways,
    )
    coop = event.account if event.coop or state.coop is None else state.coop
    return state.changed(accounts=state.accounts.set(event.account, account), coop=coop)


def _put(state: ShopState, account: Account) -> ShopState:
    return state.changed(accounts=state.accounts.set(account.account, account))


def _account_changed(state: ShopState, event: ev.AccountChanged, _: Record) -> ShopState:
    """Another memo or other ways were never tried: the proof was of the old ones."""
    old = state.accounts[event.account]
    new = replace(
        old,
        holder=event.holder,
        prefix=event.prefix,
        tolerance=event.tolerance,
        ways=event.ways,
    )
    if (old.prefix, state.ways_of(old)) != (new.prefix, event.ways):
        new = replace(new, test_code="", proven_at=None)
    return _put(state, new)


def _retired(state: ShopState, event: ev.AccountRetired, _: Record) -> ShopState:
    return _put(state, replace(state.accounts[event.account], retired=True))


def _test_asked(state: ShopState, event: ev.AccountTestAsked, _: Record) -> ShopState:
    account = state.accounts[event.account]
    return _put(state, replace(account, test_code=event.code, proven_at=None))


def _proven(state: ShopState, event: ev.AccountProven, record: Record) -> ShopState:
    by = (event.provider, event.way)
    return _put(state, replace(state.accounts[event.account], proven_at=record.at, proven_by=by))


def _coop(state: ShopState, event: ev.CoopAccountChosen, _: Record) -> ShopState:
    return state.changed(coop=event.account)


def _provider(state: ShopState, event: ev.ProviderConnected, _: Record) -> ShopState:
    return state.changed(
        providers=tuple(dict.fromkeys((*state.providers, event.provider))),
        provider_ways=state.provider_ways.set(event.provider, event.ways),
    )


def _no_provider(state: ShopState, event: ev.ProviderDisconnected, _: Record) -> ShopState:
    if event.provider not in state.providers:
        return state
    return state.changed(
        providers=tuple(each for each in state.providers if each != event.provider),
        provider_ways=state.provider_ways.delete(event.provider),
    )


def _forwarder(state: ShopState, event: ev.ForwarderAdded, record: Record) -> ShopState:
    forwarder = Forwarder(event.forwarder, record.at)
    return state.changed(forwarders=state.forwarders.set(event.forwarder, forwarder))


def _forwarder_removed(state: ShopState, event: ev.ForwarderRemoved, _: Record) -> ShopState:
    return state.changed(forwarders=_without(state.forwarders, event.forwarder))


def _layout(state: ShopState, event: ev.StatementLayoutKept, _: Record) -> ShopState:
    return state.changed(layouts=state.layouts.set(event.bin, Map(event.layout)))


def _seller(state: ShopState, event: ev.SellerAdded, _: Record) -> ShopState:
    seller = Seller(event.seller, event.name, event.craft, event.account)
    return state.changed(sellers=state.sellers.set(event.seller, seller))


def _seller_account(state: ShopState, event: ev.SellerAccountChosen, _: Record) -> ShopState:
    seller = replace(state.sellers[event.seller], account=event.account)
    return state.changed(sellers=state.sellers.set(event.seller, seller))


def _product(state: ShopState, event: ev.ProductAdded, _: Record) -> ShopState:
    product = Product(
        event.product,
        event.seller,
        event.code,
        event.name,
        event.price,
        event.photo,
        event.variants,
        Map({each.variant: 0 for each in event.variants}),
    )
    return state.changed(
        products=state.products.set(event.product, product),
        codes=state.codes.set(canonical_code(event.code), event.product),
    )


def _product_changed(state: ShopState, event: ev.ProductChanged, _: Record) -> ShopState:
    product = replace(
        state.products[event.product], name=event.name, price=event.price, photo=event.photo
    )
    return state.changed(products=state.products.set(event.product, product))


def _count(state: ShopState, product: str, variant: str, on_hand: int) -> ShopState:
    old = state.products[product]
    new = replace(old, on_hand=old.on_hand.set(variant, on_hand))
    return state.changed(products=state.products.set(product, new))


def _counted(state: ShopState, event: ev.StockCounted, _: Record) -> ShopState:
    return _count(state, event.product, event.variant, event.on_hand)


def _allotted(state: ShopState, event: ev.StockAllotted, _: Record) -> ShopState:
    left = state.products[event.product].on_hand[event.variant] - event.quantity
    plan = state.shows[event.show]
    plan = replace(plan, products=plan.products.set(event.product, True))
    state = state.changed(shows=state.shows.set(event.show, plan))
    return _count(state, event.product, event.variant, left)


def _returned(state: ShopState, event: ev.StockReturned, _: Record) -> ShopState:
    left = state.products[event.product].on_hand[event.variant] + event.quantity
    return _count(state, event.product, event.variant, left)


def _planned(state: ShopState, event: ev.ShowPlanned, record: Record) -> ShopState:
    plan = Plan(event.show, event.title, event.uses, event.hold_minutes, record.at)
    return state.changed(shows=state.shows.set(event.show, plan))


def _finished(state: ShopState, event: ev.ShowFinished, _: Record) -> ShopState:
    plan = replace(state.shows[event.show], finished=True)
    return state.changed(shows=state.shows.set(event.show, plan))


def _invited(state: ShopState, event: ev.InviteMade, record: Record) -> ShopState:
    invite = Invite(event.invite, event.kind, event.show, event.expires_at)
    alive = {key: each for key, each in state.invites.items() if each.expires_at > record.at}
    return state.changed(invites=Map(alive).set(event.invite, invite))


def _invite_used(state: ShopState, event: ev.InviteUsed, _: Record) -> ShopState:
    invite = replace(state.invites[event.invite], used_by=event.device)
    return state.changed(invites=state.invites.set(event.invite, invite))


def _joined(state: ShopState, event: ev.DeviceJoined, record: Record) -> ShopState:
    device = Device(event.device, event.role, event.show, record.at, event.expires_at)
    alive = {key: each for key, each in state.devices.items() if each.expires_at > record.at}
    return state.changed(devices=Map(alive).set(event.device, device))


def _removed(state: ShopState, event: ev.DeviceRemoved, _: Record) -> ShopState:
    return state.changed(devices=_without(state.devices, event.device))


def _ruled(state: ShopState, event: ev.CommentRulesSet, _: Record) -> ShopState:
    return state.changed(rules=(event.hide, event.hold, event.allow, event.links))


def _remembered(state: ShopState, event: ev.AuthorRemembered, _: Record) -> ShopState:
    authors = state.authors
    if event.standing == "ok":
        return state.changed(authors=_without(authors, event.author))
    return state.changed(authors=authors.set(event.author, event.standing))


def _templates(state: ShopState, event: ev.TemplatesKept, _: Record) -> ShopState:
    return state.changed(templates=event.templates)


def _without(those: Map[str, Any], key: str) -> Map[str, Any]:
    return those.delete(key) if key in those else those


_STEPS: dict[type, Callable[[ShopState, Any, Record], ShopState]] = {
    ev.ShopNamed: _named,
    ev.OwnershipTaken: _ownership,
    ev.PublicUrlSet: _public_url,
    ev.AccountAdded: _account,
    ev.AccountChanged: _account_changed,
    ev.AccountRetired: _retired,
    ev.AccountTestAsked: _test_asked,
    ev.AccountProven: _proven,
    ev.CoopAccountChosen: _coop,
    ev.ProviderConnected: _provider,
    ev.ForwarderAdded: _forwarder,
    ev.ForwarderRemoved: _forwarder_removed,
    ev.StatementLayoutKept: _layout,
    ev.ProviderDisconnected: _no_provider,
    ev.SellerAdded: _seller,
    ev.SellerAccountChosen: _seller_account,
    ev.ProductAdded: _product,
    ev.ProductChanged: _product_changed,
    ev.StockCounted: _counted,
    ev.StockAllotted: _allotted,
    ev.StockReturned: _returned,
    ev.ShowPlanned: _planned,
    ev.ShowFinished: _finished,
    ev.InviteMade: _invited,
    ev.InviteUsed: _invite_used,
    ev.DeviceJoined: _joined,
    ev.DeviceRemoved: _removed,
    ev.CommentRulesSet: _ruled,
    ev.AuthorRemembered: _remembered,
    ev.TemplatesKept: _templates,
}
