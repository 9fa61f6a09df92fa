"""The web addresses in settings: the server's own, and the one that Quick exit opens.

Promised: an address comes out as browsers send it, and all ASCII, so it can be compared with a `Host` header and sent in one. The
trade-off: the host reads "xn--..." in logs where they wrote other letters.
"""

from urllib.parse import SplitResult, urlsplit, urlunsplit

from werkzeug.urls import iri_to_uri

USUAL_PORTS = {"http": 80, "https": 443}


class BadAddress(Exception):
    """A setting that should be an address and can't be used as one; the message is for the host."""


def own(value: str) -> str:
    """COUPLES_BASE_URL: a scheme, a host and perhaps a port; a "/" at its end goes.

    Raises:
        BadAddress: it's something else.
    """
    name, value = "COUPLES_BASE_URL", value.rstrip("/")
    address = _read(name, value)
    has_path = bool(address.path)
    if has_path or any(mark in value for mark in "?#@"):
        own = (
            " Give Couples its own domain or subdomain: under a path, other sites could act as whoever is signed in."
            if has_path
            else ""
        )
        raise BadAddress(f'{name} is "{value}"; it takes scheme, host and port only.{own}')
    return urlunsplit(address)


def of_exit(value: str) -> str:
    """COUPLES_EXIT_URL.

    Raises:
        BadAddress: browsers can't open it.
    """
    return urlunsplit(_read("COUPLES_EXIT_URL", value))


def _read(name: str, value: str) -> SplitResult:
    """The address with scheme and host in small letters, other letters as ASCII, and without a port that its scheme has anyway."""
    if any(letter.isspace() or not letter.isprintable() for letter in value):
        raise BadAddress(f"{name} is {value!a}; an address has no spaces and no line ends.")
    try:
        parts, port = urlsplit(iri_to_uri(value)), urlsplit(value).port
    except ValueError:  # a UnicodeError is one, too
        raise BadAddress(f'{name} is "{value}", which isn\'t an address that browsers can open.') from None
    if parts.scheme not in USUAL_PORTS or not parts.hostname:
        raise BadAddress(f'{name} is "{value}"; it needs http:// or https:// and a host.')
    user, at, _ = parts.netloc.rpartition("@")
    is_usual = port in {None, USUAL_PORTS[parts.scheme]}
    host = with_port(parts.hostname, None if is_usual else port)
    return SplitResult(parts.scheme, f"{user}{at}{host}", parts.path, parts.query, parts.fragment)


def of_figures(value: str, port: int) -> tuple[str, int] | None:
    """COUPLES_METRICS: only an address of this machine, because the page asks for no password. None where there's none.

    Raises:
        BadAddress: it's something else.
    """
    if not value:
        return None
    host, _, number = value.rpartition(":")
    if host not in {"127.0.0.1", "localhost"} or not (number.isdecimal() and 0 < int(number) < 65536):
        raise BadAddress(
            f'COUPLES_METRICS is "{value}"; it takes 127.0.0.1 and a port, such as 127.0.0.1:9464. Other machines can\'t be '
            "let in: nothing there asks who they are."
        )
    if int(number) == port:
        raise BadAddress(f"COUPLES_METRICS and COUPLES_PORT are both {port}; each needs a port of its own.")
    return "127.0.0.1", int(number)


def with_port(host: str, port: int | None) -> str:
    """A host and a port as addresses write them: an IPv6 address stands in brackets."""
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{port}" if port else host
