"""Owns how commands tell somebody at a terminal what went wrong: one line, exit code 2."""

from __future__ import annotations

import sys

from livehub import i18n
from livehub.errors import LiveHubError

BAD_INPUT = 2


def refuse(error: LiveHubError) -> int:
    """Write the code and the sentence of an error to stderr; gives the exit code.

    English: people at terminals search for what they read. Line breaks in what was given must not
    make two lines of one.
    """
    line = f"{error.code}: {i18n.sentence('en', error)}"
    sys.stderr.write(" ".join(line.split()) + "\n")
    return BAD_INPUT
