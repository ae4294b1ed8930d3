"""Speaks with identity providers over allauth's OAuth 2: OIDC, DingTalk with addresses of one's own, and WeCom."""

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import ProviderAccount, ProviderException
from allauth.socialaccount.providers.dingtalk.provider import DingTalkProvider
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse

_OK = 0


def _callback(request: HttpRequest, key: str) -> str:
    return request.build_absolute_uri(reverse("identity_callback", args=[key]))


class _KeepsNothing:
    """Of whoever comes we keep the identifier alone: name, picture and address stay with the provider."""

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """What allauth would store of the answer."""
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        """Nobody is found by an address of e-mail."""
        return []


class OidcAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """OpenID Connect at our own address of return."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the provider sends people back to."""
        return _callback(request, app.provider_id)


class OidcProvider(_KeepsNothing, OpenIDConnectProvider):  # type: ignore[misc]
    """Proof keys (PKCE) always: every provider of today knows them, and older ones ignore them."""

    pkce_enabled_default = True
    oauth2_adapter_class = OidcAdapter

    def get_default_scope(self) -> list[str]:
        """No more than who somebody is."""
        return ["openid", "profile"]


class DingTalkAdapter(DingTalkOAuth2Adapter):  # type: ignore[misc]
    """DingTalk, with the addresses that stand in the configuration."""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        self.provider_id = provider_id
        super().__init__(request)
        own = self.get_provider().app.settings
        self.authorize_url = f"{own['login_base']}/oauth2/auth"
        self.access_token_url = f"{own['api_base']}/v1.0/oauth2/userAccessToken"
        self.profile_url = f"{own['api_base']}/v1.0/contact/users/me"

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where DingTalk sends people back to."""
        return _callback(request, app.provider_id)


class OwnDingTalkProvider(_KeepsNothing, DingTalkProvider):  # type: ignore[misc]
    """DingTalk or a dedicated one; which field names the person is configured."""

    oauth2_adapter_class = DingTalkAdapter

    def get_oauth2_adapter(self, request: HttpRequest) -> DingTalkAdapter:
        """The adapter for this configuration."""
        return DingTalkAdapter(request, self.app.provider_id)

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The person's identifier, one of openId, unionId."""
        return _identifier(data, self.app.settings["uid_field"])

    def get_auth_params(self) -> dict[str, Any]:
        """DingTalk wants people to agree each time they sign in through it."""
        return {"prompt": "consent", **super().get_auth_params()}


class WeComClient(OAuth2Client):  # type: ignore[misc]
    """WeCom speaks its own dialect: parameters of other names, and the token belongs to the application."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: dict[str, Any]) -> str:
        """Inside WeCom's own browser people agree silently; outside they scan a code."""
        inside = "/connect/oauth2/authorize" in authorization_url
        shown = {"appid": self.consumer_key, "redirect_uri": self.callback_url, "state": self.state or ""}
        more = {"response_type": "code", "scope": "snsapi_base"} if inside else {"login_type": "CorpApp"}
        return f"{authorization_url}?{urlencode({**shown, **more, **extra_params})}" + "#wechat_redirect" * inside

    def get_access_token(self, code: str, pkce_code_verifier: Any = None, extra_data: Any = None) -> dict[str, Any]:
        """The application's token; the code is redeemed with it afterwards."""
        with get_adapter().get_requests_session() as session:
            params = {"corpid": self.consumer_key, "corpsecret": self.consumer_secret}
            answer = session.get(self.access_token_url, params=params)
            answer.raise_for_status()
            return _good(answer.json())


class WeComAdapter(OAuth2Adapter):  # type: ignore[misc]
    """企业微信."""

    client_class = WeComClient

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        self.provider_id = provider_id
        super().__init__(request)
        own = self.get_provider().app.settings
        if "wxwork" in request.META.get("HTTP_USER_AGENT", ""):
            self.authorize_url = f"{own['inside_base']}/connect/oauth2/authorize"
        else:
            self.authorize_url = f"{own['scan_base']}/wwlogin/sso/login"
        self.access_token_url = f"{own['api_base']}/cgi-bin/gettoken"
        self.profile_url = f"{own['api_base']}/cgi-bin/auth/getuserinfo"

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where WeCom sends people back to."""
        return _callback(request, app.provider_id)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Redeem the code: WeCom says who it is in the corporation."""
        with get_adapter().get_requests_session() as session:
            params = {"access_token": token.token, "code": request.GET.get("code", "")}
            answer = session.get(self.profile_url, params=params)
            answer.raise_for_status()
            return self.get_provider().sociallogin_from_response(request, _good(answer.json()))


class WeComProvider(_KeepsNothing, OAuth2Provider):  # type: ignore[misc]
    """企业微信: allauth has none."""

    id = "wecom"
    name = "WeCom"
    account_class = ProviderAccount
    oauth2_adapter_class = WeComAdapter

    def get_oauth2_adapter(self, request: HttpRequest) -> WeComAdapter:
        """The adapter for this configuration."""
        return WeComAdapter(request, self.app.provider_id)

    def get_auth_params(self) -> dict[str, Any]:
        """Which application of the corporation asks."""
        return {"agentid": self.app.settings["agent_id"]}

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The member's id; outsiders of the corporation have none."""
        return _identifier({key.lower(): value for key, value in data.items()}, "userid")

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing else is used."""
        return {}


def _good(answer: dict[str, Any]) -> dict[str, Any]:
    if answer.get("errcode", _OK) != _OK:
        raise OAuth2Error(f"WeCom answered {answer.get('errcode')}: {answer.get('errmsg', '')}")
    return answer


def _identifier(data: dict[str, Any], field: str) -> str:
    value = data.get(field)
    if not value:
        raise ProviderException(f"the provider's answer names nobody ({field})")
    return str(value)


PROVIDERS = (OidcProvider, OwnDingTalkProvider, WeComProvider)
_ADAPTERS = {"openid_connect": OidcAdapter, "dingtalk": DingTalkAdapter, "wecom": WeComAdapter}


def adapter_for(request: HttpRequest, key: str) -> Any:
    """The adapter that speaks with the configured provider of this key."""
    app = get_adapter().get_app(request, provider=key)
    return _ADAPTERS[app.provider](request, key)
