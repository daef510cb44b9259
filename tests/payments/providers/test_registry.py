"""The registry of bank providers."""

import json

import pytest

from livehub.errors import ProtocolError, SignatureInvalid
from livehub.payments.providers import PROVIDERS


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_refuses_what_nobody_signed_and_what_is_no_notification(name):
    provider = PROVIDERS[name]
    with pytest.raises(SignatureInvalid):
        provider.verify("secret", {}, b"{}", 0)
    with pytest.raises(ProtocolError):
        provider.translate(b"amount=5000")


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_is_answered_with_json(name):
    assert json.loads(PROVIDERS[name].ANSWER)["success"] is True
