"""Serves the page in `ui/` on 127.0.0.1, in this process, with everything that would talk to the outside switched off."""

from __future__ import annotations

import os
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from .box import RagBox
from .choice import lasting
from .errors import ConfigError
from .privacy.egress import stay_offline
from .resources import resource
from .web.access import HOST, Access

if TYPE_CHECKING:
    from starlette.types import ASGIApp

DEFAULT_PORT = 8501
_TRIED_PORTS = 50
_END_SECONDS = 2


def serve(box: Path, *, port: int | None = None, open_browser: bool = True, model: str | None = None) -> int:
    """Serves the page for `box` until Ctrl-C and returns the exit status.

    Without `port` the first free one from 8501 on is taken. `model` is a language model to answer with, as in `RagBox.open`.
    The address goes to stderr. Raises BoxError, KeyNotFoundError, FingerprintError, ConfigError (the port is taken) or
    ModelError.
    """
    stay_offline()
    chosen = lasting(model)
    with RagBox.open(box, model=chosen) as opened:  # whatever is wrong with it is told here, not in the browser
        if chosen is not None:
            opened.check_model()
        os.environ["RAGBOX_BOX"] = str(opened.path)
    if chosen is not None:
        os.environ["RAGBOX_MODEL"] = chosen
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
    access = Access(port)
    app = _app(port, access)
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            _let_in(access, open_browser)

    config = uvicorn.Config(
        app, host=HOST, port=port, ws="websockets-sansio", ws_max_size=2**26, log_level="error", access_log=False,
        timeout_graceful_shutdown=_END_SECONDS, server_header=False, proxy_headers=False,
    )  # fmt: skip
    try:
        with suppress(KeyboardInterrupt):
            Server(config).run(sockets=[listener])
    finally:
        access.settled.set()  # who waits for a browser need not


def _let_in(access: Access, open_browser: bool) -> None:
    """Tells the user's browser, and the user, how to come in."""
    from .web import opening

    address = access.address()
    if open_browser:
        threading.Thread(target=opening.open_browser, args=(access, address)).start()
    more = (
        "Enter gives an address for another one; Ctrl-C ends ragbox" if opening.print_address_at_enter(access) else ""
    )
    _say(f"ragbox is at {address}\nThis address lets in one browser. {more}".rstrip())


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def _app(port: int, access: Access) -> ASGIApp:
    """Streamlit's application for the page, behind the guard."""
    for name in [name for name in os.environ if name.startswith("STREAMLIT_")]:
        del os.environ[name]
    from streamlit import config
    from streamlit.starlette import App
    from streamlit.web import bootstrap

    from .web.guard import Guard
    from .web.options import options
    from .web.uploads import Uploads, held_by_streamlit

    # The files in ~/.streamlit and ./.streamlit belong to other programs; a setting there must not open this one up.
    config.get_config_files = _no_files
    bootstrap.load_config_options(options(port))
    script = resource("ui") / "app.py"
    if str(script.parent) not in sys.path:
        sys.path.insert(0, str(script.parent))
    return Guard(Uploads(App(script, on_script_error=_unexpected), held_by_streamlit), access)


def _no_files(file_name: str) -> list[str]:  # noqa: ARG001 - called by that name
    return []


def _unexpected(error: Exception) -> bool:
    """A fault of ours: the reader gets a plain sentence, the log only the kind, since its words may quote a document."""
    import streamlit as st

    _say(f"ragbox: internal error in the page ({type(error).__name__})")
    st.error(
        "Something went wrong in ragbox. Nothing was lost. Reload the page; if it happens again, please report it."
    )
    return True
