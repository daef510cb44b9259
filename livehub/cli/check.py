"""Owns `livehub check`: the settings in force, and whether this machine can serve with them."""

from __future__ import annotations

import argparse
import os
import shutil
import textwrap

from livehub.addresses import lan_addresses
from livehub.cli.terminal import refuse
from livehub.errors import LiveHubError
from livehub.i18n import sentence, translate
from livehub.ports import bind
from livehub.settings import Settings, describe

DISK_LEAST = 1024**3  # bytes; an evening of orders and photos fits, a recording does not


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command."""
    parser = subparsers.add_parser("check", help="print all settings and check this machine")
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """0 when livehub could serve, 2 when a setting cannot be read, 1 when something is in the way."""
    try:
        settings = Settings.read(os.environ)
    except LiveHubError as error:
        return refuse(error)
    lang = settings.language
    for row in describe(settings, lang):
        value = row.value or "-"
        print(f"{row.name} = {value}")
        words = f"[{row.type}; {translate(lang, 'check.default')} {row.default or '-'}] {row.help}"
        print(textwrap.indent(textwrap.fill(words, 92), "    "))
    print()
    problems = _problems(settings)
    for line in problems or [translate(lang, "check.good")]:
        print(line)
    return 1 if problems else 0


def _problems(settings: Settings) -> list[str]:
    lang = settings.language
    found = []
    ports = ((settings.port, "LIVEHUB_PORT"), (settings.http_port, "LIVEHUB_HTTP_PORT"))
    for port, name in ports:
        try:
            bind(port, name).close()
        except LiveHubError as error:
            found.append(sentence(lang, error))
    near = settings.data if settings.data.exists() else settings.data.parent
    if not os.access(near, os.W_OK):
        found.append(translate(lang, "check.not_writable", path=str(near)))
    elif shutil.disk_usage(near).free < DISK_LEAST:
        found.append(translate(lang, "check.disk_low", path=str(near)))
    if not lan_addresses():
        found.append(translate(lang, "check.no_network"))
    return found
