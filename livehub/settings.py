"""Owns the settings: what the owner may set in the environment, and how each value is read."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from livehub.addresses import is_host_name
from livehub.errors import ConfigError
from livehub.i18n import DEFAULT, languages, translate
from livehub.turn import is_turn_url

log = logging.getLogger(__name__)

PREFIX = "LIVEHUB_"
TESTS_PREFIX = "LIVEHUB_TEST_"  # what only the test suite reads

LOG_LEVELS = ("debug", "info", "warning", "error")
YES = ("yes", "true", "on", "1")
NO = ("no", "false", "off", "0")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its environment name, what kind of value it takes, and its default."""

    name: str
    type: str
    default: str
    secret: bool = False

    def help(self, lang: str = "en") -> str:
        """What the setting does, in one or two sentences."""
        return translate(lang, f"settings.{self.name}")


SETTINGS = (
    Setting("LIVEHUB_DATA", "folder", "data"),
    Setting("LIVEHUB_PORT", "port", "8443"),
    Setting("LIVEHUB_HTTP_PORT", "port", "8080"),
    Setting("LIVEHUB_PUBLIC_URL", "URL", ""),
    Setting("LIVEHUB_HTTP_OVERLAYS", "loopback or lan", "loopback"),
    Setting("LIVEHUB_NAMES", "names", ""),
    Setting("LIVEHUB_LANGUAGE", " or ".join(languages()), DEFAULT),
    Setting("LIVEHUB_REHEARSAL", "yes or no", "yes"),
    Setting("LIVEHUB_MEDIA_ADDRESSES", "addresses", ""),
    Setting("LIVEHUB_MEDIA_PORT", "port", "40000"),
    Setting("LIVEHUB_MEDIA_PUBLIC_ADDRESS", "address", ""),
    Setting("LIVEHUB_MEDIA_VIEWERS", "number", "100"),
    Setting("LIVEHUB_MEDIA_REMOTE_KBPS", "number", "0"),
    Setting("LIVEHUB_MEDIA_PROCESSES", "number", "1"),
    Setting("LIVEHUB_RECORDINGS_FREE_GB", "number", "5"),
    Setting("LIVEHUB_TURN_URLS", "TURN addresses", ""),
    Setting("LIVEHUB_TURN_SECRET", "text", "", secret=True),
    Setting("LIVEHUB_TIKTOK_PYTHON", "file", ""),
    Setting("LIVEHUB_LOG_LEVEL", " or ".join(LOG_LEVELS), "info"),
    Setting("LIVEHUB_REDIS_URL", "URL", "", secret=True),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of `livehub check`."""

    name: str
    type: str
    default: str
    value: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, read once at start; they do not change while livehub runs."""

    data: Path
    port: int
    http_port: int
    public_url: str | None
    http_overlays: Literal["loopback", "lan"]
    names: tuple[str, ...]
    language: str
    rehearsal: bool
    media_addresses: tuple[str, ...]
    media_port: int
    media_public_address: str
    media_viewers: int
    media_remote_kbps: int
    media_processes: int
    recordings_free_gb: int
    turn_urls: tuple[str, ...]
    turn_secret: str = field(repr=False)
    tiktok_python: str
    """The Python that has TikTokLive; empty for the one that runs livehub."""
    log_level: str
    redis_url: str | None = field(repr=False)
    given: Mapping[str, str] = field(repr=False)
    """What was set, as it was written, secrets included."""

    @property
    def rehearsal_data(self) -> Path:
        """The folder of the rehearsal world: beside the real one, never inside it."""
        return self.data.with_name(f"{self.data.name}-rehearsal")

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """The settings of an environment; names nobody knows are warned of.

        Raises ConfigError `setting_<kind>` with the name and the value that cannot be read.
        """
        for name, meant in unknown(environ):
            log.warning("%s is no setting%s", name, f"; did you mean {meant}?" if meant else "")
        given = {name: environ[name].strip() for name in _BY_NAME if environ.get(name, "").strip()}
        port, http_port = _port(given, "LIVEHUB_PORT"), _port(given, "LIVEHUB_HTTP_PORT")
        if port == http_port:
            raise ConfigError("setting_same_port", name="LIVEHUB_HTTP_PORT", value=port)
        if "LIVEHUB_REDIS_URL" in given:
            log.warning("LIVEHUB_REDIS_URL is not used yet: everything is kept in LIVEHUB_DATA")
        _check_both(given, "LIVEHUB_TURN_URLS", "LIVEHUB_TURN_SECRET")
        overlays = _choice(given, "LIVEHUB_HTTP_OVERLAYS", ("loopback", "lan"))
        return cls(
            data=Path(_text(given, "LIVEHUB_DATA")).expanduser().absolute(),
            port=port,
            http_port=http_port,
            public_url=_url(given, "LIVEHUB_PUBLIC_URL"),
            http_overlays="lan" if overlays == "lan" else "loopback",
            names=_list(given, "LIVEHUB_NAMES", "setting_names", _is_name),
            language=_choice(given, "LIVEHUB_LANGUAGE", languages()),
            rehearsal=_choice(given, "LIVEHUB_REHEARSAL", (*YES, *NO)) in YES,
            media_addresses=_list(given, "LIVEHUB_MEDIA_ADDRESSES", "setting_addresses", _is_ip),
            media_port=_port(given, "LIVEHUB_MEDIA_PORT"),
            media_public_address=_address(given, "LIVEHUB_MEDIA_PUBLIC_ADDRESS"),
            media_viewers=_number(given, "LIVEHUB_MEDIA_VIEWERS", range(1, 10_001)),
            media_remote_kbps=_number(given, "LIVEHUB_MEDIA_REMOTE_KBPS", range(10_000_001)),
            media_processes=_number(given, "LIVEHUB_MEDIA_PROCESSES", range(1, 65)),
            recordings_free_gb=_number(given, "LIVEHUB_RECORDINGS_FREE_GB", range(1, 100_001)),
            turn_urls=_list(given, "LIVEHUB_TURN_URLS", "setting_turn_urls", is_turn_url),
            turn_secret=_text(given, "LIVEHUB_TURN_SECRET"),
            tiktok_python=_text(given, "LIVEHUB_TIKTOK_PYTHON"),
            log_level=_choice(given, "LIVEHUB_LOG_LEVEL", LOG_LEVELS),
            redis_url=given.get("LIVEHUB_REDIS_URL"),
            given=given,
        )


def describe(settings: Settings, lang: str = "en") -> list[Row]:
    """Every setting with the value in force, secrets masked: what `livehub check` prints."""
    return [
        Row(s.name, s.type, s.default, shown(s, settings.given.get(s.name)), s.help(lang))
        for s in SETTINGS
    ]


def shown(setting: Setting, given: str | None) -> str:
    """The value in force as anybody may see it."""
    return "•••••" if setting.secret and given else given or setting.default


def unknown(environ: Iterable[str]) -> list[tuple[str, str | None]]:
    """Names that look like settings and are none, each with the setting probably meant."""
    return [
        (name, next(iter(difflib.get_close_matches(name, _BY_NAME, n=1)), None))
        for name in sorted(environ)
        if name.startswith(PREFIX) and not name.startswith(TESTS_PREFIX) and name not in _BY_NAME
    ]


def _text(given: Mapping[str, str], name: str) -> str:
    return given.get(name, _BY_NAME[name].default)


def _bad(given: Mapping[str, str], name: str, code: str, **data: str | int) -> ConfigError:
    return ConfigError(code, name=name, value=shown(_BY_NAME[name], given.get(name)), **data)


def _number(given: Mapping[str, str], name: str, allowed: range) -> int:
    text = _text(given, name)
    if text.isascii() and text.isdecimal() and len(text) < 10 and int(text) in allowed:
        return int(text)
    raise _bad(given, name, "setting_number", least=allowed[0], most=allowed[-1])


def _port(given: Mapping[str, str], name: str) -> int:
    return _number(given, name, range(1, 65_536))


def _choice(given: Mapping[str, str], name: str, choices: Iterable[str]) -> str:
    text = _text(given, name).lower()
    if text not in choices:
        raise _bad(given, name, "setting_choice", choices=", ".join(choices))
    return text


def _url(given: Mapping[str, str], name: str) -> str | None:
    """An address without path, such as `https://shop.example.com`; None when not set."""
    if not (text := _text(given, name)):
        return None
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("https", "http") and is_host_name((parts.hostname or "").lower())
        bare = parts.path in ("", "/") and parts.port != 0
    except ValueError:
        raise _bad(given, name, "setting_url") from None
    if not known or not bare or parts.query or parts.fragment or "@" in parts.netloc:
        raise _bad(given, name, "setting_url")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _list(
    given: Mapping[str, str], name: str, code: str, is_good: Callable[[str], bool]
) -> tuple[str, ...]:
    """Values between commas or spaces, in lower case."""
    values = tuple(_text(given, name).replace(",", " ").lower().split())
    if not all(is_good(value) for value in values):
        raise _bad(given, name, code)
    return values


def _address(given: Mapping[str, str], name: str) -> str:
    """One IP address, empty when not set."""
    found = _list(given, name, "setting_addresses", _is_ip)
    if len(found) > 1:
        raise _bad(given, name, "setting_addresses")
    return found[0] if found else ""


def _check_both(given: Mapping[str, str], urls: str, secret: str) -> None:
    if (urls in given) != (secret in given):
        raise _bad(given, secret if urls in given else urls, "setting_turn_half")


def _is_name(value: str) -> bool:
    return _is_ip(value) or is_host_name(value)


def _is_ip(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True
