"""Owns what is done to comments on Facebook: hiding them, and answering their authors in private."""

from __future__ import annotations

from livehub.comments.sources.contract import Given
from livehub.comments.sources.facebook_graph import Graph
from livehub.comments.sources.facebook_video import is_object
from livehub.errors import ProviderError

_ALREADY_REPLIED = 10_900
_NO_REPLY = {551, 10_903}  # the author takes no messages; this comment takes no reply
_NOT_ALLOWED = 10
_OF_MESSAGES = range(2_018_000, 2_019_000)  # subcodes: too late, the author took part in nothing


async def hide(given: Given, native: str, hidden: bool = True) -> None:
    """Hide a comment from all but its author and the author's friends, or show it again.

    Raises ProviderError as `facebook_graph.refused` says.
    """
    await Graph(given).post(_comment(native), is_hidden="true" if hidden else "false")


async def reply(given: Given, native: str, text: str) -> None:
    """Write to the author of a comment in private. Facebook takes one reply for each comment, within
    seven days; a comment that has its reply already is one that is answered.

    Raises ProviderError as `facebook_graph.refused` says, and `reply_refused` where another try
    would be refused as well.
    """
    message = {"recipient": {"comment_id": _comment(native)}, "message": {"text": text}}
    try:
        # `me` is the page itself for a page's token.
        await Graph(given).post(f"{given.keys.get('page', '') or 'me'}/messages", message)
    except ProviderError as error:
        code, subcode = error.data.get("graph"), error.data.get("sub")
        if code == _ALREADY_REPLIED:
            return
        if code in _NO_REPLY or (code == _NOT_ALLOWED and subcode in _OF_MESSAGES):
            raise ProviderError("reply_refused", retryable=False) from None
        raise


def _comment(native: str) -> str:
    if not is_object(native):
        raise ProviderError("source_not_found", retryable=False)
    return native
