"""The guard lets in only what the page itself asks, from a browser that came by an address that ragbox printed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ragbox.web.access import Access
from ragbox.web.guard import Guard, inline_scripts

PORT = 8501
SITE = f"127.0.0.1:{PORT}"
OWN = f"http://{SITE}"


def call(
    access: Access, kind: str = "http", path: str = "/", method: str = "GET", **headers: str
) -> tuple[bool, list[dict[str, Any]]]:
    """Whether the guard let a request through, and what was sent back. `_` in a header's name stands for `-`."""
    reached: list[bool] = []
    sent: list[dict[str, Any]] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001
        reached.append(True)
        if kind == "http":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"Referrer-Policy", b"origin")]})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    path, _, query = path.partition("?")
    named = {"host": SITE} | {name.replace("_", "-"): value for name, value in headers.items()}
    scope: dict[str, Any] = {
        "type": kind,
        "scheme": "http" if kind == "http" else "ws",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), part.encode()) for name, value in named.items() for part in value.split("\n")],
    }
    if kind == "http":
        scope["method"] = method
    asyncio.run(Guard(application, access)(scope, receive, send))
    return bool(reached), sent


def cookie_of(access: Access) -> str:
    return access.cookie.split(";")[0]


@pytest.fixture
def access() -> Access:
    return Access(PORT)


def test_a_browser_that_was_let_in_is_let_in_again(access: Access) -> None:
    cookie = cookie_of(access)
    for path in ("/", "/documents", "/_stcore/health", "/media/x.png"):
        assert call(access, path=path, cookie=cookie)[0]
        assert call(access, path=path, cookie=f"a=b; {cookie}", origin=OWN, sec_fetch_site="same-origin")[0]
    assert call(access, "websocket", "/_stcore/stream", cookie=cookie, origin=OWN)[0]
    for method in ("PUT", "DELETE", "POST"):
        assert call(access, path="/_stcore/upload_file/a/b", method=method, cookie=cookie, origin=OWN)[0]


@pytest.mark.parametrize(
    "cookie",
    ["", "ragbox-8501=", "ragbox-8501", "ragbox-8501=wrong", "ragbox-8502={}", "other={}", "ragbox-8501={}x", "é=é"],
)
def test_without_the_cookie_of_this_run_nothing_is_shown(access: Access, cookie: str) -> None:
    other = Access(PORT)  # an earlier start at the same port
    for given in (cookie.format(cookie_of(access).partition("=")[2]), cookie_of(other)):
        reached, sent = call(access, cookie=given)
        assert not reached
        assert sent[0]["status"] == 403
        assert b"press Enter there" in sent[1]["body"]
        reached, sent = call(access, "websocket", "/_stcore/stream", cookie=given, origin=OWN)
        assert not reached
        assert sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "attacker.example"},
        {"host": f"attacker.example:{PORT}"},
        {"host": "127.0.0.1"},
        {"host": "127.0.0.1:1"},
        {"host": f"127.0.0.1.:{PORT}"},
        {"host": f"127.1:{PORT}"},
        {"host": f"[::1]:{PORT}"},
        {"host": f"LOCALHOST.:{PORT}"},
        {"host": f"{SITE}\nattacker.example"},
        {"host": f"attacker.example\n{SITE}"},
        {"origin": "http://attacker.example"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "null"},
        {"origin": f"https://{SITE}"},
        {"origin": f"http://localhost:{PORT}"},
        {"origin": f"{OWN}\nhttp://attacker.example"},
    ],
)
def test_what_others_ask_is_refused_even_with_the_cookie(access: Access, headers: dict[str, str]) -> None:
    for kind in ("http", "websocket"):
        reached, sent = call(access, kind, **({"cookie": cookie_of(access), "origin": OWN} | headers))
        assert not reached
        assert sent[0].get("status", 403) == 403


def test_what_changes_something_names_the_page_that_asks(access: Access) -> None:
    """As browsers do; so a form of another page, or a program, has nothing by leaving it out."""
    assert not call(access, "websocket", "/_stcore/stream", cookie=cookie_of(access))[0]
    for method in ("PUT", "DELETE", "POST", "OPTIONS"):
        assert not call(access, path="/_stcore/upload_file/a/b", method=method, cookie=cookie_of(access))[0]


def test_a_page_at_another_port_cannot_take_a_picture_from_here(access: Access) -> None:
    """All ports of a machine share cookies, so the cookie alone does not tell."""
    for site in ("same-site", "cross-site"):
        for mode, dest in (("no-cors", "image"), ("navigate", "iframe"), ("cors", "empty")):
            headers = {"sec_fetch_site": site, "sec_fetch_mode": mode, "sec_fetch_dest": dest}
            assert not call(access, path="/media/x.png", cookie=cookie_of(access), **headers)[0]
    followed = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    assert call(access, cookie=cookie_of(access), **followed)[0]  # a link to the page in a mail


def test_an_address_lets_in_one_browser(access: Access) -> None:
    path = access.address().removeprefix(OWN)
    reached, sent = call(
        access, path=path, sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="document"
    )
    assert not reached  # the page itself comes by the address without the token
    headers = dict(sent[0]["headers"])
    assert headers[b"refresh"] == b"0; url=/"
    assert headers[b"set-cookie"].decode() == access.cookie
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(access.cookie.split("; "))
    assert call(access, cookie=headers[b"set-cookie"].decode().split(";")[0])[0]
    assert access.settled.is_set()
    assert call(access, path=path)[1][0]["status"] == 403
    again = call(access, path=path, cookie=cookie_of(access))  # the same browser, as by its history
    assert dict(again[1][0]["headers"])[b"refresh"] == b"0; url=/"


def test_a_new_address_ends_the_one_before_it(access: Access) -> None:
    first, second = access.address().removeprefix(OWN), access.address().removeprefix(OWN)
    assert call(access, path=first)[1][0]["status"] == 403
    assert (
        call(access, path=second, cookie=cookie_of(access))[1][0]["status"] == 200
    )  # by one who is in, it is not used up
    for wrong in ("", "é", second[-10:], "None"):
        assert call(access, path=f"/?token={wrong}")[1][0]["status"] == 403
    assert call(access, path=second, method="HEAD")[1][0]["status"] == 403  # as programs look where an address leads
    assert call(access, path=second, host="attacker.example")[1][0]["status"] == 403
    assert call(access, path=second)[1][0]["status"] == 200


def test_localhost_leads_to_the_one_name_with_the_cookie(access: Access) -> None:
    reached, sent = call(access, path="/documents\r\n?a=b", host=f"localhost:{PORT}")
    assert not reached
    assert dict(sent[0]["headers"])[b"location"] == f"{OWN}/documents?a=b".encode()
    assert not call(access, "websocket", host=f"localhost:{PORT}", cookie=cookie_of(access), origin=OWN)[0]
    assert (
        call(access, method="PUT", host=f"localhost:{PORT}", cookie=cookie_of(access), origin=OWN)[1][0]["status"]
        == 403
    )


def test_at_port_80_browsers_leave_the_port_out() -> None:
    access = Access(80)
    assert access.address().startswith("http://127.0.0.1/?token=")
    assert call(access, host="127.0.0.1", cookie=cookie_of(access), origin="http://127.0.0.1")[0]


def test_the_browser_is_told_to_stay_here(access: Access) -> None:
    _, sent = call(access, cookie=cookie_of(access))
    headers = sent[0]["headers"]
    policy = dict(headers)[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy
    assert f"connect-src 'self' ws://{SITE};" in policy
    assert "http:" not in policy
    assert "unsafe-eval" not in policy
    assert [value for name, value in headers if name.lower() == b"referrer-policy"] == [b"no-referrer"]
    assert inline_scripts().startswith("'sha256-")
