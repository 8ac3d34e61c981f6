"""Who may see the page: the browsers that came by an address which was printed where ragbox was started."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Iterable

HOST = "127.0.0.1"
_BYTES = 32


class Access:
    """Tokens that each let one browser in, and the cookie that it is known by from then on.

    Both are of this run alone, in memory only. `settled` is set once somebody came in, or nobody is waited for any more.
    Safe to share between threads.
    """

    def __init__(self, port: int) -> None:
        self.site = HOST if port == 80 else f"{HOST}:{port}"  # as browsers write it
        self.settled = threading.Event()
        self._name = f"ragbox-{port}"  # all ports of a machine share their cookies
        self._secret = secrets.token_urlsafe(_BYTES)
        self._token = ""
        self._taking = threading.Lock()

    def address(self) -> str:
        """A new address that lets one browser in. The one before it ends, if nobody came by it."""
        with self._taking:
            self._token = secrets.token_urlsafe(_BYTES)
            return f"http://{self.site}/?token={self._token}"

    def enter(self, token: str) -> bool:
        """Whether the token is the one that lets in; then it is used up."""
        with self._taking:
            right = bool(self._token) and hmac.compare_digest(token.encode(), self._token.encode())
            if right:
                self._token = ""
                self.settled.set()
            return right

    @property
    def cookie(self) -> str:
        """What a browser is given to be known by: no script reads it, no other site has it sent, and it is not kept."""
        return f"{self._name}={self._secret}; Path=/; HttpOnly; SameSite=Strict"

    def knows(self, cookies: Iterable[str]) -> bool:
        """Whether one of these `Cookie` headers is of a browser that was let in."""
        pairs = (pair.strip().partition("=") for header in cookies for pair in header.split(";"))
        values = [value for name, _, value in pairs if name == self._name]
        return any(hmac.compare_digest(value.encode(), self._secret.encode()) for value in values)
