"""What 催办 says of those who are waited for: lines, holders with the ways by which they hear, words for a chat group."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.kernel import clock, wording
from tongxin.kernel.access.actors import Actor, accounts_of, principal_labels
from tongxin.kernel.cases.errors import Denied
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.web.todo import case_url
from tongxin.kernel.web.words import NO_CHIP, Chip, due_chip
from tongxin.notifications import selectors
from tongxin.notifications.rules import MailWish
from tongxin.notifications.selectors import Line
from tongxin.notifications.services import mailing

MOST = 300
LATE, SOON = "late", "soon"


@dataclass(frozen=True)
class Row:
    """One line as a page shows it."""

    key: str
    whom: str
    verbs: str
    title: str
    number: str
    url: str
    due: Chip = NO_CHIP
    due_day: str = ""
    urged: str = ""
    urged_today: bool = False


@dataclass
class Recipient:
    """Everything that one holder is urged to do, and by which way it hears of it."""

    whom: str
    ways: str
    reached: bool
    rows: list[Row] = field(default_factory=list)


def rows_of(found: list[Line]) -> list[Row]:
    """The lines as a page shows them."""
    labels = principal_labels({line.holder for line in found})
    last, today = selectors.last_urged(found), clock.today()
    rows = []
    for line in found:
        before = last.get((line.card.pk, line.holder))
        rows.append(
            Row(
                key=line.key,
                whom=labels.get(line.holder, line.holder),
                verbs=line.verbs,
                title=line.card.title or _(kind_of(line.card.kind).label),
                number=line.card.number,
                url=case_url(line.card),
                due=due_chip(line.due, today, paused=False),
                due_day=wording.full_day(line.due) if line.due else "",
                urged=wording.short_day(before.day) if before else "",
                urged_today=bool(before and before.day == today),
            )
        )
    return rows


def step_of(line: Line) -> str:
    return f"{line.card.kind}.{line.transitions[0]}"


def steps_of(found: list[Line]) -> dict[str, str]:
    """The kinds of things that are waited for, with their words: 承办：答复提案人."""
    return {
        step_of(line): _("{kind}：{verb}").format(kind=_(kind_of(line.card.kind).label), verb=line.verbs)
        for line in sorted(found, key=step_of)
    }


def fits(line: Line, step: str, when: str) -> bool:
    """Whether a line is of the kind of thing and the time that was asked for."""
    if step and step_of(line) != step:
        return False
    left = (line.due - clock.today()).days if line.due else None
    if when == LATE:
        return left is not None and left < 0
    return left is not None and left <= 7 if when == SOON else True  # noqa: PLR2004 (as chips count)


def require(actor: Actor) -> None:
    """Refuse whoever oversees nothing."""
    if not selectors.may_urge(actor):
        raise Denied(_("催办由主管的办公室办理，您没有这项权限。"))


def recipients_of(found: list[Line]) -> list[Recipient]:
    """One entry for each holder, in the order of the lines."""
    by_key = {row.key: row for row in rows_of(found)}
    grouped: dict[str, Recipient] = {}
    for line in found:
        row = by_key[line.key]
        if line.holder not in grouped:
            ways, reached = _ways(line.holder)
            grouped[line.holder] = Recipient(row.whom, ways, reached)
        grouped[line.holder].rows.append(row)
    return list(grouped.values())


def _ways(holder: str) -> tuple[str, bool]:
    """收件箱 / 收件箱和邮件 / nobody reads for it, so paper has to go."""
    accounts = accounts_of(holder)
    if not accounts:
        return _("没有人用账号接收，请打印催办函"), False
    mailed = mailing.is_set_up() and any(
        choice.confirmed and choice.mail == MailWish.EACH for choice in map(selectors.choice_of, accounts)
    )
    ways = _("收件箱和邮件") if mailed else _("收件箱")
    n = len(accounts)
    return ngettext("{ways}（{n} 人）", "{ways}（{n} 人）", n).format(ways=ways, n=n), True


def text_to_copy(recipients: list[Recipient], address: str) -> str:
    """Words for a chat group: names, titles, days and one link; whoever opens it signs in first."""
    lines = [_("【催办】请以下单位和委员尽快办理：")]
    for place, each in enumerate(recipients, 1):
        what = "；".join(
            _("{verbs}《{title}》，期限 {day}").format(verbs=row.verbs, title=row.title, day=row.due_day)
            if row.due_day
            else _("{verbs}《{title}》").format(verbs=row.verbs, title=row.title)
            for row in each.rows
        )
        lines.append(_("{n}. {whom}：{what}").format(n=place, whom=each.whom, what=what))
    lines.append(_("登录办理：{url}").format(url=address))
    return "\n".join(lines)
