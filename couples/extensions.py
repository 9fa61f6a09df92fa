"""The extensions that rooms share. Nothing here imports a room, so that no room imports the app."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request
from flask_compress import Compress
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_wtf import CSRFProtect

login = LoginManager()
csrf = CSRFProtect()
compress = Compress()


def visitor() -> str:
    """The client address that limits count by; for IPv6 it's the /64 network, which one household has to itself."""
    address = without_port(request.remote_addr or "")
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    return str(read.ipv4_mapped or IPv6Network((read, 64), strict=False))


def without_port(address: str) -> str:
    """The address alone: some proxies pass a visitor's on with its port, which is another one each time."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    host, mark, _ = address.partition(":")
    return host if mark and address.count(":") == 1 else address


limiter = Limiter(visitor, strategy="moving-window")
