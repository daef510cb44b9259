"""Owns what is missing of a camera's picture: what to ask for again, when to give up."""

from __future__ import annotations

from dataclasses import dataclass

RETRY_S = 0.08  # above the round trip of a hall's Wi-Fi; asking sooner doubles the traffic
SOONEST_S, LATEST_S = 0.04, 0.25  # bounds for waiting one and a half measured round trips
GIVE_UP_S = 1.0  # later than that a key frame is quicker
TRIES = 8
MOST_MISSING = 256  # packets; more than that at once is an outage, and a key frame mends it


@dataclass(slots=True)
class _Gap:
    since: float
    asked: float
    tries: int = 1


class Losses:
    """The sequence numbers a stream lacks. All times are steady seconds."""

    def __init__(self) -> None:
        self._newest: int | None = None
        self._gaps: dict[int, _Gap] = {}  # at most MOST_MISSING; overflow gives all of them up
        self._hopeless = False
        self._retry_s = RETRY_S

    def know_rtt(self, rtt_s: float) -> None:
        """The round trip is now known: an answer to a request cannot be there sooner."""
        self._retry_s = min(max(1.5 * rtt_s, SOONEST_S), LATEST_S)

    def arrived(self, seq: int, at: float) -> list[int]:
        """Numbers now known to be missing and to be asked for at once."""
        if self._newest is None:
            self._newest = seq
        if seq <= self._newest:
            self._gaps.pop(seq, None)
            return []
        missing = range(self._newest + 1, seq)
        self._newest = seq
        if len(self._gaps) + len(missing) > MOST_MISSING:
            self._gaps.clear()
            self._hopeless = True
            return []
        self._gaps.update((number, _Gap(at, at)) for number in missing)
        return list(missing)

    def due(self, at: float) -> list[int]:
        """Numbers to ask for once more."""
        again = []
        for number, gap in list(self._gaps.items()):
            if at - gap.asked < self._retry_s:
                continue
            if gap.tries >= TRIES or at - gap.since >= GIVE_UP_S:
                del self._gaps[number]
                self._hopeless = True
                continue
            gap.tries += 1
            gap.asked = at
            again.append(number)
        return again

    def give_up(self) -> bool:
        """Whether something was given up since the last call, so that a key frame is needed."""
        hopeless, self._hopeless = self._hopeless, False
        return hopeless

    def key_frame(self, seq: int) -> None:
        """A key frame starts at `seq`: nothing before it is needed any more."""
        self._gaps = {number: gap for number, gap in self._gaps.items() if number > seq}
