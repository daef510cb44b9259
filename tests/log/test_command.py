"""Rules of commands: their names, who sent them, and ids that deciding mints."""

from __future__ import annotations

import msgspec
import pytest

from livehub.log.command import Command, type_of
from livehub.shows.commands import ClearFeature, FeatureProduct

A = Command("id", "helper:ab:12", 5, bytes(32), ClearFeature())


def test_a_type_travels_in_snake_case():
    assert type_of(FeatureProduct(product="p")) == "feature_product"


def test_the_actor_is_a_role_and_a_subject():
    assert (A.role, A.subject) == ("helper", "ab:12")


def test_one_purpose_mints_one_id_and_another_purpose_another():
    assert A.mint("order") == A.mint("order")
    assert A.mint("order") != A.mint("product")
    other = Command("id", "helper:ab", 5, bytes(31) + b"1", ClearFeature())
    assert A.mint("order") != other.mint("order")


def test_a_field_that_nobody_knows_is_refused():
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"product": "p", "price": 1}', type=FeatureProduct)
