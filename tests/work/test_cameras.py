"""What media reports, as screens see it."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.screens.vitals import Vitals
from livehub.work.cameras import Cameras


class Reported:
    """Media that says what a test wants."""

    def __init__(self, **cameras: str) -> None:
        self.cameras = cameras

    def vitals(self, room: str) -> dict[str, dict[str, str]]:
        """State by camera."""
        return {camera: {"state": state} for camera, state in self.cameras.items()}


def shown(vitals: Vitals, audience: Any) -> dict[str, Any]:
    return {key: document["state"] for (_, key), document in vitals.of("s1", audience).items()}


@pytest.mark.parametrize(
    ("state", "program"),
    [("on_air", "on_air"), ("stalled", "on_air"), ("connecting", "off"), ("off", "off")],
)
def test_the_program_is_on_air_while_a_camera_is(state: str, program: str) -> None:
    vitals = Vitals()
    cameras = Cameras(vitals)
    media: Any = Reported(c1=state)
    cameras.media = media
    cameras.changed("s1")
    assert shown(vitals, "helper") == {"c1": state}
    assert shown(vitals, "public") == {"program": program}


def test_a_camera_that_left_is_no_longer_shown() -> None:
    vitals = Vitals()
    cameras = Cameras(vitals)
    media: Any = Reported(c1="on_air", c2="on_air")
    cameras.media = media
    cameras.changed("s1")
    del media.cameras["c1"]
    cameras.changed("s1")
    assert shown(vitals, "helper") == {"c2": "on_air"}


def test_before_media_runs_there_is_nothing_to_say() -> None:
    vitals = Vitals()
    Cameras(vitals).changed("s1")
    assert shown(vitals, "public") == {}
