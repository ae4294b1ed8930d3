"""Reads which identity providers (OIDC, DingTalk, WeCom) people may sign in with, from a file of the data directory."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from tongxin.config import environment
from tongxin.kernel.commands import CommandError

FILE = "identity-providers.json"
_Address = Annotated[str, Field(pattern=r"^https?://[^\s]+$")]


class _Provider(BaseModel):
    """What every provider needs: how its button is called, and who we are to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,29}$")]
    name: Annotated[str, Field(min_length=1, max_length=20)]
    client_id: Annotated[str, Field(min_length=1)]
    secret: Annotated[str, Field(min_length=1)]


class Oidc(_Provider):
    """Any provider that speaks OpenID Connect."""

    kind: Literal["oidc"]
    server_url: _Address
    uid_field: str = "sub"


class DingTalk(_Provider):
    """DingTalk; a dedicated one (专有钉钉) has other addresses."""

    kind: Literal["dingtalk"]
    login_base: _Address = "https://login.dingtalk.com"
    api_base: _Address = "https://api.dingtalk.com"
    uid_field: str = "openId"


class WeCom(_Provider):
    """WeCom (企业微信): ``client_id`` is the corporation's id, ``agent_id`` the application's."""

    kind: Literal["wecom"]
    agent_id: Annotated[str, Field(min_length=1)]
    scan_base: _Address = "https://login.work.weixin.qq.com"
    inside_base: _Address = "https://open.weixin.qq.com"
    api_base: _Address = "https://qyapi.weixin.qq.com"


_Any = Annotated[Oidc | DingTalk | WeCom, Field(discriminator="kind")]
_LIST: TypeAdapter[list[Oidc | DingTalk | WeCom]] = TypeAdapter(list[_Any])
# The names by which allauth knows the three protocols.
_PROTOCOLS = {"oidc": "openid_connect", "dingtalk": "dingtalk", "wecom": "wecom"}


def file_of(data: Path) -> Path:
    """Where the providers are described."""
    return environment.read().identity_providers or data / FILE


def read(data: Path) -> list[dict[str, Any]]:
    """The providers in the order of the file; without the file there are none."""
    path = file_of(data)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    try:
        found = _LIST.validate_python(json.loads(text))
    except (ValueError, ValidationError) as error:
        where = "；".join(_where(error)) if isinstance(error, ValidationError) else str(error)
        raise CommandError(
            f"身份提供方的配置 {path} 读不懂（{where}）：请对照 docs/operate/accounts.md 修改。"
        ) from error
    keys = [provider.key for provider in found]
    if len(set(keys)) < len(keys):
        raise CommandError(f"身份提供方的配置 {path} 里有两个相同的 key，请改成各不相同。")
    return [provider.model_dump() for provider in found]


def _where(error: ValidationError) -> list[str]:
    # Only places and reasons: the values may be secrets.
    return [
        f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in error.errors(include_input=False)
    ]


def for_allauth(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The same as ``SOCIALACCOUNT_PROVIDERS``."""
    protocols: dict[str, Any] = {}
    for provider in found:
        own = {k: v for k, v in provider.items() if k not in {"key", "name", "kind", "client_id", "secret"}}
        protocols.setdefault(_PROTOCOLS[provider["kind"]], {"APPS": []})["APPS"].append(
            {
                "provider_id": provider["key"],
                "name": provider["name"],
                "client_id": provider["client_id"],
                "secret": provider["secret"],
                "settings": own,
            }
        )
    return protocols
