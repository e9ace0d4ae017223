"""The address somebody asks from, also behind the TLS proxy in front of the site."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The peer's address; behind our own TLS proxy the one that proxy saw.

    What stands farther left in ``X-Forwarded-For`` was said by the client and counts for nothing.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.SECURE_PROXY_SSL_HEADER:
        return peer
    seen = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    try:
        return str(ip_address(seen))
    except ValueError:
        return peer
