"""The real server: no route that Streamlit has is open to one without the cookie, and a browser comes in by the address."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from e2e.served import a_browser
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(120)]

PROJECT = Path(__file__).parents[2]
START = """
import sys
from pathlib import Path
from ragbox.serve_page import serve
sys.exit(serve(Path(sys.argv[1]), open_browser=False))
"""
ROUTES = """
import json
from ragbox.serve_page import Access, _app
application = _app(8501, Access(8501))._app._app._build_starlette_app()
print(json.dumps([getattr(route, "path", "") for route in application.routes]))
"""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Server:
    """The page's server in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.errors = folder / "stderr"
        environment = os.environ | {"HOME": str(folder), "PYTHONPATH": str(PROJECT)}
        with self.errors.open("w") as stderr:
            command = [sys.executable, "-c", START, str(folder / "my.box")]
            self.process = subprocess.Popen(command, stderr=stderr, env=environment)
        self.entrance = self._entrance()
        self.site = urlsplit(self.entrance).netloc

    def _entrance(self) -> str:
        for _ in range(600):
            found = re.search(r"http://127\.0\.0\.1:\d+/\?token=[\w-]+", self.errors.read_text())
            if found:
                return found[0]
            assert self.process.poll() is None, self.errors.read_text()
            time.sleep(0.1)
        raise AssertionError("the server did not start")

    def end(self) -> None:
        self.process.send_signal(signal.SIGINT)  # Ctrl-C
        assert self.process.wait(20) == 0

    def ask(self, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection(self.site, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def come_in(self) -> str:
        """The cookie that the printed address gives."""
        status, headers, _ = self.ask("GET", "/?" + urlsplit(self.entrance).query)
        assert status == 200
        return headers["set-cookie"].partition(";")[0]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    served = Server(tmp_path_factory.mktemp("access"))
    yield served
    served.end()
    said = served.errors.read_text()
    assert "Traceback" not in said
    assert said.count("token=") == 1  # printed once, and in no line about a request


@pytest.fixture(scope="module")
def cookie(server: Server) -> str:
    return server.come_in()


def routes() -> list[str]:
    """Every path that this version of Streamlit has; an empty one serves the rest."""
    command = [sys.executable, "-c", ROUTES]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return list(map(str, json.loads(run.stdout)))


def test_no_route_is_open_without_the_cookie(server: Server, cookie: str) -> None:
    found = routes()
    assert {"/_stcore/stream", "/_stcore/health", "/_stcore/upload_file/{session_id}/{file_id}"} <= {*found}
    paths = {re.sub(r"\{[^}]*\}", "x", path) for path in found if path} | {
        "/",
        "/documents",
        "/static/x.js",
        "/favicon.png",
    }
    for path in sorted(paths):
        for method in METHODS:
            for headers in (
                {},
                {"origin": f"http://{server.site}"},
                {"cookie": "ragbox-1=x", "origin": f"http://{server.site}"},
            ):
                status, _, body = server.ask(method, path, **headers)
                assert status == 403, (method, path)
                assert method == "HEAD" or b"ragbox" in body
        for origin in (None, Origin(f"http://{server.site}")):
            with pytest.raises(InvalidStatus, match="403"), connect(f"ws://{server.site}{path}", origin=origin):
                pass
        for headers in ({"host": "attacker.example"}, {"origin": "http://attacker.example"}):
            assert server.ask("GET", path, **({"cookie": cookie} | headers))[0] == 403
            with pytest.raises(InvalidStatus, match="403"):
                connect(
                    f"ws://{server.site}{path}",
                    additional_headers={"Cookie": cookie},
                    origin=Origin("http://attacker.example"),
                )


def test_with_the_cookie_the_page_answers(server: Server, cookie: str) -> None:
    assert server.ask("GET", "/", cookie=cookie)[0] == 200
    assert server.ask("GET", "/_stcore/health", cookie=cookie)[0] == 200
    with connect(
        f"ws://{server.site}/_stcore/stream",
        origin=Origin(f"http://{server.site}"),
        additional_headers={"Cookie": cookie},
    ) as socket:
        assert socket.ping().wait(20)


def test_an_upload_needs_the_page_behind_it(server: Server, cookie: str) -> None:
    """A form of another page has neither our Origin nor the value that scripts of our page read from a cookie."""
    path = "/_stcore/upload_file/session/file"
    own = f"http://{server.site}"
    xsrf = server.ask("GET", "/_stcore/health", cookie=cookie)[1]["set-cookie"].partition(";")[0]
    assert server.ask("PUT", path, cookie=cookie, origin="null", content_length="0")[0] == 403
    assert server.ask("PUT", path, cookie=f"{cookie}; {xsrf}", origin=own, content_length="0")[0] == 403
    known = {"cookie": f"{cookie}; {xsrf}", "origin": own, "x-xsrftoken": xsrf.partition("=")[2], "content_length": "0"}
    assert server.ask("PUT", path, **known)[0] == 400  # let through, to be told that there is no such session


def test_another_start_asks_for_its_own_address(tmp_path: Path) -> None:
    first = Server(tmp_path)
    cookie = first.come_in()
    assert first.ask("GET", "/?" + urlsplit(first.entrance).query)[0] == 403
    first.end()
    second = Server(tmp_path)
    assert second.ask("GET", "/", cookie=cookie.replace(first.site[-4:], second.site[-4:]))[0] == 403
    assert second.ask("GET", "/?" + urlsplit(first.entrance).query)[0] == 403
    second.end()


def test_a_browser_comes_in_and_the_token_is_not_left_behind(tmp_path: Path) -> None:
    from ragbox.web.opening import _PAGE

    own = Server(tmp_path)
    file = tmp_path / "start.html"  # as ragbox has the user's browser open it
    file.write_text(_PAGE.format(address=own.entrance))
    link = tmp_path / "link.html"
    link.write_text(f'<a href="http://{own.site}/documents">documents</a>')
    with a_browser() as browser:
        context = browser.new_context()
        page = context.new_page()
        page.goto(file.as_uri())
        page.locator("h1", has_text="Ask").wait_for()
        assert page.url == f"http://{own.site}/"
        assert page.evaluate("document.referrer") == ""
        assert "ragbox" not in page.evaluate("document.cookie")
        page.go_back()
        assert "token" not in page.url
        page.goto(f"http://localhost:{own.site[-4:]}/documents")
        page.locator("h1", has_text="Documents").wait_for()
        page.reload()
        page.locator("h1", has_text="Documents").wait_for()
        page.goto(link.as_uri())
        page.get_by_role("link").click()
        page.get_by_role(
            "link", name="Open ragbox"
        ).click()  # by a link from elsewhere a strict cookie does not come along
        page.locator("h1", has_text="Ask").wait_for()
        other = browser.new_context().new_page()
        answer = other.goto(own.entrance)
        assert answer is not None
        assert answer.status == 403
        other.get_by_text("press Enter there").wait_for()
    own.end()
