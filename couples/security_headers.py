"""The outermost layer: which host we answer to, and the security headers on every answer.

`/healthz` also answers a monitor on a private address, under any host name. If only this machine can reach the server, a page
that's asked for by another name of it, such as `localhost`, is redirected to the base URL.

It's WSGI middleware because Socket.IO and static files answer without passing Flask's own hooks. The scheme comes from
`COUPLES_BASE_URL` and never from a header that a visitor could send.
"""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from couples.config import Settings

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'{ws}",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
        "worker-src 'self'",
    ]
)
FEATURES = ", ".join(
    f"{name}=()" for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
)

NAMES_OF_THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]"}
SAFE_IN_QUERY = "%&=+-._~/"


class Headers:
    """Refuses foreign hosts and adds the headers that every answer carries."""

    def __init__(self, inner: WSGIApplication, settings: Settings):
        self.inner = inner
        self.scheme = "https" if settings.is_https else "http"
        self.netloc = settings.netloc
        self.base_url = settings.base_url
        self.is_only_here = settings.is_only_here
        ws = f" {'wss' if settings.is_https else 'ws'}://{settings.netloc}"
        self.fixed = [
            ("Content-Security-Policy", POLICY.format(ws=ws)),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", FEATURES),
        ]
        if settings.is_https:
            # browsers ignore both on plain http, and say so in the console
            self.fixed.append(("Strict-Transport-Security", "max-age=31536000"))
            self.fixed.append(("Cross-Origin-Opener-Policy", "same-origin"))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None
        ) -> Callable[[bytes], object]:
            names = {name.lower() for name, _ in headers}
            extra = [pair for pair in self.fixed if pair[0].lower() not in names]
            if "cache-control" not in names:
                extra.append(("Cache-Control", "no-store"))
            return start_response(status, [*headers, *extra], exc_info)

        environ["wsgi.url_scheme"] = self.scheme
        if environ.get("HTTP_HOST", "") != self.netloc and not asks_for_health(environ):
            if location := self._same_machine(environ):
                start("302 Found", [("Location", location), ("Content-Length", "0")])
                return [b""]
            text = f"This server answers at {self.base_url}\n".encode()
            start(
                "400 Bad Request",
                [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))],
            )
            return [text]
        return self.inner(environ, start)

    def _same_machine(self, environ: WSGIEnvironment) -> str:
        """The address under the base URL of a page that was asked for by another name of this machine; "" if it wasn't."""
        name, _, port = environ.get("HTTP_HOST", "").rpartition(":")
        if (
            not self.is_only_here
            or name not in NAMES_OF_THIS_MACHINE
            or environ.get("REQUEST_METHOD") != "GET"
        ):
            return ""
        if port != self.netloc.rpartition(":")[2]:
            return ""
        path = quote(environ.get("PATH_INFO", "").encode("latin-1"))
        query = environ.get("QUERY_STRING", "")
        return f"{self.base_url}/{path.lstrip('/')}{f'?{quote(query, safe=SAFE_IN_QUERY)}' if query else ''}"


def asks_for_health(environ: WSGIEnvironment) -> bool:
    """Whether it's a health check from nearby, such as a container's probe, which may use any host name for the server."""
    if environ.get("PATH_INFO") != "/healthz":
        return False
    try:
        return ip_address(environ.get("REMOTE_ADDR", "")).is_private
    except ValueError:
        return False
