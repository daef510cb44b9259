"""Files: our own by content hash, photos by theirs, and nothing beside them."""

from __future__ import annotations

import pytest

from livehub import i18n
from tests.worlds import Opened

OUTSIDE = [
    "/static/x/../../pyproject.toml",
    "/static/x/..%2f..%2fpyproject.toml",
    "/static/x/%2e%2e/%2e%2e/pyproject.toml",
    "/static/x//etc/passwd",
    "/static/x/%2fetc%2fpasswd",
    "/static/../livehub/app.py",
    "/static/x/",
    "/static/x",
    "/static/",
    "/static/x/studio",
    "/static/x/base.css%00.png",
    "/static/x/" + "a" * 5_000,
    "/overlays/x/../livehub/app.py",
    "/overlays/x/moc/..%2f..%2fpyproject.toml",
    "/photos/..%2f..%2flivehub.sqlite3/400.webp",
    "/photos/../links.key/400.webp",
    "/photos/" + "a" * 64 + "/400.webp",
    "/photos/" + "A" * 64 + "/400.webp",
    "/photos/" + "a" * 64 + "/0400.webp",
    "/photos/" + "a" * 64 + "/99999999999999999999.webp",
    "/messages/..%2fvi.x.json",
    "/messages/vi.json",
]


@pytest.mark.parametrize("door", ["https", "http"])
async def test_nothing_beside_our_files_can_be_reached(opened: Opened, door: str) -> None:
    async with opened.client(door=door) as client:  # type: ignore[arg-type]
        for path in OUTSIDE:
            # As bytes on the wire, since clients tidy paths up before they send them.
            request = client.build_request("GET", "/")
            request.url = request.url.copy_with(raw_path=path.encode())
            response = await client.send(request)
            assert response.status_code == 404, path
            assert "[project]" not in response.text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/static/{}/page.js", "text/javascript"),
        ("/static/{}/base.css", "text/css"),
        ("/static/{}/icons.svg", "image/svg+xml"),
        ("/overlays/{}/moc/style.css", "text/css"),
    ],
)
async def test_our_files_are_served_as_what_they_are_and_kept_for_ever(
    opened: Opened, path: str, kind: str
) -> None:
    async with opened.client() as client:
        response = await client.get(path.format("anyhash"))
    assert response.headers["Content-Type"].startswith(kind)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


async def test_a_file_that_is_missing_is_not_kept_as_missing(opened: Opened) -> None:
    async with opened.client() as client:
        response = await client.get("/static/x/nothing.js")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("lang", ["vi", "en"])
async def test_a_catalogue_holds_every_sentence_of_its_language(opened: Opened, lang: str) -> None:
    async with opened.client() as client:
        response = await client.get(f"/messages/{lang}.anyhash.json")
    assert response.json() == i18n.catalogue(lang)
