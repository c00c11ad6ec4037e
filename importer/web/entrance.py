"""Who may enter: one-time tokens in the printed address, the cookie that one is exchanged for, and CSRF tokens."""

import hashlib
import hmac
import secrets
import threading

_TOKEN_BYTES = 24


class Entrance:
    """What lets the person who started the page in, and nobody else; kept for the life of the process only."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(_TOKEN_BYTES)
        self._tokens: set[str] = set()
        self._cookies: set[str] = set()
        self._lock = threading.Lock()

    def token(self) -> str:
        """A new token for an address; it opens the page once."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._lock:
            self._tokens.add(token)
        return token

    def exchange(self, token: str) -> str | None:
        """The cookie for a token, which is worth nothing from then on; None for one that is none, or was used."""
        with self._lock:
            if token not in self._tokens:
                return None
            self._tokens.remove(token)
            cookie = secrets.token_urlsafe(_TOKEN_BYTES)
            self._cookies.add(cookie)
            return cookie

    def admits(self, cookie: str) -> bool:
        """Whether somebody with this cookie has entered."""
        with self._lock:
            return any(hmac.compare_digest(cookie.encode(), known.encode()) for known in self._cookies)

    def csrf_token(self, cookie: str) -> str:
        """What every change has to carry beside this cookie."""
        return hmac.new(self._secret, cookie.encode(), hashlib.sha256).hexdigest()
