"""Owns the one door through which transfers come in: five ways of hearing, one fact in the log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence

import msgspec

from livehub import ids
from livehub.links import Links
from livehub.log.logs import Logs
from livehub.payments import codes
from livehub.payments.commands import KeepNotification, NotifyTransfer
from livehub.payments.transfers import Notice, Way

logger = logging.getLogger(__name__)

RAW_MOST = 64 * 1024
"""Characters of a raw notification that are kept with its transfer."""

Keyed = Callable[..., str]
"""Makes a hash of a kind and texts that tells nothing to whoever has not the key."""

Listener = Callable[[str, Way, Notice], None]
"""Called with (provider, way, notice) once it is on disk: lamps. Must not block."""


class Intake:
    """Records what was heard; durable when it returns."""

    def __init__(self, logs: Logs, links: Links, accounts: Callable[[], Collection[str]]) -> None:
        """`accounts` gives the numbers of our accounts, virtual ones among them."""
        self._logs = logs
        self._links = links
        self._accounts = accounts
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Hear of every telling, repeated ones too."""
        self._listeners.append(listener)

    async def record(
        self, notices: Sequence[Notice], *, way: Way, raw: bytes = b"", actor: str
    ) -> list[str]:
        """The transfers that these notices are, each one fact however often told; tests are none."""
        runner = self._logs.get("bank")
        transfers = []
        for each in notices:
            if each.test:  # a provider tries the address: no money moved
                continue
            notice = msgspec.structs.replace(each, account=self._ours(each))
            body = self.told(notice, way, raw)
            # No id of the provider's: a notification that comes again differently is a fact as well.
            outcome = await runner.run(body, actor=actor, id=ids.digest(msgspec.json.encode(body)))
            transfers.append(str(outcome.result["transfer"]))
            logger.info("transfer=%s heard of through %s (%s)", transfers[-1], notice.provider, way)
            for listener in self._listeners:
                listener(notice.provider, way, notice)
        return transfers

    def told(self, notice: Notice, way: Way, raw: bytes = b"") -> NotifyTransfer:
        """What a notice becomes for the bank's log, to see beforehand what it would decide."""
        return told(notice, way, self._keyed, raw)

    async def keep(
        self, provider: str, way: Way, reason: str, raw: bytes, actor: str, at: int = 0
    ) -> str:
        """A notification that cannot be read as a transfer yet; `at` tells repetitions apart."""
        text = raw[:RAW_MOST].decode(errors="replace")
        body = KeepNotification(provider=provider, way=way, reason=reason, text=text)
        kept = ids.digest("kept", provider, way, reason, raw, str(at))
        outcome = await self._logs.get("bank").run(body, actor=actor, id=kept)
        logger.warning("notification of %s (%s) kept: %s", provider, way, reason)
        return str(outcome.result["notification"])

    def _ours(self, notice: Notice) -> str:
        """The account by the number that we know it by: a virtual one stands beside the real."""
        ours = self._accounts()
        if notice.account not in ours and notice.sub_account in ours:
            return notice.sub_account or ""
        return notice.account

    def _keyed(self, kind: str, *parts: str) -> str:
        """A hash that tells nothing without our key: narratives are short and could be guessed."""
        return ids.digest(self._links.make(kind, ids.digest(*parts)))


def told(notice: Notice, way: Way, keyed: Keyed, raw: bytes = b"") -> NotifyTransfer:
    """What was told, as a command; `keyed` hides what may be personal.

    The memo's hash is of what matters in it: its codes, or else all its letters, so that two ways
    which print the same memo differently agree.
    """
    named = tuple(codes.find(notice.narrative))
    same = notice.by_bank
    return NotifyTransfer(
        provider=notice.provider,
        provider_id=notice.provider_id,
        account=notice.account,
        amount=notice.amount,
        direction=notice.direction,
        bank_ref=notice.bank_ref,
        booked_at=notice.booked_at,
        codes=named,
        same=ids.digest(*same) if same else "",
        memo=keyed("memo", *(named or (codes.letters(notice.narrative),))),
        narrative=notice.narrative,
        payer=notice.payer or "",
        raw=raw[:RAW_MOST].decode(errors="replace"),
        way=way,
        moment=keyed("moment", *notice.by_moment),
        sub_account=notice.sub_account or "",
        payer_bin=notice.payer_bin or "",
        payer_account=notice.payer_account or "",
    )
