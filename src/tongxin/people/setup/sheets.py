"""What the set-up hands out: who signs in how, as one sheet that is shown once."""

from collections.abc import Iterable

from django.utils.translation import gettext

from tongxin.kernel.web.handed_out import FirstPassword, HandedOut
from tongxin.people import services


def handed_out(title: str, entered: Iterable[services.Entered], *, note: str = "", said: str = "") -> HandedOut:
    """Each person once, however many desks they got; ``note`` stands beside every name."""
    rows: dict[str, FirstPassword] = {}
    for one in entered:
        kept = "" if one.password else gettext("已有账号，密码不变")
        notes = gettext("；").join(filter(None, (kept, note)))
        rows.setdefault(one.username, FirstPassword(one.person.name, one.username, one.password, notes))
    return HandedOut(title, list(rows.values()), "/setup/", gettext("回到设置"), said)
