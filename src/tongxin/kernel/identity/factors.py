"""Second factors: an authenticator app, recovery codes that are good once, and what of it an account must have."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.access.tiers import holds_office
from tongxin.kernel.accounts import policies
from tongxin.kernel.accounts.models import Account, RecoveryCode, SecondFactor
from tongxin.kernel.accounts.windows import Window
from tongxin.kernel.audit.acts import act
from tongxin.kernel.conferences import demonstration
from tongxin.kernel.privacy import seal, unseal

_STEP_SECONDS, _DIGITS, _KEY_BYTES = 30, 6, 20
# The half minute before and after count too, because clocks of phones differ.
_TOLERANCE = (0, -1, 1)
_CODES, _CODE_GROUPS, _GROUP_LENGTH = 10, 4, 4
_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GUESSES = Window("second_factor", 5, 600)


@dataclass(frozen=True)
class Standing:
    """What an account has, and whether it must have something."""

    app: SecondFactor | None
    passkeys: list[SecondFactor]
    codes_left: int
    required: bool

    @property
    def codes(self) -> bool:
        """Whether there is anything to type: an app or a recovery code that is left."""
        return self.app is not None or self.codes_left > 0

    @property
    def has_any(self) -> bool:
        """Whether sign-in asks for more than the password."""
        return self.app is not None or bool(self.passkeys)


def is_required(account: Account, actor: Actor) -> bool:
    """Offices and administrators need two factors, by policy; never where role cards sign in by a tap."""
    if not holds_office(actor) or demonstration.covers(account.conference):
        return False
    return bool(policies.value(policies.SECOND_FACTOR))


def is_due(account: Account, actor: Actor) -> bool:
    """Whether nothing else opens before a second factor is shown or set up: required, and the grace is over."""
    until = account.second_factor_by
    # Hours that the rule no longer grants are over for those, too, who were still within them.
    if until is not None and clock.machine_now() < until and policies.value(policies.SECOND_FACTOR_GRACE):
        return False
    return is_required(account, actor)


def begin_grace(account: Account, actor: Actor) -> None:
    """With the first sign-in in an office the hours of grace begin, once; administrators have none.

    The caller stands inside the act of the sign-in.
    """
    if account.second_factor_by is not None or actor.administration is not None or not is_required(account, actor):
        return
    hours = 0 if has_any(account.pk) else policies.value(policies.SECOND_FACTOR_GRACE)
    account.second_factor_by = clock.machine_now() + dt.timedelta(hours=hours)
    account.save(update_fields=["second_factor_by"])


def has_any(account_id: int) -> bool:
    """Whether an account has an app or a passkey."""
    return SecondFactor.objects.filter(account_id=account_id).exists()


def standing(account: Account, actor: Actor) -> Standing:
    """Everything that the page of an account's second factors shows."""
    rows = list(SecondFactor.objects.filter(account=account).order_by("pk"))
    left = RecoveryCode.objects.filter(account=account, used_at=None).count()
    return Standing(
        app=next((row for row in rows if row.kind == SecondFactor.Kind.TOTP), None),
        passkeys=[row for row in rows if row.kind == SecondFactor.Kind.PASSKEY],
        codes_left=left,
        required=is_required(account, actor),
    )


def new_key() -> str:
    """A fresh key for an authenticator app, as apps write it."""
    return base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode()


def address_of_key(account: Account, key: str, issuer: str) -> str:
    """What the QR code says to the app."""
    return _totp(key).get_provisioning_uri(account.username, issuer)


def _totp(key: str) -> TOTP:
    return TOTP(base64.b32decode(key), _DIGITS, SHA1(), _STEP_SECONDS, enforce_key_length=False)  # noqa: S303 (what every authenticator app speaks)


def _step_of(key: str, code: str) -> int | None:
    """The half minute whose code this is; None when it is none of those around now."""
    now = int(clock.machine_now().timestamp())
    plain = "".join(code.split()).encode()
    for shift in _TOLERANCE:
        step = now // _STEP_SECONDS + shift
        if hmac.compare_digest(_totp(key).generate(step * _STEP_SECONDS), plain):
            return step
    return None


def add_app(account: Account, key: str, code: str, *, by: Actor) -> list[str] | None:
    """Take an app into use once it showed a right code; returns the recovery codes, or None for a wrong code."""
    step = _step_of(key, code)
    if step is None:
        return None
    with act(by=by, conference_id=account.conference_id) as record:
        SecondFactor.objects.filter(account=account, kind=SecondFactor.Kind.TOTP).delete()
        row = SecondFactor.objects.create(
            account=account,
            kind=SecondFactor.Kind.TOTP,
            name=_("验证器应用"),
            secret=seal(key, about=_about(account.pk)),
            last_step=step,
            made_at=clock.machine_now(),
        )
        record.line("accounts.add_factor", "account", account.pk, data={"factor": row.pk, "kind": row.kind})
        return renew_codes(account, by=by)


def _about(account_id: int) -> str:
    return f"kernel.secondfactor|secret|{account_id}"


def renew_codes(account: Account, *, by: Actor) -> list[str]:
    """Ten new recovery codes, shown once; the old ones are worth nothing from now on."""
    codes = ["-".join(_group() for _place in range(_CODE_GROUPS)) for _number in range(_CODES)]
    with act(by=by, conference_id=account.conference_id) as record:
        RecoveryCode.objects.filter(account=account).delete()
        salts = [secrets.token_hex(16) for _code in codes]
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, salt=salt, digest=_digest(salt, code))
            for salt, code in zip(salts, codes, strict=True)
        )
        record.line("accounts.renew_recovery_codes", "account", account.pk, data={"codes": len(codes)})
    return codes


def _group() -> str:
    return "".join(secrets.choice(_CODE_LETTERS) for _place in range(_GROUP_LENGTH))


def _digest(salt: str, code: str) -> str:
    """Eighty random bits need no slow hash: nobody can go through them all."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(f"{salt}{plain}".encode()).hexdigest()


def proves(account: Account, code: str, *, by: Actor) -> bool:
    """Whether a code of the app or a recovery code is right, and was not used before; it is used up by this.

    After five wrong ones nothing is taken for ten minutes.
    """
    if GUESSES.is_full(str(account.pk)):
        return False
    if _app_proves(account, code) or _recovery_proves(account, code, by):
        GUESSES.forget(str(account.pk))
        return True
    if GUESSES.note(str(account.pk)) >= GUESSES.most:
        with act(by=by, conference_id=account.conference_id) as record:
            record.line("accounts.lock", "account", account.pk, data={"second_factor": True})
    return False


def _app_proves(account: Account, code: str) -> bool:
    row = SecondFactor.objects.filter(account=account, kind=SecondFactor.Kind.TOTP).first()
    step = _step_of(unseal(row.secret, about=_about(account.pk)), code) if row else None
    if row is None or step is None:
        return False
    # One statement: of two requests with the same code only one gets past.
    taken = SecondFactor.objects.filter(pk=row.pk, last_step__lt=step)
    return bool(taken.update(last_step=step, used_at=clock.machine_now()))


def _recovery_proves(account: Account, code: str, by: Actor) -> bool:
    if len(code) < _CODE_GROUPS * _GROUP_LENGTH:
        return False
    for row in RecoveryCode.objects.filter(account=account, used_at=None):
        if hmac.compare_digest(row.digest, _digest(row.salt, code)):
            with act(by=by, conference_id=account.conference_id) as record:
                taken = RecoveryCode.objects.filter(pk=row.pk, used_at=None).update(used_at=clock.machine_now())
                if taken:
                    record.line("accounts.use_recovery_code", "account", account.pk, data={"code": row.pk})
            return bool(taken)
    return False


def remove(account: Account, factor_id: int, *, by: Actor) -> bool:
    """Take a factor away; with the last one the recovery codes go too."""
    with act(by=by, conference_id=account.conference_id) as record:
        gone, _rows = SecondFactor.objects.filter(account=account, pk=factor_id).delete()
        if not gone:
            return False
        if not has_any(account.pk):
            RecoveryCode.objects.filter(account=account).delete()
        record.line("accounts.remove_factor", "account", account.pk, data={"factor": factor_id})
    return True


def reset(account: Account, *, by: Actor, reason: str) -> int:
    """The phone is lost and the codes too: the security administrator takes every factor away."""
    with act(by=by, conference_id=account.conference_id) as record:
        gone, _rows = SecondFactor.objects.filter(account=account).delete()
        # Who had one and lost it gets no second grace.
        Account.objects.filter(pk=account.pk).update(second_factor_by=clock.machine_now())
        RecoveryCode.objects.filter(account=account).delete()
        GUESSES.forget(str(account.pk))
        record.line("accounts.reset_factors", "account", account.pk, data={"factors": gone, "reason": reason})
    return gone
