"""Turns ``--database`` into Django's settings, so that operators give one address and no Python."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY"
_POSTGRESQL_SCHEMES = ("postgresql", "postgres")
# What libpq understands and an operator may need; anything else is more likely a typing error than a wish.
_LIBPQ_OPTIONS = (
    "application_name",
    "channel_binding",
    "connect_timeout",
    "gssencmode",
    "keepalives",
    "keepalives_idle",
    "options",
    "passfile",
    "service",
    "sslcert",
    "sslcrl",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
)


class DatabaseUrlError(ValueError):
    """The address cannot be understood; the message is a whole sentence for the operator."""


def sqlite(path: Path) -> dict[str, Any]:
    """The embedded database: durable commits, writers queue at BEGIN instead of failing in the middle."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def parse(url: str, *, pool: bool = True) -> dict[str, Any]:
    """One entry of ``DATABASES`` from an address such as ``postgresql://user:secret@host:5432/tongxin``."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise DatabaseUrlError("数据库地址的主机或端口写法不对，请检查后重试。") from error
    if parts.scheme == "sqlite":
        return _sqlite_from(unquote(parts.path))
    if parts.scheme not in _POSTGRESQL_SCHEMES:
        raise DatabaseUrlError(
            "数据库地址应以 postgresql:// 开头，例如 postgresql://用户:口令@主机:5432/tongxin；"
            "不写 --database 则使用内嵌数据库。"
        )
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise DatabaseUrlError("数据库地址里缺少库名，或库名里多了斜杠，例如 postgresql://主机:5432/tongxin。")
    extra = dict(parse_qsl(parts.query, keep_blank_values=True))
    # A directory of unix sockets cannot stand in the host part of an address, so libpq's own spelling is taken too.
    host = extra.pop("host", unquote(host))
    port_text = extra.pop("port", str(port or ""))
    unknown = sorted(set(extra) - set(_LIBPQ_OPTIONS))
    if unknown:
        raise DatabaseUrlError(f"数据库地址里有不认识的参数：{'、'.join(unknown)}。")
    options: dict[str, Any] = dict(extra)
    if pool:
        options["pool"] = {"min_size": 1, "max_size": 10, "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port_text,
        "OPTIONS": options,
        # A persistent connection per thread would be held for ever under ASGI; the pool reuses them instead.
        "CONN_MAX_AGE": 0,
    }


def without_password(url: str) -> str:
    """The address as it may stand in a log or on a screen."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    account, _, place = parts.netloc.rpartition("@")
    netloc = f"{account.partition(':')[0]}:***@{place}"
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, parts.fragment))


def _sqlite_from(path: str) -> dict[str, Any]:
    if not path.startswith("/") or path == "/":
        raise DatabaseUrlError("内嵌数据库的地址应写成 sqlite:///绝对路径/文件名。")
    # sqlite:////var/x and sqlite:///var/x are both read as an absolute path.
    return sqlite(Path("/" + path.lstrip("/")))
