"""Which addresses are public: what nobody on this network answers at."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address

# The registries of special addresses of the IANA. `is_global` of Python changed with its releases.
_IPV4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, and with it the metadata of clouds
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
# All else is unspecified, loopback, mapped IPv4, NAT64, unique local, link-local or multicast.
_IPV6_GLOBAL = IPv6Network("2000::/3")
_IPV6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocols: Teredo, ORCHID and benchmarks among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which leads to any IPv4 address
        "3fff::/20",  # documentation
    )
)


def is_public(text: str) -> bool:
    """Tell whether an address is one of the internet, and of no kind that leads elsewhere.

    Args:
        text: An IPv4 or IPv6 address.

    Raises:
        ValueError: it is neither.
    """
    address = ip_address(text)
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _IPV4)
    return address in _IPV6_GLOBAL and not any(address in block for block in _IPV6)
