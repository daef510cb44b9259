"""When a way of hearing of money is silent, and when it only has nothing to tell."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from livehub.clock import DAY, MINUTE, SECOND, Millis
from livehub.payments.lamps import RETRIES, SLOWER_MOST, SOON, Ear, Lamp, Lamps
from livehub.payments.state import Heard, Transfer
from livehub.payments.transfers import Way
from tests.fakes import START

HERE, THERE = "113366668888", "0011001234567"
WEBHOOK = Ear("sepay", "webhook", (HERE,))
POLL = Ear("sepay", "poll", (HERE,))
PHONE = Ear("phone", "phone", (HERE,))


class Evening:
    """Lamps, what came in, and a clock that a test moves."""

    def __init__(self, *ears: Ear, live: bool = True) -> None:
        self.ears: Sequence[Ear] = ears
        self.live = live
        self.now: Millis = START + MINUTE
        self.lamps = Lamps(START)
        self.money: list[Transfer] = []
        self.lamps.follow(ears, START)

    def comes(
        self, *ways: Way, account: str = HERE, amount: int = 50_000, direction: str = "in"
    ) -> str:
        """Money that these ways told of at once."""
        name = f"t{len(self.money)}"
        tellers = {"phone": "phone", "hand": "hand", "statement": "statement"}
        heard = tuple(Heard(tellers.get(way, "sepay"), way, self.now) for way in ways)
        transfer = Transfer(name, account, amount, direction, self.now, self.now, (), "", heard)
        self.money.append(transfer)
        for told in heard:
            self.lamps.heard(told.provider, told.way, account, told.at)
        return name

    def later(self, passed: Millis, *, polled: bool = True) -> None:
        """Time passes, while the list is looked at every minute if it is `polled`."""
        self.now += passed
        if polled and POLL in self.ears:
            self.lamps.ok("sepay", "poll", self.now, every=MINUTE)

    def look(self) -> dict[tuple[str, str], Lamp]:
        """The lamps by way and account."""
        lamps, _ = self.lamps.look(self.ears, self.money, self.now, live=self.live)
        return {(each.way, each.account): each for each in lamps}

    def state(self, way: str, account: str = "") -> str:
        return self.look()[way, account].state

    @property
    def slower(self) -> list[str]:
        return self.lamps.look(self.ears, self.money, self.now, live=self.live)[1]


def test_nobody_who_buys_makes_no_way_silent():
    evening = Evening(WEBHOOK, POLL, PHONE)
    evening.comes("webhook", "poll", "phone")
    evening.later(DAY)
    assert {each.state for each in evening.look().values()} == {"ok"}
    assert evening.slower == []


def test_a_lamp_says_when_money_was_heard_of_last():
    evening = Evening(WEBHOOK)
    assert evening.look()["webhook", ""].heard_at is None
    evening.comes("webhook")
    heard_at = evening.now
    evening.later(MINUTE)
    assert evening.look()["webhook", ""].heard_at == heard_at


def test_a_webhook_that_missed_two_transfers_in_a_row_is_silent():
    evening = Evening(WEBHOOK, POLL)
    evening.comes("webhook", "poll")
    evening.later(MINUTE)
    for _ in range(2):
        evening.comes("poll")
        evening.later(SECOND)
    assert evening.state("webhook") == "ok", "it may yet tell"
    evening.later(SOON)
    assert (evening.state("webhook"), evening.state("poll")) == ("silent", "ok")


def test_a_webhook_that_missed_one_is_silent_once_no_retry_can_come():
    evening = Evening(WEBHOOK, POLL)
    evening.comes("poll")
    evening.later(RETRIES - MINUTE)
    assert evening.state("webhook") == "ok"
    evening.later(2 * MINUTE)
    assert evening.state("webhook") == "silent"


def test_a_webhook_that_tells_again_is_silent_no_more_yet_what_it_missed_is_told():
    evening = Evening(WEBHOOK, POLL)
    missed = [evening.comes("poll") for _ in range(2)]
    evening.later(SOON + MINUTE)
    assert evening.state("webhook") == "silent"
    evening.comes("webhook", "poll")
    assert evening.state("webhook") == "ok"
    assert sorted(evening.slower) == missed


def test_a_webhook_alone_is_found_silent_by_what_helpers_saw():
    evening = Evening(WEBHOOK)
    evening.comes("hand", amount=50_000)
    evening.comes("hand", amount=70_000)
    evening.later(SOON + SECOND)
    assert evening.state("webhook") == "silent"


def test_what_a_phone_and_a_webhook_told_apart_is_one_money():
    evening = Evening(WEBHOOK, PHONE)
    for amount in (50_000, 60_000, 70_000):
        evening.comes("webhook", amount=amount)
        evening.later(5 * SECOND)
        evening.comes("phone", amount=amount)
        evening.later(MINUTE)
    evening.later(RETRIES)
    assert (evening.state("webhook"), evening.slower) == ("ok", [])


def test_two_buyers_who_pay_the_same_are_two_transfers():
    evening = Evening(WEBHOOK, POLL)
    evening.comes("webhook", "poll")
    evening.later(SECOND)
    missed = evening.comes("poll")
    evening.later(SOON + SECOND)
    assert evening.slower == [missed]


def test_money_that_leaves_is_no_sign_of_silence():
    evening = Evening(WEBHOOK, POLL)
    for _ in range(3):
        evening.comes("poll", direction="out")
    evening.later(RETRIES + MINUTE)
    assert (evening.state("webhook"), evening.slower) == ("ok", [])


def test_one_account_that_went_silent_is_named():
    both = Ear("sepay", "webhook", (HERE, THERE))
    evening = Evening(both, POLL)
    for _ in range(2):
        evening.comes("poll", account=THERE)
    evening.comes("webhook", "poll")
    evening.later(SOON + SECOND)
    lamps = evening.look()
    assert (lamps["webhook", THERE].state, ("webhook", "") in lamps) == ("silent", False)


def test_an_account_that_the_provider_has_nothing_to_do_with_is_not_missed():
    evening = Evening(Ear("sepay", "webhook", (), perhaps=(HERE, THERE)))
    evening.comes("webhook")
    evening.later(MINUTE)
    for _ in range(3):
        evening.comes("statement", account=THERE)
    evening.later(RETRIES + MINUTE)
    assert (evening.state("webhook"), evening.slower) == ("ok", [])


def test_what_was_booked_before_a_way_was_set_up_is_not_missed_by_it():
    evening = Evening(POLL)
    evening.comes("poll")
    evening.comes("poll")
    evening.later(MINUTE)
    evening.ears = (WEBHOOK, POLL)
    evening.lamps.follow(evening.ears, evening.now)
    evening.later(RETRIES + MINUTE)
    assert (evening.state("webhook"), evening.slower) == ("ok", [])


def test_a_way_set_up_again_does_not_answer_for_the_time_between():
    evening = Evening(WEBHOOK, POLL)
    evening.comes("webhook", "poll")
    evening.lamps.follow([POLL], evening.now)
    evening.later(MINUTE)
    for _ in range(3):
        evening.comes("poll")
    evening.later(MINUTE)
    evening.lamps.follow(evening.ears, evening.now)
    evening.later(RETRIES + MINUTE)
    assert evening.state("webhook") == "ok"


def test_after_a_restart_silence_is_found_again_from_what_was_told():
    evening = Evening(WEBHOOK, POLL)
    evening.comes("webhook", "poll")
    evening.later(MINUTE)
    for _ in range(2):
        evening.comes("poll")
    evening.later(SOON + SECOND)
    evening.lamps = Lamps(evening.now)
    for each in evening.money:
        for told in each.heard:
            evening.lamps.heard(told.provider, told.way, each.account, told.at)
    evening.lamps.follow(evening.ears, evening.now)
    assert evening.state("webhook") == "silent"


@pytest.mark.parametrize("polled_s", [3, 60])
def test_a_list_that_is_not_looked_at_is_silent(polled_s: int) -> None:
    evening = Evening(POLL)
    evening.lamps.ok("sepay", "poll", evening.now, every=polled_s * SECOND)
    evening.later(polled_s * 5 * SECOND, polled=False)
    assert evening.state("poll") == "ok"
    evening.later(MINUTE, polled=False)
    assert evening.state("poll") == "silent"
    evening.lamps.ok("sepay", "poll", evening.now, every=polled_s * SECOND)
    assert evening.state("poll") == "ok"


def test_a_list_that_lacks_an_account_is_silent_on_it():
    evening = Evening(WEBHOOK, POLL)
    for _ in range(2):
        evening.comes("webhook")
    evening.later(SOON + SECOND)
    assert evening.state("poll") == "silent"


def test_a_failure_is_said_until_the_next_sign_of_life():
    evening = Evening(POLL)
    evening.lamps.ok("sepay", "poll", evening.now, every=MINUTE)
    evening.lamps.failed("sepay", "poll", "poll_unauthorised", evening.now)
    lamp = evening.look()["poll", ""]
    assert (lamp.state, lamp.code) == ("failing", "poll_unauthorised")
    evening.later(SECOND)
    assert (evening.state("poll"), evening.look()["poll", ""].code) == ("ok", None)


def test_a_webhook_that_was_refused_is_failing_until_it_tells_of_money():
    evening = Evening(WEBHOOK)
    evening.lamps.failed("sepay", "webhook", "signature_wrong", evening.now)
    evening.later(SECOND)
    assert evening.state("webhook") == "failing"
    evening.comes("webhook")
    assert evening.state("webhook") == "ok"


def test_a_phone_is_silent_when_it_said_nothing_while_others_heard():
    evening = Evening(WEBHOOK, PHONE)
    evening.lamps.ok("phone", "phone", evening.now)
    evening.later(MINUTE)
    evening.comes("webhook")
    evening.later(8 * MINUTE)
    assert evening.state("phone") == "ok"
    evening.later(2 * MINUTE)
    assert evening.state("phone") == "silent"
    evening.live = False
    assert evening.state("phone") == "ok", "it may be at home between two shows"
    evening.live = True
    evening.lamps.ok("phone", "phone", evening.now)
    assert evening.state("phone") == "ok"


def test_a_phone_that_is_there_and_heard_nothing_while_nobody_paid_is_not_silent():
    evening = Evening(WEBHOOK, PHONE)
    evening.later(DAY)
    assert evening.state("phone") == "ok"


def test_what_only_a_slower_way_told_is_named_until_the_quicker_one_tells():
    evening = Evening(WEBHOOK, POLL)
    slow = evening.comes("poll")
    assert evening.slower == []
    evening.later(SOON + SECOND)
    assert evening.slower == [slow]
    told = evening.money[0]
    heard = (*told.heard, Heard("sepay", "webhook", evening.now))
    evening.money[0] = replace(told, heard=heard)
    assert evening.slower == []


def test_only_the_latest_are_named_and_only_for_a_day():
    evening = Evening(WEBHOOK, POLL)
    for number in range(SLOWER_MOST + 5):
        evening.comes("poll", amount=1_000 + number)
        evening.later(SECOND)
    evening.later(SOON)
    assert evening.slower[0] == f"t{SLOWER_MOST + 4}"
    assert len(evening.slower) == SLOWER_MOST
    evening.later(DAY)
    assert evening.slower == []


def test_a_way_that_is_no_more_has_no_lamp_and_begins_afresh():
    evening = Evening(POLL)
    evening.lamps.failed("sepay", "poll", "poll_failed", evening.now)
    evening.lamps.follow([], evening.now)
    assert evening.lamps.look([], evening.money, evening.now, live=True) == ([], [])
    evening.lamps.follow(evening.ears, evening.now)
    assert evening.state("poll") == "ok"
