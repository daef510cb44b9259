"""Every route of the doors, and how it answers whom: written down a second time."""

from __future__ import annotations

OPEN = {"stranger": 200, "owner": 200, "helper": 200, "camera": 200}
HELPERS = {"stranger": 303, "owner": 200, "helper": 200, "camera": 403}
OWNERS = {"stranger": 401, "owner": 200, "helper": 403, "camera": 403}
KEYS = {"stranger": 401, "owner": 409, "helper": 403, "camera": 403}  # the PIN is asked for
BODIES = {"stranger": 401, "owner": 400, "helper": 400, "camera": 403}
UNKNOWN = dict.fromkeys(OPEN, 404)


def same(status: int) -> dict[str, int]:
    """Whoever asks."""
    return dict.fromkeys(OPEN, status)


# (method, path, what each role is answered): one row for each route of the HTTPS door at least
TABLE: list[tuple[str, str, dict[str, int]]] = [
    ("GET", "/", OPEN),
    ("GET", "/ca.crt", OPEN),
    ("GET", "/healthz", OPEN),
    ("GET", "/favicon.ico", OPEN),
    ("GET", "/messages/vi.x.json", OPEN),
    ("GET", "/messages/xx.x.json", UNKNOWN),
    ("GET", "/photos/none/400.webp", UNKNOWN),
    ("GET", "/static/x/base.css", OPEN),
    ("GET", "/overlays/x/moc/style.css", OPEN),
    ("GET", "/own/{owner}", OPEN),
    ("GET", "/own/{owner_used}", same(410)),
    ("POST", "/own/{owner_used}", same(410)),
    ("GET", "/login", OPEN),
    ("GET", "/join/{invite}", OPEN),
    ("GET", "/rehearse/{show}", UNKNOWN),
    ("GET", "/rehearse/{show}/order", UNKNOWN),
    ("GET", "/studio/{show}", HELPERS),
    ("GET", "/studio/nowhere", UNKNOWN),
    ("GET", "/studio/{show}/ledger", HELPERS),
    ("GET", "/studio/{show}/ledger.csv", HELPERS),
    ("GET", "/studio/{show}/ledger.xlsx", HELPERS),
    ("GET", "/money/import", HELPERS),
    ("POST", "/api/statements", {"stranger": 401, "owner": 422, "helper": 422, "camera": 403}),
    ("POST", "/api/statements/columns", BODIES),
    ("POST", "/api/statements/confirm", BODIES),
    ("GET", "/c/{camera}", {"stranger": 303, "owner": 403, "helper": 403, "camera": 200}),
    ("GET", "/c/other", {"stranger": 303, "owner": 403, "helper": 403, "camera": 403}),
    ("GET", "/setup", {"stranger": 303, "owner": 200, "helper": 403, "camera": 403}),
    ("POST", "/setup/providers/sepay", KEYS),
    ("POST", "/setup/providers/casso/disconnect", KEYS),
    ("POST", "/api/photos", {"stranger": 401, "owner": 422, "helper": 422, "camera": 403}),
    ("POST", "/api/pin", {"stranger": 401, "owner": 400, "helper": 403, "camera": 403}),
    ("POST", "/api/read-qr", {"stranger": 401, "owner": 422, "helper": 403, "camera": 403}),
    ("GET", "/orders/{order}/pay-message", HELPERS | {"stranger": 401}),
    (
        "GET",
        "/transfers/none/suggestions",
        HELPERS | {"stranger": 401, "owner": 404, "helper": 404},
    ),
    ("GET", "/refunds/none/qr.svg", HELPERS | {"stranger": 401, "owner": 404, "helper": 404}),
    ("GET", "/api/orders?q=1", HELPERS | {"stranger": 401}),
    ("GET", "/api/banks", HELPERS | {"stranger": 401}),
    ("GET", "/recordings/{show}/none/a.mp4", HELPERS | {"owner": 404, "helper": 404}),
    ("GET", "/invites/{invite_id}/qr.svg", HELPERS),
    ("GET", "/accounts/none/test.svg", HELPERS | {"owner": 404, "helper": 403}),
    ("GET", "/d/{buyer}", OPEN),
    ("GET", "/d/{buyer}/qr.png", OPEN),
    ("GET", "/d/{buyer}/1/qr.png", OPEN),
    ("GET", "/d/{buyer}/2/qr.png", UNKNOWN),
    ("POST", "/d/{buyer}/contact", same(409)),
    ("POST", "/d/{buyer}/paid", same(303)),
    ("POST", "/d/{watch}/paid", UNKNOWN),
    ("GET", "/d/{watch}", UNKNOWN),
    ("GET", "/d/{order}", UNKNOWN),
    ("GET", "/w/{watch}", OPEN),
    ("GET", "/w/{overlay}", UNKNOWN),
    ("GET", "/o/{overlay}", OPEN),
    ("GET", "/o/{watch}", UNKNOWN),
    ("GET", "/o/{overlay}/shop-qr.svg", UNKNOWN),
    ("GET", "/f/{feed}", OPEN),
    ("GET", "/f/{overlay}", UNKNOWN),
    ("GET", "/tv/{tv}", OPEN),
    ("GET", "/voice", OPEN),
    ("GET", "/voice/don.mp3", UNKNOWN),
    ("POST", "/hooks/sepay/{hook}", same(401)),
    ("POST", "/hooks/sepay/{watch}", UNKNOWN),
    ("POST", "/hooks/other/{hook}", UNKNOWN),
    ("POST", "/phone/{forwarder}", OPEN),
    ("GET", "/phone/{forwarder}", OPEN),
    ("POST", "/phone/{watch}", same(401)),
    ("GET", "/api/forwarders/{phone}", OWNERS),
    ("GET", "/api/forwarders/{phone}/qr.svg", OWNERS),
    ("POST", "/sync/commands", {"stranger": 401, "owner": 400, "helper": 400, "camera": 400}),
    ("GET", "/sync/events", {"stranger": 401, "owner": 400, "helper": 400, "camera": 400}),
    ("GET", "/sync/events?feeds=nonsense", {"stranger": 401} | dict.fromkeys(list(OPEN)[1:], 403)),
    ("GET", "/sync/{watch}/events?feeds=shop/helper", same(403)),
    ("GET", "/sync/{watch}/events?feeds=show:{show}/overlay", same(403)),
    ("GET", "/sync/{buyer}/events?feeds=show:{show}/order:{other_order}", same(403)),
    ("POST", "/sync/{watch}/commands", same(400)),
    ("POST", "/sync/{feed}/commands", UNKNOWN),
    ("POST", "/sync/nonsense/commands", UNKNOWN),
    ("POST", "/whip/{camera}", {"stranger": 401, "owner": 403, "helper": 403, "camera": 415}),
    ("POST", "/whep/{program}", same(415)),
    ("POST", "/whep/{preview}", same(415)),
    ("POST", "/whep/{buyer}", UNKNOWN),
    ("POST", "/vitals/camera/other", {"stranger": 401} | dict.fromkeys(list(OPEN)[1:], 403)),
    ("POST", "/vitals/camera/{camera}", OWNERS | {"owner": 403, "camera": 400}),
    ("PATCH", "/media/none", same(415)),
    ("GET", "/nothing/here", UNKNOWN),
    ("DELETE", "/setup", same(405)),
]

PLAIN = {  # what the plain-HTTP door serves of these, and how
    "/": 200, "/ca.crt": 200, "/healthz": 200, "/favicon.ico": 200, "/messages/vi.x.json": 200,
    "/static/x/base.css": 200, "/overlays/x/moc/style.css": 200,
    "/o/{overlay}": 200, "/f/{feed}": 200, "/tv/{tv}": 200, "/voice": 200, "/j/{invite}": 200, "/j/{overlay}": 404,
    "/sync/{watch}/events?feeds=shop/helper": 403,
    "/phone/{forwarder}": 200, "/phone/{watch}": 401, "/api/forwarders/{phone}": 404,
    "/own/{owner}": 404, "/login": 404, "/join/{invite}": 404, "/setup": 404,
    "/studio/{show}": 404, "/c/{camera}": 404, "/d/{buyer}": 404, "/d/{buyer}/qr.png": 404,
    "/studio/{show}/ledger": 404, "/money/import": 404,
    "/w/{watch}": 404, "/orders/{order}/pay-message": 404, "/sync/events": 404,
    "/invites/{invite_id}/qr.svg": 404,
}  # fmt: skip

PUBLICLY = {  # what the public host reaches, whichever door it uses
    "/d/{buyer}": 200, "/d/{buyer}/qr.png": 200, "/d/{buyer}/1/qr.png": 200, "/w/{watch}": 200, "/healthz": 200,
    "/static/x/base.css": 200, "/sync/{watch}/events?feeds=shop/helper": 403,
    "/phone/{forwarder}": 404, "/api/forwarders/{phone}": 404,
    "/": 404, "/login": 404, "/own/{owner}": 404, "/join/{invite}": 404, "/setup": 404,
    "/studio/{show}": 404, "/c/{camera}": 404, "/o/{overlay}": 404, "/f/{feed}": 404, "/tv/{tv}": 404, "/voice": 404,
    "/orders/{order}/pay-message": 404, "/invites/{invite_id}/qr.svg": 404, "/sync/events": 404,
    "/transfers/none/suggestions": 404,
    "/refunds/none/qr.svg": 404, "/api/orders?q=1": 404,
    "/studio/{show}/ledger": 404, "/studio/{show}/ledger.csv": 404, "/money/import": 404,
    "/recordings/{show}/none/a.mp4": 404,
    "/whep/{program}": 204, "/whep/{preview}": 204, "/rehearse/{show}": 404, "/j/{invite}": 404,
}  # fmt: skip
