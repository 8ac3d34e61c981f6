"""Serves the page in `ui/` on 127.0.0.1, in this process, with everything that would talk to the outside switched off."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .box import RagBox
from .errors import ConfigError, ModelError
from .privacy.egress import stay_offline
from .resources import resource

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
DEFAULT_PORT = 8501
_TRIED_PORTS = 50
_UPLOAD_MB = 500  # as limits.file_bytes of the profiles
_FONT = "system-ui, -apple-system, Segoe UI, Roboto, Ubuntu, Cantarell, Noto Sans, Helvetica, Arial, sans-serif"

# `style-src` lets Streamlit's own generated styles in; nothing else may come from, or go, anywhere but this server.
_POLICY = (
    "default-src 'self'; script-src 'self' {inline}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self' ws://{host}; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


def serve(box: Path, *, port: int | None = None, open_browser: bool = True, model: str | None = None) -> int:
    """Serves the page for `box` until Ctrl-C and returns the exit status.

    Without `port` the first free one from 8501 on is taken. `model` is a GGUF file to answer with. The address goes to
    stderr. Raises BoxError, KeyNotFoundError, FingerprintError, ConfigError (the port is taken) or ModelError.
    """
    stay_offline()
    if model is not None and not Path(model).expanduser().is_file():
        raise ModelError(f"{model}: there is no such file; give --model the path of a GGUF file")
    with RagBox.open(box) as opened:  # whatever is wrong with it is told here, not in the browser
        os.environ["RAGBOX_BOX"] = str(opened.path)
    if model is not None:
        os.environ["RAGBOX_MODEL"] = str(Path(model).expanduser().absolute())
    else:
        os.environ.pop("RAGBOX_MODEL", None)
    with _listen(port) as listener:
        _run(listener, open_browser)
    return 0


def _listen(port: int | None) -> socket.socket:
    """A socket that listens on 127.0.0.1: at `port`, else at the first free one from the default on."""
    wanted = range(DEFAULT_PORT, DEFAULT_PORT + _TRIED_PORTS) if port is None else (port,)
    for each in wanted:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if os.name != "nt":  # on Windows this would let two servers share a port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((HOST, each))
            listener.listen(128)
            listener.setblocking(False)
            return listener
        except (OSError, OverflowError):
            listener.close()
    if port is not None:
        raise ConfigError(f"port {port} on {HOST} is taken or not allowed; choose another, or none for a free one")
    raise ConfigError(f"no port from {wanted[0]} to {wanted[-1]} on {HOST} is free; name one that is")


def _run(listener: socket.socket, open_browser: bool) -> None:
    port: int = listener.getsockname()[1]
    address = f"http://{HOST}:{port}"
    app = _app(port)
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            print(f"ragbox is at {address} (Ctrl-C ends it)", file=sys.stderr, flush=True)  # noqa: T201
            if open_browser:
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    config = uvicorn.Config(
        app, host=HOST, port=port, ws="websockets-sansio", ws_max_size=2**26, log_level="error", access_log=False,
        timeout_graceful_shutdown=2, server_header=False,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):
        Server(config).run(sockets=[listener])


def _app(port: int) -> ASGIApp:
    """Streamlit's application for the page, behind the guard."""
    for name in [name for name in os.environ if name.startswith("STREAMLIT_")]:
        del os.environ[name]
    from starlette.middleware import Middleware
    from streamlit import config
    from streamlit.starlette import App
    from streamlit.web import bootstrap

    # The files in ~/.streamlit and ./.streamlit belong to other programs; a setting there must not open this one up.
    config.get_config_files = _no_files
    bootstrap.load_config_options(_options(port))
    script = resource("ui") / "app.py"
    if str(script.parent) not in sys.path:
        sys.path.insert(0, str(script.parent))
    guard: Any = Guard  # Starlette's type for a middleware is a protocol that no plain class fits
    app: ASGIApp = App(script, middleware=[Middleware(guard, port=port)], on_script_error=_unexpected)
    return app


def _no_files(file_name: str) -> list[str]:  # noqa: ARG001 - called by that name
    return []


def _options(port: int) -> dict[str, Any]:
    """Streamlit's settings: all that could reach out, or show or log too much, set by name."""
    return {
        "browser.gatherUsageStats": False,
        "browser.serverAddress": HOST,
        "browser.serverPort": port,
        "client.allowedOrigins": [],
        "client.disableDataExport": True,
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.toolbarMode": "minimal",
        "global.developmentMode": False,
        "logger.hideWelcomeMessage": True,
        "logger.level": "error",
        "runner.magicEnabled": False,
        "secrets.files": [],
        "server.address": HOST,
        "server.allowedHosts": [HOST, "localhost"],
        "server.corsAllowedOrigins": [],
        "server.enableAgentApi": False,
        "server.enableCORS": True,
        "server.enableStaticServing": False,
        "server.enableXsrfProtection": True,
        "server.fileWatcherType": "none",
        "server.headless": True,
        "server.maxUploadSize": _UPLOAD_MB,
        "server.port": port,
        "server.runOnSave": False,
        "server.showEmailPrompt": False,
    } | _theme()


def _theme() -> dict[str, Any]:
    """Quiet colours for light and dark; the browser's own preference chooses between them."""
    light = {
        "primaryColor": "#1f5f6b",
        "backgroundColor": "#ffffff",
        "secondaryBackgroundColor": "#f3f6f7",
        "textColor": "#1b2529",
        "borderColor": "#d8e0e2",
        "linkColor": "#1f5f6b",
    }
    dark = {
        "primaryColor": "#2b8494",
        "backgroundColor": "#12181b",
        "secondaryBackgroundColor": "#1b2327",
        "textColor": "#e4ebed",
        "borderColor": "#334046",
        "linkColor": "#7cc7d4",
    }
    sides = {"light.sidebar.backgroundColor": "#f3f6f7", "dark.sidebar.backgroundColor": "#161d20"}
    plain = {
        "font": _FONT,
        "codeFont": "ui-monospace, Cascadia Mono, Menlo, Consolas, monospace",
        "baseFontSize": 16,
        "baseRadius": "8px",
        "showWidgetBorder": True,
    }
    colours = {
        f"{base}.{key}": value for base, part in (("light", light), ("dark", dark)) for key, value in part.items()
    }
    return {f"theme.{key}": value for key, value in (plain | sides | colours).items()}


def _unexpected(error: Exception) -> bool:
    """A fault of ours: the reader gets a plain sentence, the log only the kind, since its words may quote a document."""
    import streamlit as st

    print(f"ragbox: internal error in the page ({type(error).__name__})", file=sys.stderr)  # noqa: T201
    st.error(
        "Something went wrong in ragbox. Nothing was lost. Reload the page; if it happens again, please report it."
    )
    return True


class Guard:
    """Lets in only requests to this machine's own name that come from this page, and tells the browser to keep to it.

    A foreign Host means that a web site's name was pointed at this machine; a foreign Origin that another page asks.
    """

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}" for name in (HOST, "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in self._hosts or (origin is not None and origin != f"http://{host}"):
            await _refuse(scope, send)
            return
        await self._app(scope, receive, _with_policy(send, host) if scope["type"] == "http" else send)


@cache
def _inline_scripts() -> str:
    """The scripts within Streamlit's own start page, by their hashes: no other inline script may run."""
    import streamlit

    page = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return " ".join(f"'sha256-{each}'" for each in hashes)


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"ragbox answers only its own page on this machine\n"})


def _with_policy(send: Send, host: str) -> Callable[[Message], Any]:
    extra = {
        "content-security-policy": _POLICY.format(host=host, inline=_inline_scripts()),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
    }

    async def forward(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"] if name.decode("latin-1").lower() not in extra]
            added = [(name.encode(), value.encode()) for name, value in extra.items()]
            message = {**message, "headers": kept + added}
        await send(message)

    return forward
