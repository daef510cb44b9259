"""Which servers elsewhere may be spoken to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livehub.endpoints import origin_of, read_endpoint
from livehub.errors import Invalid

GOOD = {
    "https://whip.example.com/live": "https://whip.example.com/live",
    " HTTPS://Whip.Example.COM:8443/Live/Key?t=Ab ": "https://whip.example.com:8443/Live/Key?t=Ab",
    "https://203.0.113.7/whip": "https://203.0.113.7/whip",
    "http://127.0.0.1:8889/cam/whip": "http://127.0.0.1:8889/cam/whip",
    "http://localhost:8889/cam/whip": "http://localhost:8889/cam/whip",
    "http://192.168.1.9/whip": "http://192.168.1.9/whip",
    "http://10.0.0.1/whip": "http://10.0.0.1/whip",
    "http://172.31.0.1/whip": "http://172.31.0.1/whip",
}
BAD = [
    "",
    "whip.example.com/live",
    "http://whip.example.com/live",  # anybody on the way could read the token
    "http://203.0.113.7/whip",
    "http://172.32.0.1/whip",
    "http://169.254.169.254/latest",
    "http://0.0.0.0/whip",
    "http://[::1]:8080/whip",
    "https://[2001:db8::1]/whip",
    "https://user:password@whip.example.com/live",
    "https://whip.example.com/live#part",
    "https://whip.example.com:0/live",
    "https://whip.example.com:99999/live",
    "https://whip.example.com/li ve",
    "https://whip.example.com/li\r\nve",
    "https://whip.example.com/é",
    "https://whip.example.com/';script-src *",
    "https://a b/",
    "https:///live",
    "https://-/live",
    "ftp://whip.example.com/live",
    "javascript:alert(1)",
    "https://whip.example.com/" + "x" * 500,
]


@pytest.mark.parametrize("text", GOOD)
def test_an_endpoint_is_https_or_near(text):
    assert read_endpoint(text) == GOOD[text]


@pytest.mark.parametrize("text", BAD)
def test_any_other_address_is_refused_and_its_field_named(text):
    with pytest.raises(Invalid, match="endpoint_form") as refused:
        read_endpoint(text, "whip")
    assert refused.value.data == {"field": "whip"}


def test_an_origin_holds_neither_path_nor_query():
    assert origin_of("https://whip.example.com:8443/key?t=x") == "https://whip.example.com:8443"


@given(st.text(max_size=80) | st.text(max_size=80).map(lambda rest: "https://a.example/" + rest))
def test_whatever_is_typed_is_read_or_refused_with_the_code(text):
    try:
        url = read_endpoint(text)
    except Invalid as refused:
        assert refused.code == "endpoint_form"  # noqa: PT017
    else:
        assert read_endpoint(url) == url
