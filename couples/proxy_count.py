"""A word to the host, once, when the proxies in front look miscounted.

With too few counted, all strangers share one limit for wrong passwords; with too many, anyone can pretend to be another
visitor. A visitor could send an X-Forwarded-For header, too, so this is a hint in the log and changes nothing.
"""

import logging
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)


class ProxyCount:
    """Stands before the layer that takes the visitor's address from the proxies' header."""

    def __init__(self, inner: WSGIApplication, counted: int):
        self.inner, self.counted = inner, counted
        self._said = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._said and (hint := miscounted(self.counted, environ)):
            self._said = True
            log.warning(hint)
        return self.inner(environ, start_response)


def miscounted(counted: int, environ: WSGIEnvironment) -> str:
    """The hint about the proxies that a request came through; "" if their number fits, and for health checks, which bypass them."""
    sent = environ.get("HTTP_X_FORWARDED_FOR", "")
    passed = len(sent.split(",")) if sent else 0
    if environ.get("PATH_INFO") == "/healthz" or passed == counted or (counted and passed > counted):
        return ""
    if passed > counted:
        return (
            "A request came through a proxy, but COUPLES_PROXIES is 0: all visitors share one limit for wrong passwords. "
            "Set it to the number of proxies in front."
        )
    return (
        f"A request came through {passed} proxies, but COUPLES_PROXIES is {counted}. Do requests go around the proxy, "
        "or does it send no X-Forwarded-For?"
    )
