"""Passkeys as a second factor: the ceremony of WebAuthn by python-fido2, kept in our own table."""

import base64
import ipaddress
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account, SecondFactor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.identity import factors

_STATE = "passkey_state"
_MOST = 10


def are_possible(request: HttpRequest) -> bool:
    """Browsers offer passkeys only on a named host over an encrypted connection (or on this very machine)."""
    host = request.get_host().partition(":")[0]
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False


def answer_in(text: str) -> dict[str, Any]:
    """The browser's answer, which a form carries as JSON; {} for anything else."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _server(request: HttpRequest) -> Fido2Server:
    host = request.get_host().partition(":")[0]
    return Fido2Server(PublicKeyCredentialRpEntity(name=_("同心"), id=host))


def _known(account: Account) -> dict[int, AttestedCredentialData]:
    rows = SecondFactor.objects.filter(account=account, kind=SecondFactor.Kind.PASSKEY)
    return {row.pk: AttestedCredentialData(base64.b64decode(row.secret)) for row in rows}


def begin_adding(request: HttpRequest, account: Account) -> dict[str, Any]:
    """What the browser needs to make a passkey; the challenge waits in the session."""
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(
            name=account.username, id=str(account.pk).encode(), display_name=account.display_name or account.username
        ),
        list(_known(account).values()),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[_STATE] = state
    return dict(options)


def add(request: HttpRequest, account: Account, name: str, answer: Mapping[str, Any], *, by: Actor) -> list[str] | None:
    """Keep the passkey that the browser made; returns new recovery codes with the first factor, [] with later ones.

    None when the answer does not belong to what was asked: then nothing is kept.
    """
    state = request.session.pop(_STATE, None)
    if state is None or SecondFactor.objects.filter(account=account).count() >= _MOST:
        return None
    try:
        made = _server(request).register_complete(state, answer).credential_data
    except (ValueError, TypeError, KeyError):
        return None
    if made is None:
        return None
    with act(by=by, conference_id=account.conference_id) as record:
        first = not factors.has_any(account.pk)
        row = SecondFactor.objects.create(
            account=account,
            kind=SecondFactor.Kind.PASSKEY,
            name=name.strip()[:40] or _("通行密钥"),
            secret=base64.b64encode(bytes(made)).decode(),
            made_at=clock.machine_now(),
        )
        record.line("accounts.add_factor", "account", account.pk, data={"factor": row.pk, "kind": row.kind})
        return factors.renew_codes(account, by=by) if first else []


def begin_proving(request: HttpRequest, account: Account) -> dict[str, Any]:
    """What the browser needs to use a passkey of the account."""
    options, state = _server(request).authenticate_begin(
        list(_known(account).values()), user_verification=UserVerificationRequirement.PREFERRED
    )
    request.session[_STATE] = state
    return dict(options)


def proves(request: HttpRequest, account: Account, answer: Mapping[str, Any]) -> bool:
    """Whether the answer was signed by a passkey of the account for this one question."""
    state = request.session.pop(_STATE, None)
    if state is None or factors.GUESSES.is_full(str(account.pk)):
        return False
    known = _known(account)
    try:
        used = _server(request).authenticate_complete(state, list(known.values()), answer)
    except (ValueError, TypeError, KeyError):
        factors.GUESSES.note(str(account.pk))
        return False
    number = next(pk for pk, data in known.items() if data.credential_id == used.credential_id)
    SecondFactor.objects.filter(pk=number).update(used_at=clock.machine_now())
    factors.GUESSES.forget(str(account.pk))
    return True
