"""The record as the audit administrator reads it: filtered, in words, page by page, and as a file."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.administrations import AUDIT
from tongxin.kernel.audit.acts import INSTALLATION
from tongxin.kernel.audit.models import AuditChain, AuditCheck, AuditLine
from tongxin.kernel.audit.verbs import AuditVerb
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.exchange.escaping import harmless
from tongxin.kernel.web import paging
from tongxin.kernel.web.words import Chip

PAGE = 50
MOST = 50_000
_BATCH = 2000
_OF_EVERY_KIND = {
    "open": gettext_noop("新建"),
    "edit": gettext_noop("修改内容"),
    "attach": gettext_noop("添加附件"),
    "export": gettext_noop("导出列表"),
    "print": gettext_noop("打印表单"),
    "print_many": gettext_noop("成批打印"),
    "take_prints": gettext_noop("下载成批打印的文件"),
    "step_back": gettext_noop("退回一步"),
    "correct": gettext_noop("更正日期"),
}


@dataclass(frozen=True)
class Question:
    """What the auditor asked for."""

    q: str = ""
    chain: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    weighty: bool = False
    page: int = 1

    def query(self, **changes: Any) -> str:
        """The query text of this question with changes; the page falls back to the first."""
        values = {
            "q": self.q,
            "chain": self.chain,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "weighty": "1" if self.weighty else "",
            **changes,
        }
        return urlencode({key: value for key, value in values.items() if value})


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None


def question_in(sent: QueryDict) -> Question:
    """Read the query; what makes no sense is left out."""
    return Question(
        q=sent.get("q", "").replace("\x00", "").strip()[:60],
        chain=sent.get("chain", "").replace("\x00", "")[:40],
        since=_day(sent.get("since", "")),
        until=_day(sent.get("until", "")),
        weighty=sent.get("weighty") == "1",
        page=paging.number_in(sent),
    )


def chains(actor: Actor) -> QuerySet[AuditChain]:
    """The chains that an audit administrator reads: of the conference, or all; none for anybody else."""
    held = actor.administration
    if held is None or held.power != AUDIT:
        return AuditChain.objects.none()
    found = AuditChain.objects.select_related("conference").order_by("pk")
    return found if held.conference_id is None else found.filter(conference_id=held.conference_id)


def lines(actor: Actor, asked: Question) -> QuerySet[AuditLine]:
    """The lines that were asked for, within reach, the newest first."""
    within = chains(actor)
    if asked.chain:
        within = within.filter(name=asked.chain)
    found = AuditLine.objects.filter(chain__in=within).select_related("chain")
    if asked.q:
        found = found.filter(_words(asked.q))
    if asked.weighty:
        found = found.filter(action__in=[verb.key for verb in registry.items(AuditVerb) if verb.weighty])
    if asked.since:
        found = found.filter(recorded_at__gte=_midnight(asked.since))
    if asked.until:
        found = found.filter(recorded_at__lt=_midnight(asked.until + dt.timedelta(days=1)))
    return found.order_by("-pk")


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.ZONE)


def _words(text: str) -> Q:
    """Names and actions that hold the words, as they stand or as they are shown; a number is that of a thing."""
    shown = [verb.key for verb in registry.items(AuditVerb) if text in _(verb.label)]
    for kind in registry.items(CaseKind):
        edges = {**_OF_EVERY_KIND, **{t.key: t.label for t in kind.workflow.transitions}}
        shown += [f"{kind.key}.{key}" for key, label in edges.items() if text in f"{_(kind.label)}：{_(label)}"]
    found = (
        Q(actor_label__icontains=text) | Q(action__icontains=text) | Q(action__in=shown) | Q(source__startswith=text)
    )
    return found | Q(object_id=int(text)) if text.isdecimal() and len(text) < 10 else found  # noqa: PLR2004


def action_words(action: str) -> str:
    """What an action is called: 提案：立案; an action that nobody declared keeps its key."""
    if verb := registry.find(AuditVerb, action):
        return _(verb.label)
    prefix, _dot, key = action.rpartition(".")
    kind = registry.find(CaseKind, prefix)
    if kind is None:
        return action
    edge = kind.workflow.by_key.get(key)
    label = edge.label if edge else _OF_EVERY_KIND.get(key)
    return _("{kind}：{act}").format(kind=_(kind.label), act=_(label)) if label else action


@dataclass(frozen=True)
class Entry:
    """One line of the record in words."""

    chain: str
    seq: int
    at: dt.datetime
    who: str
    action: str
    key: str
    thing: str
    source: str
    details: tuple[tuple[str, str], ...] = field(default=())
    weighty: bool = False


def entry(row: AuditLine) -> Entry:
    """A line in words; personal values stand in it as hashes only."""
    kind, verb = registry.find(CaseKind, row.kind), registry.find(AuditVerb, row.action)
    called = {"account": _("账号"), "person": _("人员"), "conference": _("政协"), "grant_proposal": _("授权申请")}
    thing = _(kind.label) if kind else called.get(row.kind, row.kind)
    who = _("{who}（代{whom}）").format(who=row.actor_label, whom=row.on_behalf) if row.on_behalf else row.actor_label
    return Entry(
        chain=row.chain.name,
        seq=row.seq,
        at=row.recorded_at,
        who=_(who) if row.account_id is None else who,
        action=action_words(row.action),
        key=row.action,
        thing=f"{thing} {row.object_id}" if row.object_id else thing,
        source=row.source,
        details=tuple((key, _short(value)) for key, value in row.data.items()),
        weighty=bool(verb and verb.weighty),
    )


def _short(value: Any) -> str:
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) < 80 else f"{text[:77]}…"  # noqa: PLR2004 (what fits on a line)


def headings() -> list[str]:
    """Column headings of the file."""
    return [_("链"), _("序号"), _("时间"), _("办理人"), _("动作"), _("动作代码"), _("对象"), _("来源"), _("内容")]


def cells(actor: Actor, asked: Question) -> Iterator[list[str]]:
    """Rows of the file, all pages, up to the limit."""
    found = lines(actor, asked)[:MOST]
    for row in found.iterator(chunk_size=_BATCH):
        said = entry(row)
        details = "; ".join(f"{key}={value}" for key, value in said.details)
        at = f"{said.at.astimezone(clock.ZONE):%Y-%m-%d %H:%M:%S}"
        texts = [said.chain, str(said.seq), at, said.who, said.action, said.key, said.thing, said.source, details]
        yield [harmless(text) for text in texts]


@dataclass(frozen=True)
class ChainState:
    """A chain and what its last reading found."""

    name: str
    label: str
    count: int
    chip: Chip
    checked_at: dt.datetime | None
    flaw: str


def states(actor: Actor) -> list[ChainState]:
    """Every chain within reach, and those that only the anchor still tells of."""
    within = list(chains(actor))
    checks = {check.name: check for check in AuditCheck.objects.all()}
    found = [_state(chain, checks.get(chain.name)) for chain in within]
    held = actor.administration
    if held is not None and held.conference_id is None:
        known = {chain.name for chain in within}
        found += [
            ChainState(c.name, c.name, 0, Chip(_("不见了"), "err"), c.checked_at, c.flaw)
            for c in checks.values()
            if c.name not in known and c.flaw
        ]
    return found


def _state(chain: AuditChain, check: AuditCheck | None) -> ChainState:
    label = chain.conference.name if chain.conference else _("全系统")
    if check is None:
        chip = Chip(_("还没有核对"), "warn")
    elif check.flaw:
        chip = Chip(_("发现问题"), "err")
    else:
        chip = Chip(_("完好"), "ok")
    flaw, at = (check.flaw, check.checked_at) if check else ("", None)
    return ChainState(chain.name, label if chain.name != INSTALLATION else _("全系统"), chain.count, chip, at, flaw)
