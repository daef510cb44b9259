"""Owns answering errors: one place that turns them into statuses, sentences and pages."""

from __future__ import annotations

import logging

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from livehub import i18n, ids
from livehub.errors import LiveHubError, NotAuthorized, http_status
from livehub.web.render import language, page

logger = logging.getLogger(__name__)

_MACHINES = (
    "/api/",
    "/orders/",
    "/transfers/",
    "/refunds/",
    "/hooks/",
    "/phone/",
    "/ingest/",
    "/sync",
    "/vitals/",
    "/healthz",
)
_OF_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "body_too_large"}


def described(connection: HTTPConnection, error: LiveHubError) -> dict[str, object]:
    """An error as screens get it: code, sentence, values."""
    return {
        "code": error.code,
        "text": i18n.sentence(language(connection), error),
        "data": dict(error.data),
    }


def answer(request: Request, error: Exception) -> Response:
    """The response to a LiveHubError."""
    assert isinstance(error, LiveHubError)
    status = http_status(error)
    if status >= 500:
        logger.warning("path=%s failed: %s", _quiet_path(request), error)
    headers = {}
    if retry := error.data.get("retry_s"):
        headers["Retry-After"] = str(retry)
    if _wants_json(request):
        body = {"error": described(request, error)}
        return JSONResponse(body, status, headers)
    if isinstance(error, NotAuthorized) and error.unknown and request.method == "GET":
        return RedirectResponse(f"/login?next={request.url.path}", 303)
    return _page(request, status, error.code, i18n.sentence(language(request), error), headers)


def answer_http(request: Request, error: Exception) -> Response:
    """The response to what Starlette itself refuses (no such route, wrong method)."""
    assert isinstance(error, HTTPException)
    code = _OF_STATUS.get(error.status_code, "request_refused")
    text = i18n.translate(language(request), f"errors.{code}")
    if _wants_json(request):
        body = {"error": {"code": code, "text": text, "data": {}}}
        return JSONResponse(body, error.status_code, error.headers)
    return _page(request, error.status_code, code, text, error.headers)


def answer_bug(request: Request, error: Exception) -> Response:
    """The response to anything else: nothing leaks, the log has it under the same id."""
    mark = ids.fresh(6)
    logger.error("path=%s failed mark=%s", _quiet_path(request), mark, exc_info=error)
    text = i18n.translate(language(request), "errors.internal", id=mark)
    if _wants_json(request):
        body = {"error": {"code": "internal", "text": text, "data": {"id": mark}}}
        return JSONResponse(body, 500)
    return _page(request, 500, "internal", text, None)


def _page(request: Request, status: int, code: str, sentence: str, headers: object) -> Response:
    response = page(
        request, "problem.html", status, status=status, code=code, sentence=sentence, back="/"
    )
    if isinstance(headers, dict):
        response.headers.update(headers)
    return response


def _wants_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return request.url.path.startswith(_MACHINES) or accept.startswith("application/json")


def _quiet_path(request: Request) -> str:
    """The path without what makes it a key."""
    first = request.url.path.strip("/").partition("/")[0]
    return f"/{first}"
