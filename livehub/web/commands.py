"""Owns commands from screens: reading them strictly, asking whether they may, passing them on."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from livehub import ids
from livehub.comments.queue import WEB_MOST
from livehub.errors import Invalid, NotFound, ProtocolError, Refused
from livehub.events import snake
from livehub.log.command import Body
from livehub.log.runner import Outcome
from livehub.payments import codes
from livehub.payments.banks import REHEARSAL, bank
from livehub.payments.commands import AllocateTransfer, AskRefund, SeeMoney
from livehub.screens.viewer import MAY, Viewer, needs_pin
from livehub.shop.commands import AddAccount, MakeInvite, TestAccount
from livehub.shows.commands import AskCamera, SendCue, TakeCamera
from livehub.shows.comment_commands import ReceiveComment, TypeComment
from livehub.shows.receiving import typed_author
from livehub.shows.state import ShowState
from livehub.web import links
from livehub.web.known_orders import completed
from livehub.web.world import World

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
# "Expected `int`, got `str` - at `$.price`": the field, never the value, is told.
CHAT_MOST = 200
"""Code points that a visitor may write at once, as the page's field has it."""
_FIELD = re.compile(r"(?:`\$\.|required field `)(\w{1,40})")
_TYPES = {snake(each.__name__): each for each in MAY}


class Message(msgspec.Struct, forbid_unknown_fields=True):
    """A command as it travels."""

    id: str
    log: str
    type: str
    body: msgspec.Raw = msgspec.Raw(b"{}")


_messages = msgspec.json.Decoder(Message)


def read(raw: bytes | str) -> Message:
    """The command in a message; ProtocolError `message_unreadable`."""
    try:
        message = _messages.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise ProtocolError("message_unreadable") from None
    if not _ID.fullmatch(message.id):
        raise ProtocolError("message_unreadable")
    return message


async def carry_out(world: World, viewer: Viewer, message: Message) -> Outcome:
    """What the command came to; raises its refusal."""
    kind = _TYPES.get(message.type)
    if kind is None:
        raise Invalid("command_unknown", type=message.type[:40])
    body = _body(message, kind)
    viewer.check_command(message.log, body, _parcel(world, viewer))
    if needs_pin(body):
        world.proofs.check(viewer.subject)
    body = _completed(world, viewer, message, body)
    if isinstance(body, ReceiveComment):
        _check_flood(world, message.log, body)
    runner = world.logs.get(message.log)
    outcome = await runner.run(body, actor=viewer.actor, id=message.id)
    return _answered(world, body, outcome)


def _parcel(world: World, viewer: Viewer) -> tuple[str, ...]:
    """The orders that a buyer's page shows."""
    if viewer.role != "buyer" or viewer.show is None:
        return ()
    show = world.show(viewer.show)
    order = show.orders.get(viewer.subject)
    return () if order is None else show.parcels[order.parcel]


def _check_flood(world: World, log: str, body: ReceiveComment) -> None:
    """Raises Refused `comments_too_fast`: one visitor must not bury the others' orders.

    The show's own bounds are there because a visitor can take another name at will.
    """
    if not world.chat_by_author.take(body.author) or not world.chat_by_show.take(log):
        raise Refused("comments_too_fast")
    state = world.logs.get(log).state
    if isinstance(state, ShowState) and state.queue.open_web >= WEB_MOST:
        raise Refused("comments_too_fast")


def _body(message: Message, kind: type[Body]) -> Body:
    try:
        return msgspec.json.decode(message.body, type=kind)
    except msgspec.ValidationError as error:
        found = _FIELD.search(str(error))
        raise Invalid("field_unreadable", field=found[1] if found else "body") from None
    except (msgspec.DecodeError, RecursionError):
        raise ProtocolError("message_unreadable") from None


def _completed(world: World, viewer: Viewer, message: Message, body: Body) -> Body:
    """Put in what only we know: the author's keyed hash, a code, the banks and cameras there are."""
    if isinstance(body, ReceiveComment):
        author = ids.digest(world.links.make("author", _safe(body.author)))[:20]
        # Nothing else: a page must not write as the shop, or in the name of another platform.
        return ReceiveComment(
            source="web", author=author, name=body.name, text=body.text[:CHAT_MOST]
        )
    if isinstance(body, TypeComment):
        who = typed_author(message.log, body, f"{viewer.actor} {message.id}")
        author = ids.digest(world.links.make("author", who))[:20]
        return msgspec.structs.replace(body, author=author)
    if isinstance(body, AllocateTransfer | SeeMoney | AskRefund):
        return completed(world, body)
    if isinstance(body, TakeCamera | SendCue | AskCamera):
        _check_camera(world, message.log, body.camera)
    if isinstance(body, AddAccount) and bank(body.bin) in {None, REHEARSAL}:
        raise Invalid("bank_unknown", field="bin")
    if isinstance(body, TestAccount):
        # From the command's id: sent again it must be the same command.
        entropy = ids.digest("test", viewer.actor, message.id).encode()
        return msgspec.structs.replace(body, code=codes.mint(entropy))
    return body


def _check_camera(world: World, log: str, camera: str) -> None:
    """Raises NotFound `camera_unknown`: a show's log knows no devices, so it cannot tell itself."""
    device = world.shop.devices.get(camera)
    if device is None or device.role != "camera" or log != f"show:{device.show}":
        raise NotFound("camera_unknown")


def _safe(author: str) -> str:
    """A page's own random name for its visitor, as something a link can be made of."""
    return ids.digest("web", author[:100])


def _answered(world: World, body: Body, outcome: Outcome) -> Outcome:
    """Results carry addresses where screens need them."""
    if isinstance(body, MakeInvite):
        invite = str(outcome.result["invite"])
        return Outcome(outcome.seq, {**outcome.result, "link": links.join(world, invite)})
    return outcome


def reply(message_id: str, outcome: Outcome) -> dict[str, Any]:
    """The reply that a screen gets."""
    return {"reply": {"id": message_id, "ok": True, "seq": outcome.seq, "result": outcome.result}}


def refusal(message_id: str, described: dict[str, object]) -> dict[str, Any]:
    """The reply to a command that was refused."""
    return {"reply": {"id": message_id, "ok": False, "error": described}}
