"""Rules of handing a show's camera over to a server elsewhere."""

from __future__ import annotations

import pytest

from livehub.events import handover as of_handover
from livehub.log.command import Command, Decision
from livehub.log.vault import Secret
from livehub.shows import commands as cmd
from livehub.shows.domains import SHOW_KIND
from livehub.shows.handover import LONGEST_TOKEN, secrets_of, wanted
from livehub.shows.state import Handover
from tests.builders import OWNER, REACTION, Fold
from tests.shows.refusals import refused_with

WHIP, WHEP = "https://whip.example.com/live/a-key", "https://whep.example.com/live"
SET = cmd.SetHandover(whip=WHIP, whep=WHEP, token="a-token")


@pytest.fixture
def show() -> Fold:
    made = Fold(SHOW_KIND)
    made.do(cmd.OpenShow(show="s7k2abcd", title="Phiên thử", uses=("camera",)), REACTION)
    return made


def decided(show: Fold, body: cmd.SetHandover | cmd.ClearHandover) -> Decision:
    command = Command("c1", OWNER, show.clock.now(), bytes(32), body)
    return SHOW_KIND.decide(show.state, command)


def test_the_log_names_the_server_and_the_vault_keeps_address_and_token(show):
    decision = decided(show, SET)
    assert decision.events == (
        of_handover.HandoverSet(server="https://whip.example.com", whep=WHEP, has_token=True),
    )
    assert decision.vault == (
        Secret("handover:s7k2abcd", "whip", WHIP),
        Secret("handover:s7k2abcd", "token", "a-token"),
    )
    assert [(at.subject, at.field) for at in secrets_of("s7k2abcd")] == [
        (secret.subject, secret.field) for secret in decision.vault
    ]
    assert decision.result == {}


def test_it_is_wanted_from_when_it_is_set_until_it_is_cleared_or_the_show_ends(show):
    assert wanted(show.state) is None
    show.do(SET, OWNER)
    assert wanted(show.state) == Handover("https://whip.example.com", WHEP, True, 2)
    show.do(cmd.ClearHandover(), OWNER)
    assert wanted(show.state) is None
    show.do(SET, OWNER)
    show.do(cmd.CloseShow())
    assert wanted(show.state) is None


def test_the_same_server_with_another_token_is_another_hand_over(show):
    show.do(SET, OWNER)
    first = show.state.handover
    show.do(cmd.SetHandover(whip=WHIP, whep=WHEP, token="another"), OWNER)
    assert show.state.handover != first


def test_clearing_leaves_nothing_secret_and_again_is_nothing(show):
    show.do(SET, OWNER)
    assert {secret.value for secret in decided(show, cmd.ClearHandover()).vault} == {""}
    show.do(cmd.ClearHandover(), OWNER)
    assert decided(show, cmd.ClearHandover()) == Decision()


def test_setting_it_without_a_token_drops_the_one_before(show):
    show.do(SET, OWNER)
    decision = decided(show, cmd.SetHandover(whip=WHIP, whep=WHEP))
    assert decision.vault[1] == Secret("handover:s7k2abcd", "token", "")
    assert decision.events[0] == of_handover.HandoverSet(
        server="https://whip.example.com", whep=WHEP
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"whip": "http://whip.example.com/live"}, "endpoint_form"),
        ({"whep": "javascript:alert(1)"}, "endpoint_form"),
        ({"whip": ""}, "endpoint_form"),
        ({"token": "two words"}, "token_form"),
        ({"token": "a\r\nCookie: b"}, "token_form"),
        ({"token": "mã"}, "token_form"),
        ({"token": "x" * (LONGEST_TOKEN + 1)}, "token_form"),
    ],
)
def test_what_could_not_work_or_would_be_overheard_is_refused(show, changed, code):
    body = {"whip": WHIP, "whep": WHEP, "token": "a-token", **changed}
    assert refused_with(show, cmd.SetHandover(**body), OWNER) == code


def test_a_show_without_a_camera_or_one_that_has_ended_hands_nothing_over(show):
    plain = Fold(SHOW_KIND)
    plain.do(cmd.OpenShow(show="x", title="Bàn đơn"), REACTION)
    assert refused_with(plain, SET, OWNER) == "show_without_camera"
    show.do(cmd.CloseShow())
    assert refused_with(show, SET, OWNER) == "show_closed"
    show.do(cmd.ClearHandover(), OWNER)
