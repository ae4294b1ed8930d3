"""Where a request comes from: the address that lock-outs count, what records keep of it, and what pages show."""

import ipaddress
import re

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_MACHINES = (
    (r"iPhone", gettext_noop("苹果手机")),
    (r"iPad", gettext_noop("苹果平板")),
    (r"Android.*Mobile|HarmonyOS|OpenHarmony", gettext_noop("安卓手机")),
    (r"Android", gettext_noop("安卓平板")),
    (r"Windows", gettext_noop("Windows 电脑")),
    (r"Macintosh", gettext_noop("苹果电脑")),
    (r"Linux|X11", gettext_noop("Linux 电脑")),
)
# Their built-in browsers also say what they are built on, so these three are looked for first.
_BROWSERS = (
    ("wxwork", gettext_noop("企业微信")),
    ("DingTalk", gettext_noop("钉钉")),
    ("MicroMessenger", gettext_noop("微信")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("OPR", "Opera"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_NETWORK_OF_ONE_LINE = 64


def source_of(request: HttpRequest) -> str:
    """The client's address; of IPv6 the network of one line, since whoever owns that owns all its addresses.

    A proxy in front is the server's affair: it believes ``X-Forwarded-For`` only from the addresses it was told.
    """
    text = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return "0.0.0.0"  # noqa: S104 (a stand-in for "unknown", nothing is bound to it)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        if not address.is_loopback:
            network = ipaddress.IPv6Network((address, _NETWORK_OF_ONE_LINE), strict=False)
            return str(network.network_address)
    return str(address)


def masked(source: str) -> str:
    """Enough of an address to recognise one's own: 10.8.*.*."""
    if source in {"127.0.0.1", "::1"}:
        return _("本机")
    if source.count(".") == 3:  # noqa: PLR2004 (an IPv4 address has four parts)
        first, second, *_rest = source.split(".")
        return f"{first}.{second}.*.*"
    return ":".join(source.split(":")[:2]) + ":*" if source else ""


def device_of(request: HttpRequest) -> tuple[str, str]:
    """(kind of machine, browser) in plain words; translated where they are shown."""
    agent = str(request.META.get("HTTP_USER_AGENT", ""))
    machine = next((name for pattern, name in _MACHINES if re.search(pattern, agent)), "")
    browser = next((name for part, name in _BROWSERS if part in agent), "")
    return machine, browser


def device_words(machine: str, browser: str) -> str:
    """安卓手机 · 微信."""
    return " · ".join(filter(None, (_(machine) if machine else "", _(browser) if browser else ""))) or _("未知设备")
