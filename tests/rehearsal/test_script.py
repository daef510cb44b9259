"""What the crowd says is read as it is meant."""

from __future__ import annotations

import re
from random import Random

import pytest

from livehub.comments.reading import Item, read
from livehub.rehearsal import people, script
from livehub.rehearsal.village import WARES

CATALOGUE = {ware.code: ware.code for ware in WARES}
TOPICS = [script.Topic(ware.code, ware.name) for ware in WARES]
OTHERS = (*script.UNREADABLE_ORDERS, *script.QUESTIONS, *script.PRAISE, *script.CHATTER)


def variants(phrase: str) -> list[str]:
    """The phrase as several people would type it."""
    typed = []
    for seed in range(40):
        rng = Random(seed)
        text = script._filled(rng, phrase, TOPICS)
        typed.append((script._type_order if phrase in script.ORDERS else script._type)(rng, text))
    return typed


@pytest.mark.parametrize("phrase", script.ORDERS)
def test_every_order_is_read_with_the_quantity_it_names(phrase: str) -> None:
    wanted = phrase.format(code="A3", n=2, phone="0912345678", other="C1", thing="tò he")
    counted = [int(n) for n in re.findall(r"\b(?:x|sl )?(\d)(?= cái| chiếc| C|\b)", wanted)]
    items = read(wanted, CATALOGUE).items
    assert items[0] == Item("A3", counted[0] if counted else 1)
    assert [item.code for item in items[1:]] == (["C1"] if "{other}" in phrase else [])


@pytest.mark.parametrize("phrase", script.ORDERS)
def test_an_order_stays_one_however_it_is_typed(phrase: str) -> None:
    assert [text for text in variants(phrase) if read(text, CATALOGUE).intent != "order"] == []


@pytest.mark.parametrize("phrase", [*OTHERS, *script.SPAM])
def test_nothing_else_is_taken_for_an_order(phrase: str) -> None:
    assert [text for text in variants(phrase) if read(text, CATALOGUE).tier == "strict"] == []


def test_only_praise_is_shown_and_only_spam_is_hidden() -> None:
    spoken = [(phrase, text) for phrase in (*OTHERS, *script.SPAM) for text in variants(phrase)]
    assert {phrase for phrase, text in spoken if script.is_spam(text)} == set(script.SPAM)
    assert {phrase for phrase, text in spoken if script.is_praise(text)} == set(script.PRAISE)


def test_phones_are_written_so_that_they_are_masked_and_valid() -> None:
    for phone in people.PHONES:
        assert read(f"chốt A3 {phone}", CATALOGUE).items == (Item("A3", 1),)


def test_the_same_dice_say_the_same() -> None:
    said = [script.utter(Random(n), TOPICS) for n in range(50)]
    assert said == [script.utter(Random(n), TOPICS) for n in range(50)]
    assert len({each.text for each in said}) > 30
