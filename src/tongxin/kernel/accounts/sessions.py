"""Sessions that know whose they are, since when and on which device: one row is a session and its line in the list."""

import hashlib
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from tongxin.kernel import clock
from tongxin.kernel.accounts.models import Account

# What a session says of itself, under these keys of its data.
MACHINE, BROWSER, SOURCE, HOW = "machine", "browser", "source", "how"
_TOUCH_SECONDS = 60


class AccountSession(AbstractBaseSession):
    """A session of somebody (or of a stranger, while ``account`` is NULL); without its row it has ended."""

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(_("登录时间"))
    seen_at = models.DateTimeField(_("最近操作"))
    machine = models.CharField(max_length=20, blank=True)
    browser = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=45, blank=True)
    how = models.CharField(max_length=20, blank=True)

    objects = BaseSessionManager()  # type: ignore[misc]

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        """Where rows of this table are read and written."""
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's database sessions on our own table."""

    row: AccountSession | None = None

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        """The table."""
        return AccountSession

    def _get_session_from_db(self) -> AccountSession | None:
        self.row = super()._get_session_from_db()  # type: ignore[misc]
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        """The row of a session that is about to be saved; what the list needs is copied out of its data."""
        row: AccountSession = super().create_model_instance(data)  # type: ignore[assignment]
        now = clock.machine_now()
        row.account_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        same = self.row is not None and self.row.account_id == row.account_id
        row.started_at = self.row.started_at if self.row is not None and same else now
        row.seen_at = now
        row.machine, row.browser = str(data.get(MACHINE, ""))[:20], str(data.get(BROWSER, ""))[:20]
        row.source, row.how = str(data.get(SOURCE, ""))[:45], str(data.get(HOW, ""))[:20]
        self.row = row
        return row

    def idle_seconds(self) -> float:
        """How long nothing was heard of the session before this request."""
        self.keys()  # the row is read with the data
        return (clock.machine_now() - self.row.seen_at).total_seconds() if self.row else 0.0

    def age_seconds(self) -> float:
        """How long ago its owner signed in."""
        self.keys()  # the row is read with the data
        return (clock.machine_now() - self.row.started_at).total_seconds() if self.row else 0.0

    def is_due(self) -> bool:
        """Whether it was quiet long enough to look at its limits and to note that it lives."""
        return self.idle_seconds() >= _TOUCH_SECONDS

    def touch(self) -> None:
        """Note that it lives, by its column alone: the data may be changed by another request meanwhile."""
        if self.row is not None:
            self.row.seen_at = clock.machine_now()
            AccountSession.objects.filter(pk=self.row.pk).update(seen_at=self.row.seen_at)


def mark_of(session_key: str) -> str:
    """A name for a session that pages may show: it is worth nothing as a cookie."""
    return hashlib.sha256(f"session {session_key}".encode()).hexdigest()[:16]


def sessions_of(account_id: int) -> list[AccountSession]:
    """The living sessions of an account, the last used first."""
    rows = AccountSession.objects.filter(account_id=account_id, expire_date__gt=clock.machine_now())
    return list(rows.order_by("-seen_at"))


def end(account_id: int, *, except_key: str | None = None, only: str | None = None) -> int:
    """End sessions of an account; whoever held one is a stranger with the next request."""
    rows = AccountSession.objects.filter(account_id=account_id)
    if except_key:
        rows = rows.exclude(session_key=except_key)
    if only:
        rows = rows.filter(session_key=only)
    return rows.delete()[0]


def sweep() -> int:
    """Drop the rows of sessions that ended by themselves."""
    return AccountSession.objects.filter(expire_date__lte=clock.machine_now()).delete()[0]
