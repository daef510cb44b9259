"""Owns the record: the stored form of an event, and the hash chain that ties records together."""

from __future__ import annotations

import hashlib

import msgspec

from livehub.clock import Millis
from livehub.errors import ConfigError
from livehub.events import Event, Vocabulary, snake
from livehub.log import upgrade

Hash = bytes
"""SHA-256, 32 bytes."""


class Stored(msgspec.Struct, frozen=True):
    """What a store keeps of one record: `raw` are the bytes that the hash covers."""

    seq: int
    raw: bytes
    hash: Hash


class Record(msgspec.Struct, frozen=True):
    """One event in its place: who caused it, when, by which command."""

    seq: int
    at: Millis
    actor: str
    command: str
    event: Event


class _Form(msgspec.Struct, array_like=True):
    """Order of the fields in the stored bytes; only ever appended to."""

    seq: int
    at: Millis
    type: str
    v: int
    actor: str
    command: str
    body: msgspec.Raw


_encoder = msgspec.json.Encoder()
_forms = msgspec.json.Decoder(_Form)


def genesis(log: str, epoch: str) -> Hash:
    """What the first record of a log is chained to."""
    return hashlib.sha256(f"livehub/1 {log} {epoch}".encode()).digest()


def chain(previous: Hash, raw: bytes) -> Hash:
    """The hash of a record: over the previous hash and the stored bytes."""
    return hashlib.sha256(previous + raw).digest()


def encode(record: Record) -> bytes:
    """The stored bytes of a record."""
    event = record.event
    return _encoder.encode(
        _Form(
            seq=record.seq,
            at=record.at,
            type=snake(type(event).__name__),
            v=event.v,
            actor=record.actor,
            command=record.command,
            body=msgspec.Raw(_encoder.encode(event)),
        )
    )


def decode(vocabulary: Vocabulary, raw: bytes) -> Record:
    """The record in stored bytes; see `decode_of`."""
    record = decode_of(vocabulary, raw)
    assert record is not None
    return record


def decode_of(vocabulary: Vocabulary, raw: bytes, *kinds: type[Event]) -> Record | None:
    """The record in stored bytes, upgraded to today's shape; None for one of no such kind.

    Raises ConfigError `event_unknown` for a type this version does not know: a newer livehub
    wrote the log, and folding without the event would show a wrong world.
    """
    form = _forms.decode(raw)
    if form.type not in vocabulary:
        raise ConfigError("event_unknown", type=form.type, kind=vocabulary.kind)
    into = vocabulary.types[form.type]
    if kinds and into not in kinds:
        return None
    body = upgrade.to_current(vocabulary.kind, form.type, form.v, into.v, bytes(form.body))
    event = msgspec.json.decode(body, type=into)
    return Record(form.seq, form.at, form.actor, form.command, event)


def check(log: str, previous: Hash, stored: Stored, expected_seq: int) -> None:
    """Raises ConfigError `chain_broken`, naming the record, when it is not what was written."""
    if stored.seq != expected_seq or chain(previous, stored.raw) != stored.hash:
        raise ConfigError("chain_broken", log=log, seq=stored.seq)
