"""No connection to a private address: the name resolver refuses it before anything is sent."""

import ipaddress
from collections.abc import Sequence
from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

# Hosts that led to a private address in this process; the outcome of an account says so.
refused_hosts: set[str] = set()


class AddressNotPublic(DNSLookupError):
    """A name that leads to a loopback, private, link-local or other non-global address."""


def is_public(address: str) -> bool:
    """Whether an address is global unicast; an IPv4 address inside an IPv6 one is judged itself."""
    parsed = ipaddress.ip_address(address)
    mapped = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
    return (mapped or parsed).is_global and not (mapped or parsed).is_multicast


class PublicResolver(CachingThreadedResolver):
    """Every name and every literal address of every request, redirects included, comes by here.

    The address that was checked is the one that is connected to, so a name that
    answers differently the second time gains nothing.
    """

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: Any, name: str) -> str:
        if not is_public(address):
            refused_hosts.add(name)
            raise AddressNotPublic("address_not_public")
        return str(address)
