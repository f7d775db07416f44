"""No connection to a private address: the name resolver refuses it before anything is sent."""

import ipaddress
from collections.abc import Sequence
from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Hosts that led to a private address in this process; the outcome of an account says so.
refused_hosts: set[str] = set()


class AddressNotPublic(DNSLookupError):
    """A name that leads to a loopback, private, link-local or other non-global address."""


def is_public(address: str) -> bool:
    """Whether an address is global unicast; an IPv4 address inside an IPv6 one is judged itself as well."""
    parsed = ipaddress.ip_address(address)
    return all(one.is_global and not one.is_multicast and not _is_site_local(one) for one in _inside(parsed))


def _is_site_local(address: Address) -> bool:
    return isinstance(address, ipaddress.IPv6Address) and address.is_site_local


# Where an IPv6 address may lead to an IPv4 one: NAT64 (RFC 6052, RFC 8215) and the deprecated compatible form.
CARRIERS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))


def _inside(address: Address) -> tuple[Address, ...]:
    """The address that is really reached: what an IPv6 address carries, or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return (address,)
    if mapped := address.ipv4_mapped or address.sixtofour:
        return (mapped,)
    if address.teredo:
        return (address, *address.teredo)
    if any(address in network for network in CARRIERS):
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    return (address,)


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
