"""Owns what follows from a wish to the shop: events, or a refusal that says why."""

from __future__ import annotations

from typing import Any

from livehub.clock import DAY, MINUTE
from livehub.display import clean
from livehub.errors import Invalid, NotFound, Refused
from livehub.events import shop as ev
from livehub.fields import code_order, read_name
from livehub.log.command import Command, Decision, Step, decide_events, deciding
from livehub.log.vault import Secret
from livehub.shop import accounts, forwarders, goods, providers, talk, till
from livehub.shop import commands as cmd
from livehub.shop.state import COUNTER, Invite, ShopState

INVITE_LASTS = 10 * MINUTE
DEVICE_LASTS = 7 * DAY  # a browser's role; a Saturday's helper comes back by a new invite
HOLD_MOST = 7 * 24 * 60  # minutes


def _name_shop(state: ShopState, command: Command[cmd.NameShop]) -> Decision:
    name = read_name(command.body.name)
    return Decision() if name == state.name else decide_events(ev.ShopNamed(name=name))


def _take_ownership(state: ShopState, command: Command[cmd.TakeOwnership]) -> Decision:
    if command.body.generation != state.owner_generation:
        raise Refused("link_used")
    joined = _join(command, "owner", None, command.body.name)
    taken = ev.OwnershipTaken(generation=state.owner_generation)
    pin = Secret("owner", "pin", command.body.pin_hash)
    return Decision((taken, *joined.events), joined.result, (pin, *joined.vault))


def _log_in(_: ShopState, command: Command[cmd.LogIn]) -> Decision:
    return _join(command, "owner", None, command.body.name)


def _enter_rehearsal(_: ShopState, command: Command[cmd.EnterRehearsal]) -> Decision:
    return _join(command, command.body.role, command.body.show, command.body.name)


def _join(command: Command[Any], role: str, show: str | None, name: str) -> Decision:
    device = command.mint("device")
    joined = ev.DeviceJoined(
        device=device, role=role, show=show, expires_at=command.at + DEVICE_LASTS
    )
    secret = Secret(f"device:{device}", "name", read_name(name, limit=30))
    return Decision((joined,), {"device": device}, (secret,))


def _make_invite(state: ShopState, command: Command[cmd.MakeInvite]) -> Decision:
    body = command.body
    plan = state.shows.get(body.show)
    if plan is None:
        raise NotFound("show_unknown")
    if plan.finished:
        raise Refused("show_closed")
    if body.kind == "camera" and "camera" not in plan.uses:
        raise Refused("show_without_camera")
    invite = command.mint("invite")
    until = command.at + INVITE_LASTS
    made = ev.InviteMade(invite=invite, kind=body.kind, show=body.show, expires_at=until)
    name = clean(body.name, 30)
    secrets = (Secret(f"invite:{invite}", "name", name),) if name else ()
    return Decision((made,), {"invite": invite, "expires_at": until}, secrets)


def usable(state: ShopState, invite: str, at: int) -> Invite:
    """The invite if it can still be used; NotFound, or Refused `link_used` / `link_expired`."""
    found = state.invites.get(invite)
    if found is None:
        raise NotFound("link_unknown")
    if found.used_by is not None:
        raise Refused("link_used")
    if at >= found.expires_at:
        raise Refused("link_expired")
    return found


def _use_invite(state: ShopState, command: Command[cmd.UseInvite]) -> Decision:
    invite = usable(state, command.body.invite, command.at)
    joined = _join(command, invite.kind, invite.show, command.body.name)
    used = ev.InviteUsed(invite=invite.invite, device=str(joined.result["device"]))
    result = {**joined.result, "role": invite.kind, "show": invite.show}
    return Decision((used, *joined.events), result, joined.vault)


def _remove_device(state: ShopState, command: Command[cmd.RemoveDevice]) -> Decision:
    if command.body.device not in state.devices:
        raise NotFound("device_unknown")
    return decide_events(ev.DeviceRemoved(device=command.body.device))


def _plan_show(state: ShopState, command: Command[cmd.PlanShow]) -> Decision:
    body = command.body
    if body.hold_minutes is not None and not 1 <= body.hold_minutes <= HOLD_MOST:
        raise Invalid("count_range", field="hold_minutes", least=1, most=HOLD_MOST)
    show = command.mint("show")
    planned = ev.ShowPlanned(
        show=show,
        title=read_name(body.title, "title"),
        uses=tuple(dict.fromkeys(body.uses)),
        hold_minutes=body.hold_minutes,
    )
    # By code, since a map has no order of its own: helpers find products where they expect them.
    everything = sorted(state.products, key=lambda key: code_order(state.products[key].code))
    chosen = everything if body.products is None else body.products
    allotted = goods.allot_all(state, command, show, chosen)
    return decide_events(planned, *allotted, show=show)


def _open_counter(state: ShopState, _: Command[cmd.OpenCounter]) -> Decision:
    if COUNTER in state.shows:
        return decide_events(show=COUNTER)
    return decide_events(ev.ShowPlanned(show=COUNTER, title=COUNTER), show=COUNTER)


def _return_stock(state: ShopState, command: Command[cmd.ReturnStock]) -> Decision:
    show = command.body.show
    if show not in state.shows:
        raise NotFound("show_unknown")
    if state.shows[show].finished:
        return Decision()
    back = [
        ev.StockReturned(show=show, product=product, variant=variant, quantity=quantity)
        for product, variant, quantity in command.body.unsold
    ]
    return decide_events(*back, ev.ShowFinished(show=show))


_STEPS: dict[type, Step] = {
    cmd.NameShop: _name_shop,
    cmd.TakeOwnership: _take_ownership,
    cmd.LogIn: _log_in,
    cmd.EnterRehearsal: _enter_rehearsal,
    cmd.MakeInvite: _make_invite,
    cmd.UseInvite: _use_invite,
    cmd.RemoveDevice: _remove_device,
    cmd.PlanShow: _plan_show,
    cmd.OpenCounter: _open_counter,
    cmd.ReturnStock: _return_stock,
    cmd.AddSeller: goods.add_seller,
    cmd.AddProduct: goods.add_product,
    cmd.ChangeProduct: goods.change_product,
    **accounts.STEPS,
    cmd.ConnectProvider: providers.connect,
    cmd.DisconnectProvider: providers.disconnect,
    cmd.SetPublicUrl: till.set_public_url,
    cmd.AddForwarder: forwarders.add_forwarder,
    cmd.RemoveForwarder: forwarders.remove_forwarder,
    cmd.KeepStatementLayout: till.keep_statement_layout,
    **talk.STEPS,
}

decide = deciding(_STEPS)
"""Events that follow from the command; raises UserError."""
