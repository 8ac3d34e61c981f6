"""The guard before the page: lets in this machine's own requests from browsers it knows, and has them keep to it."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from .access import Access

# `style-src` lets Streamlit's own generated styles in; nothing else may come from, or go, anywhere but this server.
_POLICY = (
    "default-src 'self'; script-src 'self' {inline}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self' ws://{site}; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>ragbox</title><style>body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto;
padding: 0 1rem; }} a {{ color: inherit; }}</style></head><body>{body}</body></html>
"""
_CLOSED = """<h1>This browser was not let in</h1>
<p>ragbox shows your documents only to a browser that came by an address it printed. Each address lets in one browser, and
ends with ragbox.</p>
<p><strong>Go to the terminal in which ragbox runs, press Enter there, and open the new address in this browser.</strong>
If there is no terminal, start <code>ragbox ui</code> again.</p>
<p>Came here by a link, in a browser that was let in before? <a href="/">Open ragbox</a>.</p>"""
_OPENED = '<p role="status">Opening ragbox. <a href="/">Go on</a> if nothing happens.</p>'
_FOREIGN = "ragbox answers only its own page on this machine\n"


class Guard:
    """Around the whole application, whatever routes it has.

    A foreign Host means that a web site's name was pointed at this machine; a foreign Origin that another page asks; and
    without the cookie of this run it is another user, another program, or a browser that was not let in.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access
        self._localhost = access.site.replace("127.0.0.1", "localhost")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers itself, or hands on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        answer = self._answer(HTTPConnection(scope), scope.get("method", ""))
        if answer is not None and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http":
            send = _with_policy(send, self._access.site)
        await (answer or self._app)(scope, receive, send)

    def _answer(self, request: HTTPConnection, method: str) -> Response | None:
        """What is said in place of the page; None to one that is let in."""
        host = request.headers.getlist("host")
        if host == [self._localhost] and _navigates(request, method):  # one name only, so that there is one cookie
            return RedirectResponse(f"http://{self._access.site}{request.url.path}{_query(request)}")
        if host != [self._access.site] or _is_foreign(request, method, f"http://{self._access.site}"):
            return PlainTextResponse(_FOREIGN, 403)
        known = self._access.knows(request.headers.getlist("cookie"))
        token = request.query_params.get("token") if method == "GET" and request.url.path == "/" else None
        if token is not None and (known or self._access.enter(token)):
            # Not a redirect: a cookie that other sites do not send along is not sent by a redirect either, where the
            # address was opened from elsewhere. And the address with the token stays out of the browser's way back.
            headers = {"refresh": "0; url=/", "set-cookie": self._access.cookie, "cache-control": "no-store"}
            return HTMLResponse(_PAGE.format(body=_OPENED), headers=headers)
        return None if known else HTMLResponse(_PAGE.format(body=_CLOSED), 403, {"cache-control": "no-store"})


def _query(request: HTTPConnection) -> str:
    return f"?{request.url.query}" if request.url.query else ""


def _navigates(request: HTTPConnection, method: str) -> bool:
    """Whether a user goes to the page itself: by typing, by a bookmark, by a link."""
    goes = request.headers.get("sec-fetch-mode", "navigate") == "navigate"
    return method == "GET" and goes and request.headers.get("sec-fetch-dest", "document") == "document"


def _is_foreign(request: HTTPConnection, method: str, own: str) -> bool:
    """Whether another page than our own asks. Browsers name the asking page with all that changes something."""
    origin = request.headers.getlist("origin")
    if method not in ("GET", "HEAD"):  # a websocket has none
        return origin != [own]
    ours = request.headers.get("sec-fetch-site", "none") in ("none", "same-origin") or _navigates(request, method)
    return not ours or origin not in ([], [own])


@cache
def inline_scripts() -> str:
    """The scripts within Streamlit's own start page, by their hashes: no other inline script may run."""
    import streamlit

    page = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{each}'" for each in hashes)


def _with_policy(send: Send, site: str) -> Send:
    extra = {
        "content-security-policy": _POLICY.format(site=site, inline=inline_scripts()),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }

    async def forward(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"] if name.decode("latin-1").lower() not in extra]
            added = [(name.encode(), value.encode()) for name, value in extra.items()]
            message = {**message, "headers": kept + added}
        await send(message)

    return forward
