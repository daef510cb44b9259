"""Owns how long pictures take through a server: a camera's frames found again at each viewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

Frame = tuple[int, int, int]
"""RTP timestamp, number of packets, nanoseconds of the wall clock when its last packet passed."""

LONGEST_NS = 2_000_000_000  # a server that is further behind has failed in any case
COMPARED = 60  # frames of a viewer that are enough to know it again


def delays(sent: Sequence[Frame], seen: Sequence[tuple[int, int, int, int]]) -> list[float]:
    """Milliseconds from the camera's last packet of a frame to each viewer's.

    `seen` holds viewer, timestamp, packets and time. Servers give each viewer a clock of its own,
    so a frame is known again by how many packets it and its neighbours have.
    """
    of_viewer: dict[int, list[Frame]] = defaultdict(list)
    for viewer, *frame in seen:
        of_viewer[viewer].append((frame[0], frame[1], frame[2]))
    by_timestamp = {timestamp: (packets, at) for timestamp, packets, at in sent}
    found = []
    for frames in of_viewer.values():
        shift = _shift(sent, by_timestamp, frames[:COMPARED])
        for timestamp, _, at in frames:
            if origin := by_timestamp.get(timestamp - shift & 0xFFFFFFFF):
                found.append((at - origin[1]) / 1e6)
    return found


def _shift(
    sent: Sequence[Frame], by_timestamp: dict[int, tuple[int, int]], frames: Sequence[Frame]
) -> int:
    """By how much this viewer's timestamps differ: the one under which most frames are alike."""

    def alike(shift: int) -> int:
        matches = 0
        for timestamp, packets, _ in frames:
            origin = by_timestamp.get(timestamp - shift & 0xFFFFFFFF)
            matches += origin is not None and origin[0] == packets
        return matches

    middle = frames[len(frames) // 2]
    earlier = [one for one in sent if 0 <= middle[2] - one[2] < LONGEST_NS]
    return max((middle[0] - one[0] & 0xFFFFFFFF for one in earlier), key=alike, default=0)


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which this part of all lies; infinite when there are none."""
    if not values:
        return float("inf")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
