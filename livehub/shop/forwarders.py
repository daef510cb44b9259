"""Owns deciding on phones that forward their bank's messages: who may, and until when."""

from __future__ import annotations

from livehub.errors import NotFound, Refused
from livehub.events import shop as ev
from livehub.fields import read_name
from livehub.log.command import Command, Decision, decide_events
from livehub.log.vault import Secret
from livehub.shop import commands as cmd
from livehub.shop.state import ShopState

MOST = 20


def add_forwarder(state: ShopState, command: Command[cmd.AddForwarder]) -> Decision:
    """A phone gets an address of its own, so that it can be taken from it alone."""
    name = read_name(command.body.name, limit=30)
    if len(state.forwarders) >= MOST:
        raise Refused("forwarders_many", most=MOST)
    forwarder = command.mint("forwarder")
    added = ev.ForwarderAdded(forwarder=forwarder)
    secret = Secret(f"forwarder:{forwarder}", "name", name)
    return Decision((added,), {"forwarder": forwarder}, (secret,))


def remove_forwarder(state: ShopState, command: Command[cmd.RemoveForwarder]) -> Decision:
    """Its address is believed no more; what it told stays told."""
    forwarder = command.body.forwarder
    if forwarder not in state.forwarders:
        raise NotFound("forwarder_gone")
    return decide_events(ev.ForwarderRemoved(forwarder=forwarder))
