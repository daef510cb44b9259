"""Owns PINs: how they are kept (Argon2id), and how many tries somebody gets."""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict, deque

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from livehub.clock import MINUTE, Clock, Millis
from livehub.errors import Busy, Invalid, Refused

_PIN = re.compile(r"[0-9]{6}")
TRIES = 5
WINDOW = 15 * MINUTE
REMEMBERED = 1_000  # addresses, devices; the one heard of longest ago is forgotten
PROOF_LASTS = 5 * MINUTE


def hash_pin(pin: str) -> str:
    """The PIN as a PHC string; Invalid `pin_form` unless it is six digits. Takes a while."""
    if not _PIN.fullmatch(pin):
        raise Invalid("pin_form", field="pin")
    return _argon(secrets.token_bytes(16)).derive_phc_encoded(pin.encode())


def pin_fits(pin: str, hashed: str) -> bool:
    """True when it is the PIN. Takes a while."""
    try:
        Argon2id.verify_phc_encoded(pin.encode(), hashed)
    except InvalidKey:
        return False
    return True


def _argon(salt: bytes) -> Argon2id:
    # OWASP's second choice (19 MiB, two passes): a mini PC must not stall over it.
    return Argon2id(salt=salt, length=32, iterations=2, lanes=1, memory_cost=19 * 1024)


class Proofs:
    """Which devices the PIN was typed on within the last five minutes; a restart forgets them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: OrderedDict[str, Millis] = OrderedDict()

    def prove(self, device: str) -> None:
        """The PIN was right; beyond the bound the device proven longest ago has to type it again."""
        self._until[device] = self._clock.now() + PROOF_LASTS
        self._until.move_to_end(device)
        while len(self._until) > REMEMBERED:
            self._until.popitem(last=False)

    def check(self, device: str) -> None:
        """Raises Refused `pin_needed` unless it was proven a moment ago."""
        if self._until.get(device, 0) <= self._clock.now():
            raise Refused("pin_needed")


class Tries:
    """Counts tries per address that did not succeed; the sixth within a quarter of an hour has to wait."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, deque[Millis]] = OrderedDict()

    def begin(self, address: str) -> None:
        """Count a try before it is judged, so that many at once are not more than one by one.

        Raises Busy `too_many_tries` with the seconds to wait.
        """
        self._check(address)
        self._failures.setdefault(address, deque(maxlen=TRIES)).append(self._clock.now())
        self._failures.move_to_end(address)
        while len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, address: str) -> None:
        """Whoever knows the PIN starts afresh."""
        self._failures.pop(address, None)

    def _check(self, address: str) -> None:
        failures = self._recent(address)
        if len(failures) >= TRIES:
            left = failures[0] + WINDOW - self._clock.now()
            raise Busy(
                "too_many_tries", retry_s=max(left // 1000, 1), minutes=max(left // MINUTE, 1)
            )

    def _recent(self, address: str) -> deque[Millis]:
        failures = self._failures.get(address, deque(maxlen=TRIES))
        since = self._clock.now() - WINDOW
        while failures and failures[0] <= since:
            failures.popleft()
        return failures
