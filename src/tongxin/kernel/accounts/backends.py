"""Checks a password; figures of a demonstration do not exist where there is none."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from tongxin.kernel.accounts.models import Account


def may_sign_in(account: Account) -> bool:
    """Whether an account may be used at all: enabled, and not a figure of a demonstration that is over."""
    if not account.is_active:
        return False
    if settings.DEMO:
        return True
    return not account.demo_role and not (account.conference is not None and account.conference.is_demo)


class PasswordBackend(ModelBackend):
    """Django's own check, which takes as long for a name that nobody has, with our rule of who may be used."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at sign-in and again with every request, so that a disabled account is out at once."""
        return isinstance(user, Account) and may_sign_in(user)
