"""Owns what is kept of a live chat of YouTube over a restart, with what its quota was used for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from livehub import ids
from livehub.clock import Millis
from livehub.comments.sources import tamed
from livehub.comments.sources.youtube_quota import Quota


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where to go on in which chat; `heard_to` is when the newest known message was written."""

    video: str = ""
    chat: str = ""
    token: str = ""
    heard_to: Millis = 0
    begun: bool = False
    """Whether the chat was heard before, so that what is missing is no history."""
    quota: Quota = field(default_factory=Quota)
    key: str = ""
    """Tells keys apart, and nothing else of them: quota is counted for each."""

    @classmethod
    def read(cls, written: str, key: str) -> Cursor:
        """As it was written; anything else is a beginning, and quota of another key is not ours."""
        try:
            told = tamed.fields(tamed.document(written))
        except ValueError:
            told = {}
        mark = _mark(key)
        quota = Quota(tamed.text(told.get("day")), tamed.count(told.get("used")) or 0)
        return cls(
            video=tamed.text(told.get("video")),
            chat=tamed.text(told.get("chat")),
            token=tamed.text(told.get("token")),
            heard_to=tamed.count(told.get("heard_to")) or 0,
            begun=told.get("begun") is True,
            quota=quota if told.get("key") == mark else Quota(),
            key=mark,
        )

    def written(self) -> str:
        """For `Hearing.tell`."""
        told = {
            "video": self.video,
            "chat": self.chat,
            "token": self.token,
            "heard_to": self.heard_to,
            "begun": self.begun,
            "day": self.quota.day,
            "used": self.quota.used,
            "key": self.key,
        }
        return json.dumps(told, separators=(",", ":"))

    def of(self, video: str) -> Cursor:
        """The same for the same video; for another a beginning, with what is left of the quota."""
        if video == self.video:
            return self
        return Cursor(video=video, quota=self.quota, key=self.key)

    def beside(self, others: Iterable[str], key: str, now: Millis) -> Cursor:
        """The same, with what was used of the day's quota by those of other shows with this key."""
        quotas = [self.quota, *(Cursor.read(each, key).quota for each in others)]
        return replace(self, quota=max((each.at(now) for each in quotas), key=lambda q: q.used))

    def spent(self, units: int, now: Millis) -> Cursor:
        """With so many units of quota less."""
        return replace(self, quota=self.quota.spent(units, now))


def _mark(key: str) -> str:
    return ids.digest("youtube key", key)[:8]
