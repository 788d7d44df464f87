"""Web addresses that may be visited: what they must look like, and where in the network they may lead."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_SAFE_PATH = "/%:@!$&'()*+,;=~-._"
_SAFE_QUERY = _SAFE_PATH + "?[]|"


class FetchError(Exception):
    """An address from which nothing came: a stable code, a sentence (Chinese, then English), whether to try again."""

    def __init__(self, code: str, message: str, *, may_pass: bool = False, wait_seconds: float = 0) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.may_pass = may_pass
        self.wait_seconds = wait_seconds


@dataclass(frozen=True, slots=True)
class Target:
    """An address in its parts, ready to be asked for: `host` as the network knows it, `path` with the query."""

    url: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: what robots.txt speaks for."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{shown}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")


def is_address(text: str) -> bool:
    """Whether an argument is a web address rather than a path."""
    return text.lower().startswith(("http://", "https://"))


def parse_address(url: str, base: str = "") -> Target:
    """The parts of an address, relative to `base`. Raises FetchError: address_not_valid, address_scheme."""
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        if not _is_literal(host):
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise _not_valid(url) from error
    if parts.scheme not in _PORTS:
        raise FetchError("address_scheme", f"只支持 http 和 https 网址:{url} | only http and https addresses: {url}")
    if not host or parts.username is not None or parts.password is not None or any(c in host for c in " %/\\@\r\n"):
        raise _not_valid(url)
    path = quote(parts.path or "/", safe=_SAFE_PATH)
    query = quote(parts.query, safe=_SAFE_QUERY)
    port = port or _PORTS[parts.scheme]
    netloc = f"[{host}]" if ":" in host else host
    netloc += "" if port == _PORTS[parts.scheme] else f":{port}"
    whole = urlunsplit(SplitResult(parts.scheme, netloc, path, query, ""))
    return Target(whole, parts.scheme, host, port, f"{path}?{query}" if query else path)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _not_valid(url: str) -> FetchError:
    return FetchError("address_not_valid", f"不是有效的网址:{url[:200]} | not a valid address: {url[:200]}")


def resolve(target: Target, *, allow_private: bool) -> list[str]:
    """The network addresses of a host, all of them checked; a connection is made to one of these and no other.

    Raises FetchError: host_not_found, address_private.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        message = f"找不到主机 {target.host} | the host {target.host} cannot be found"
        raise FetchError("host_not_found", message, may_pass=True) from error
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_private and any(not is_public(address) for address in addresses):
        raise FetchError(
            "address_private",
            f"{target.host} 指向本机或内部网络,未访问;确需访问请加 --allow-private | "
            f"{target.host} leads into the own network and was not visited; add --allow-private if it is meant",
        )
    return addresses


def is_public(text: str) -> bool:
    """Whether a network address belongs to the public internet, in every form in which one can be written."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if embedded is None and address in _NAT64:
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if embedded is not None:
            return is_public(str(embedded))
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


# Special by the registries of IANA, while the standard library (of some versions) calls them global.
_NOT_PUBLIC = (
    ipaddress.ip_network("192.0.0.0/24"),  # RFC 6890, protocol assignments
    ipaddress.ip_network("192.88.99.0/24"),  # RFC 7526, relays that are no more
    ipaddress.ip_network("fec0::/10"),  # RFC 3879, site-local
    ipaddress.ip_network("3fff::/20"),  # RFC 9637, documentation
    ipaddress.ip_network("100::/64"),  # RFC 6666, discarded
    ipaddress.ip_network("5f00::/16"),  # RFC 9602, segment routing
    ipaddress.ip_network("2001::/23"),  # RFC 2928, protocol assignments (Teredo is unpacked above)
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
