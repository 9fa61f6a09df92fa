"""The outermost layer: which host we answer to, and the security headers on every answer.

As WSGI, because Socket.IO and static files answer without passing Flask's own hooks. The scheme comes from
`COUPLES_BASE_URL` and never from a header that a visitor could send.
"""

from collections.abc import Callable, Iterable
from typing import Any
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


class Headers:
    """Refuses foreign hosts and adds the headers that every answer carries."""

    def __init__(self, inner: WSGIApplication, settings: Settings):
        self.inner = inner
        self.scheme = "https" if settings.is_https else "http"
        self.netloc = settings.netloc
        self.base_url = settings.base_url
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
        if environ.get("HTTP_HOST", "") != self.netloc:
            text = f"This server answers at {self.base_url}\n".encode()
            start(
                "400 Bad Request",
                [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))],
            )
            return [text]
        return self.inner(environ, start)
