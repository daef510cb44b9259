"""Owns deciding on how the shop talks with its authors: its words, its answers, whom it knows."""

from __future__ import annotations

from typing import Any

from livehub.display import clean
from livehub.errors import Invalid
from livehub.events import shop as ev
from livehub.events.shop import Template
from livehub.log.command import Command, Decision, decide_events
from livehub.shop import commands as cmd
from livehub.shop.state import ShopState

WORDS_MOST = 1_000  # in one list
WORD_MOST = 60  # characters
TEMPLATES_MOST = 9  # one for each digit key
TEMPLATE_MOST = 1_000  # characters
AUTHORS_MOST = 5_000


def set_rules(state: ShopState, command: Command[cmd.SetCommentRules]) -> Decision:
    """Words are kept as they were typed, once each."""
    body = command.body
    lists = {name: _words(getattr(body, name), name) for name in ("hide", "hold", "allow", "links")}
    if state.rules == tuple(lists.values()):
        return Decision()
    return decide_events(ev.CommentRulesSet(**lists))


def _words(given: tuple[str, ...], field: str) -> tuple[str, ...]:
    words = dict.fromkeys(filter(None, map(clean, given)))
    if len(words) > WORDS_MOST:
        raise Invalid("words_too_many", field=field, limit=WORDS_MOST)
    for word in words:
        if len(word) > WORD_MOST or not any(map(str.isalnum, word)):
            raise Invalid("word_form", field=field, limit=WORD_MOST)
    return tuple(words)


def remember(state: ShopState, command: Command[cmd.RememberAuthor]) -> Decision:
    """Beyond what can be kept nobody more is remembered: the show still knows."""
    body = command.body
    known = state.authors.get(body.author, "ok")
    if known == body.standing or (known == "ok" and len(state.authors) >= AUTHORS_MOST):
        return Decision()
    return decide_events(ev.AuthorRemembered(author=body.author, standing=body.standing))


def keep_templates(state: ShopState, command: Command[cmd.KeepTemplates]) -> Decision:
    """At most as many as there are digit keys."""
    given = command.body.templates
    if len(given) > TEMPLATES_MOST:
        raise Invalid("templates_too_many", field="templates", limit=TEMPLATES_MOST)
    kept = tuple(_template(each, number) for number, each in enumerate(given, 1))
    return (
        Decision() if kept == state.templates else decide_events(ev.TemplatesKept(templates=kept))
    )


def _template(given: Template, number: int) -> Template:
    name, text = clean(given.name, 40), "\n".join(map(clean, given.text.splitlines())).strip()
    if not name:
        raise Invalid("template_nameless", field="name")
    if not 0 < len(text) <= TEMPLATE_MOST:
        raise Invalid("template_length", field="text", limit=TEMPLATE_MOST)
    return Template(id=str(number), name=name, text=text, public=given.public)


STEPS: dict[type, Any] = {
    cmd.SetCommentRules: set_rules,
    cmd.RememberAuthor: remember,
    cmd.KeepTemplates: keep_templates,
}
