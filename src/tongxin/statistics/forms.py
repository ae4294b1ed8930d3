"""Reads what people chose or sent: a conference and a period from the address, a report from a form."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.indicators.declarations import Figure, Measure, cuts_of
from tongxin.statistics import documents, rules, selectors
from tongxin.statistics.selectors import Cut, Period, sheets
from tongxin.statistics.selectors.reports.frames import month_of
from tongxin.statistics.selectors.stored import Reader
from tongxin.statistics.services import filling
from tongxin.text.files import decoded

MOST_NAME = 120
_YEAR = re.compile(r"year-((?:19|20)\d\d)")


@dataclass(frozen=True)
class Scope:
    """Whose figures and for which period, with what else could be chosen."""

    conference: Conference
    period: Period
    conferences: list[Conference]
    periods: list[Period]
    # Its own work alone, or with everything below it.
    reach: str = selectors.OWN
    has_below: bool = False
    # Up to which day it is counted, where that is before the end of the period.
    at: dt.date | None = None

    @cached_property
    def reader(self) -> Reader:
        """The store at one moment, with what changed a little while ago put in before."""
        places = selectors.places_of(self.conference, self.reach)
        filling.catch_up(places)
        return Reader(places)

    def figure(self, measure: Measure, by: str = "", period: Period | None = None) -> Figure:
        """A measure in this choice, or in another period of it."""
        when = sheets.until(period or self.period, self.at) if self.at else period or self.period
        return self.reader.figure(measure, when.start, when.end, by=by)

    @property
    def query(self) -> str:
        """The choice as a query text; what everybody gets anyway is left out."""
        chosen = {}
        if self.conference != self.conferences[0]:
            chosen["conference"] = self.conference.code
        if self.period.key != selectors.ALL_TIME.key:
            chosen["period"] = self.period.key
        if self.reach != selectors.OWN:
            chosen["scope"] = self.reach
        if self.at:
            chosen["at"] = self.at.isoformat()
        return urlencode(chosen)


def scope_from(actor: Actor, sent: QueryDict) -> Scope:
    """The choice of the address; what is not the actor's to see, or nobody offered, falls back to the first."""
    conferences = selectors.conferences_seen(actor)
    conference = next((c for c in conferences if c.code == sent.get("conference")), conferences[0])
    periods = selectors.periods(conference)
    asked = sent.get("period", "")
    period = next((p for p in periods if p.key == asked), None)
    if period is None and (named := _YEAR.fullmatch(asked)):
        # A report may name a year from which this base has nothing; its figure opens an empty list, not another one.
        period = selectors.year_period(int(named[1]))
        periods.append(period)
    if period is None and (month := month_of(asked)):
        # Reports of a month open its figures; nobody chooses months from the list.
        period = month
        periods.append(month)
    has_below = len(selectors.places_of(conference, selectors.SYSTEM_WIDE)) > 1
    wide = has_below and sent.get("scope") == selectors.SYSTEM_WIDE
    reach = selectors.SYSTEM_WIDE if wide else selectors.OWN
    return Scope(conference, period or periods[0], conferences, periods, reach, has_below, _cut_off(sent))


def cut_from(measure: Measure, sent: QueryDict) -> tuple[str, Cut | None]:
    """By what a figure is cut, and which of its cells is opened; what it does not know is left out."""
    by = sent.get("by", "")
    if by not in cuts_of(measure):
        return "", None
    if "cell" not in sent:
        return by, None
    also, _sign, keys = sent.get("also", "").partition(":")
    known = also in cuts_of(measure)
    return by, Cut(by, sent.get("cell", ""), also if known else "", tuple(keys.split("|")) if known else ())


def _cut_off(sent: QueryDict) -> dt.date | None:
    """The cut-off day of the address; none when it says none, or one that is no day or has not come."""
    try:
        day = dt.date.fromisoformat(sent.get("at", ""))
    except ValueError:
        return None
    return day if day <= clock.today() else None


@dataclass(frozen=True)
class Publication:
    """What somebody wants published: a name and a cut-off day, or the sentences that say what is wrong."""

    name: str
    cut_off: dt.date
    problems: list[dict[str, str]]


def publication_from(sent: QueryDict) -> Publication:
    """The form of a publication."""
    name, day, problems = sent.get("name", "").strip(), clock.today(), []
    if not name or len(name) > MOST_NAME:
        problems.append(
            {"sentence": _("请写一个名称，不超过{most}字。").format(most=MOST_NAME), "anchor": "snapshot-name"}
        )
    try:
        day = dt.date.fromisoformat(sent.get("at", "")) if sent.get("at") else day
    except ValueError:
        problems.append({"sentence": _("截止日期无法识别，请写成 2026-12-31 这样。"), "anchor": "snapshot-at"})
    if day > clock.today():
        problems.append({"sentence": _("截止日期还没有到，不能公布那一天的数字。"), "anchor": "snapshot-at"})
    return Publication(name, day, problems)


@dataclass(frozen=True)
class Report:
    """A report as it was pasted or sent, or the sentence that says why it cannot be read."""

    text: str = ""
    name: str = ""
    problem: str = ""


def report_from(sent: QueryDict, files: MultiValueDict) -> Report:  # type: ignore[type-arg]
    """The report of a form: a file wins over pasted text."""
    upload = files.get("report")
    if upload is not None:
        if upload.size > rules.LARGEST_REPORT:
            return Report(problem=_("这个文件超过 2 MB，不像一份报告的文本。请另存为纯文本后再上传。"))
        content = upload.read()
        try:
            text = documents.text_of_word(content) if documents.is_word(content) else decoded(content)
        except documents.NotWordError:
            text = None
        if text is None:
            return Report(
                problem=_(
                    "这个文件不是 Word（.docx）文档，也不是纯文本，没有读取。请另存为 .docx 或“纯文本”，或把正文粘贴到下面。"
                )
            )
        return Report(text, upload.name)
    text = sent.get("text", "")
    if not text.strip():
        return Report(problem=_("还没有报告：请选择一个文本文件，或把报告正文粘贴到下面。"))
    if len(text.encode()) > rules.LARGEST_REPORT:
        return Report(text, problem=_("粘贴的内容超过 2 MB，没有读取。请只粘贴报告正文。"))
    return Report(text)
