"""Owns deciding on notifications that could not be read as transfers: kept until somebody looked."""

from __future__ import annotations

from typing import Any

from livehub.events import bank as ev
from livehub.log.command import Command, Decision, decide_events
from livehub.log.vault import Secret
from livehub.payments import commands as cmd
from livehub.payments.state import BankState


def keep(_: BankState, command: Command[cmd.KeepNotification]) -> Decision:
    """Its text goes to the vault: it may hold names and accounts."""
    body = command.body
    notification = command.mint("notification")
    kept = ev.NotificationKept(
        notification=notification, provider=body.provider, way=body.way, reason=body.reason
    )
    text = (Secret(f"notification:{notification}", "text", body.text),) if body.text else ()
    return Decision((kept,), {"notification": notification}, text)


def settle(state: BankState, command: Command[cmd.SettleNotification]) -> Decision:
    """It was judged again."""
    return _settled(state, command.body.notification, command.body.outcome, "")


def dismiss(state: BankState, command: Command[cmd.DismissNotification]) -> Decision:
    """A helper has looked."""
    outcome = "entered" if command.body.entered else "dismissed"
    return _settled(state, command.body.notification, outcome, command.subject)


def _settled(state: BankState, notification: str, outcome: str, by: str) -> Decision:
    if notification not in state.kept:
        return Decision()
    return decide_events(ev.NotificationSettled(notification=notification, outcome=outcome, by=by))


STEPS: dict[type, Any] = {
    cmd.KeepNotification: keep,
    cmd.SettleNotification: settle,
    cmd.DismissNotification: dismiss,
}
