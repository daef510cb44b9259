"""Who asks media too often is told when to come back, and nobody else pays for it."""

from __future__ import annotations

from typing import Any

import pytest

from livehub.errors import Busy
from livehub.web.rates import _RATES, Rates
from tests.fakes import FakeClock
from tests.web.whip import CANDIDATE, FRAGMENT, SDP, VIEWER, face, publish


def most(rates: Rates, act: Any, whose: Any, name: str = "n") -> int:
    """How often it may be done in one instant."""
    for count in range(1000):
        try:
            rates.spend(act, whose, name)
        except Busy:
            return count
    raise AssertionError("nobody stops it")


@pytest.mark.parametrize(("act", "whose"), list(_RATES))
def test_each_bound_lets_a_burst_through_and_then_a_trickle(act, whose):
    clock = FakeClock()
    rates = Rates(clock)
    assert most(rates, act, whose) == _RATES[act, whose].burst
    with pytest.raises(Busy, match="media_too_often") as refusal:
        rates.spend(act, whose, "n")
    assert int(refusal.value.data["retry_s"]) >= 1
    assert most(rates, act, whose, "another") == _RATES[act, whose].burst
    clock.advance(2_000)
    assert 1 <= most(rates, act, whose) < _RATES[act, whose].burst


def test_a_camera_that_comes_back_for_an_hour_is_never_too_fast():
    clock = FakeClock()
    rates = Rates(clock)
    for _ in range(1800):  # MediaMTX's page: every two seconds, whatever it is told
        rates.spend("POST", "camera", "show/one")
        rates.spend("POST", "address", "192.168.1.7")
        clock.advance(2_000)


def test_a_full_hall_comes_back_at_once_when_the_hub_was_restarted():
    rates = Rates(FakeClock())
    for phone in range(200):
        rates.spend("POST", "address", f"192.168.1.{phone}")
        rates.spend("POST", "key", "the show's one key")


async def test_a_flood_is_answered_429_with_a_time_before_anything_is_read():
    rates = Rates(FakeClock())
    async with face(rates=rates) as client:
        assert (await publish(client)).status_code == 201
        most(rates, "POST", "camera", "show/one")
        flooded = await publish(client)
        assert (flooded.status_code, flooded.headers["Retry-After"]) == (429, "2")
        assert flooded.headers["Content-Type"] == "application/problem+json"
        assert (await publish(client, "two")).status_code == 503  # its own bucket, a full house


async def test_one_address_cannot_flood_with_ever_new_names():
    rates = Rates(FakeClock())
    async with face(rates=rates) as client:
        most(rates, "POST", "address", "192.168.1.77")
        most(rates, "DELETE", "address", "192.168.1.77")
        most(rates, "PATCH", "address", "192.168.1.77")
        requests = [
            await publish(client, "never-seen"),
            await client.post("/whep/never-seen", content=VIEWER, headers=SDP),
            await client.delete("/media/never-seen"),
            await client.patch("/media/never-seen", content=CANDIDATE, headers=FRAGMENT),
        ]
        assert [response.status_code for response in requests] == [429] * 4
        preflight = {"Access-Control-Request-Method": "POST"}
        assert (await client.options("/whip/one", headers=preflight)).status_code == 200


async def test_one_media_session_is_not_patched_for_ever():
    rates = Rates(FakeClock())
    async with face(rates=rates) as client:
        session = await publish(client)
        location = session.headers["Location"]
        most(rates, "PATCH", "session", location.removeprefix("/media/"))
        headers = {**FRAGMENT, "If-Match": session.headers["ETag"]}
        assert (await client.patch(location, content=CANDIDATE, headers=headers)).status_code == 429
        assert (await client.delete(location)).status_code == 200
