"""Errors by the names that TikTokLive gives them."""

from __future__ import annotations


class TikTokLiveError(RuntimeError): ...


class UserOfflineError(TikTokLiveError): ...


class UserNotFoundError(TikTokLiveError): ...


class AgeRestrictedError(TikTokLiveError): ...


class WebcastBlockedError(TikTokLiveError): ...


class SignAPIError(TikTokLiveError): ...


class SignatureRateLimitError(SignAPIError):
    @property
    def retry_after(self) -> int:
        return 180

    @property
    def reset_time(self) -> int:
        raise KeyError("RateLimit-Reset")  # as when the header is not there
