from __future__ import annotations

import logging
from pathlib import Path

import pytest

from livehub.errors import ConfigError
from livehub.i18n import catalogue, languages, sentence
from livehub.settings import SETTINGS, Settings, describe, unknown

DOCS = Path(__file__).parent.parent / "docs" / "settings.md"


def test_an_empty_environment_gives_the_defaults():
    settings = Settings.read({})
    assert (settings.port, settings.http_port) == (8443, 8080)
    assert settings.data == Path.cwd() / "data"
    assert settings.rehearsal_data == Path.cwd() / "data-rehearsal"
    assert settings.http_overlays == "loopback"
    assert settings.rehearsal is True
    assert settings.language == "vi"
    assert settings.public_url is None


def test_an_empty_value_counts_as_not_set():
    assert Settings.read({"LIVEHUB_PORT": " "}).port == 8443


@pytest.mark.parametrize(
    ("name", "value", "attribute", "read"),
    [
        ("LIVEHUB_PORT", "9443", "port", 9443),
        ("LIVEHUB_DATA", "/srv/hub", "data", Path("/srv/hub")),
        (
            "LIVEHUB_PUBLIC_URL",
            "https://Shop.Example.com/",
            "public_url",
            "https://shop.example.com",
        ),
        ("LIVEHUB_PUBLIC_URL", "http://127.0.0.1:9000", "public_url", "http://127.0.0.1:9000"),
        ("LIVEHUB_HTTP_OVERLAYS", "LAN", "http_overlays", "lan"),
        ("LIVEHUB_NAMES", "hall.home.arpa, 10.1.2.3", "names", ("hall.home.arpa", "10.1.2.3")),
        ("LIVEHUB_REHEARSAL", "no", "rehearsal", False),
        ("LIVEHUB_REHEARSAL", "On", "rehearsal", True),
        ("LIVEHUB_MEDIA_ADDRESSES", "10.1.2.3,fd00::1", "media_addresses", ("10.1.2.3", "fd00::1")),
        ("LIVEHUB_MEDIA_VIEWERS", "20", "media_viewers", 20),
        ("LIVEHUB_RECORDINGS_FREE_GB", "20", "recordings_free_gb", 20),
        ("LIVEHUB_TIKTOK_PYTHON", "/opt/tt/bin/python", "tiktok_python", "/opt/tt/bin/python"),
        ("LIVEHUB_LOG_LEVEL", "debug", "log_level", "debug"),
        ("LIVEHUB_LANGUAGE", "en", "language", "en"),
    ],
)
def test_each_setting_is_read(name, value, attribute, read):
    assert getattr(Settings.read({name: value}), attribute) == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIVEHUB_PORT", "0"),
        ("LIVEHUB_PORT", "65536"),
        ("LIVEHUB_PORT", "-1"),
        ("LIVEHUB_PORT", "84 43"),
        ("LIVEHUB_PORT", "８４４３"),
        ("LIVEHUB_PORT", "9" * 50),
        ("LIVEHUB_HTTP_PORT", "8443"),
        ("LIVEHUB_PUBLIC_URL", "shop.example.com"),
        ("LIVEHUB_PUBLIC_URL", "ftp://shop.example.com"),
        ("LIVEHUB_PUBLIC_URL", "https://shop.example.com/shop"),
        ("LIVEHUB_PUBLIC_URL", "https://u:p@shop.example.com"),
        ("LIVEHUB_PUBLIC_URL", "https://shop.example.com:99999"),
        ("LIVEHUB_PUBLIC_URL", "https://[::1"),
        ("LIVEHUB_PUBLIC_URL", "https://shop.example.com?x"),
        ("LIVEHUB_HTTP_OVERLAYS", "world"),
        ("LIVEHUB_NAMES", "a,*.b"),
        ("LIVEHUB_REHEARSAL", "maybe"),
        ("LIVEHUB_MEDIA_ADDRESSES", "eth0"),
        ("LIVEHUB_MEDIA_VIEWERS", "many"),
        ("LIVEHUB_RECORDINGS_FREE_GB", "0"),
        ("LIVEHUB_TURN_URLS", "stun:stun.example.com"),
        ("LIVEHUB_TURN_URLS", "turn:turn.example.com"),  # without the secret it is of no use
        ("LIVEHUB_LOG_LEVEL", "loud"),
        ("LIVEHUB_LANGUAGE", "tlh"),
    ],
)
@pytest.mark.parametrize("lang", languages())
def test_a_bad_value_is_named_in_one_sentence(name, value, lang):
    with pytest.raises(ConfigError) as caught:
        Settings.read({name: value})
    told = sentence(lang, caught.value)
    assert told.startswith((f"{name}={value}:", "LIVEHUB_TURN_SECRET=:"))
    assert "{" not in told


def test_a_misspelt_name_is_warned_of_with_the_one_meant(caplog):
    with caplog.at_level(logging.WARNING):
        Settings.read({"LIVEHUB_PROT": "1", "HOME": "/root"})
    assert caplog.messages == ["LIVEHUB_PROT is no setting; did you mean LIVEHUB_PORT?"]


def test_what_only_the_tests_read_is_not_warned_of():
    assert unknown(["LIVEHUB_TEST_REDIS_URL", "LIVEHUB_QQQQQQQQQ"]) == [("LIVEHUB_QQQQQQQQQ", None)]


def test_secrets_are_never_shown():
    settings = Settings.read({"LIVEHUB_REDIS_URL": "redis://:hunter2@10.0.0.1"})
    assert settings.redis_url == "redis://:hunter2@10.0.0.1"
    assert "hunter2" not in repr(settings) + repr(describe(settings))


def test_relays_come_with_their_secret_and_neither_comes_alone():
    urls = "turn:turn.example.com:3478?transport=udp, TURNS:turn.example.com"
    given = {"LIVEHUB_TURN_URLS": urls, "LIVEHUB_TURN_SECRET": "Shared With coturn"}
    settings = Settings.read(given)
    assert settings.turn_urls == (urls.split(",")[0], "turns:turn.example.com")
    assert settings.turn_secret == "Shared With coturn"
    assert "Shared" not in repr(settings) + repr(describe(settings))
    for name in given:
        with pytest.raises(ConfigError, match="setting_turn_half"):
            Settings.read({name: given[name]})
    assert Settings.read({}).turn_urls == ()


@pytest.mark.parametrize("lang", languages())
def test_every_setting_is_described_with_its_value_in_force(lang):
    rows = describe(Settings.read({"LIVEHUB_PORT": "9443"}), lang)
    assert [row.name for row in rows] == [setting.name for setting in SETTINGS]
    assert [row.value for row in rows if row.name == "LIVEHUB_PORT"] == ["9443"]
    assert all(row.help != f"settings.{row.name}" for row in rows)


def test_no_help_is_left_of_a_setting_that_is_gone():
    helped = {key.removeprefix("settings.") for key in catalogue("vi") if "settings." in key}
    assert {name for name in helped if name.startswith("LIVEHUB_")} == {s.name for s in SETTINGS}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_in_the_manual(setting):
    default = f"`{setting.default}`" if setting.default else "none"
    row = f"| `{setting.name}` | {setting.type} | {default} | {setting.help()} |"
    assert row in DOCS.read_text("utf-8").splitlines()
