"""Writing reports: begun from a template, changed as a draft, frozen at a moment, begun anew as a new version."""

import datetime as dt
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, Denied, InvalidInput
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.documents.prose import printable
from tongxin.kernel.indicators.reports import ReportTemplate
from tongxin.statistics import selectors
from tongxin.statistics.models import Report, ReportNumber, ReportText, Snapshot
from tongxin.statistics.selectors import Period
from tongxin.statistics.selectors.reports import checking, kept
from tongxin.statistics.selectors.reports.frames import LANGUAGE, Frame, frame_of
from tongxin.statistics.selectors.reports.telling import tell
from tongxin.statistics.services import filling
from tongxin.statistics.services.snapshots import publish

_KIND = "report"
_MOST_TITLE = 120
_EARLIEST = 1900


def require_writing(by: Actor, conference: Conference) -> None:
    """Refuse with a sentence: reports are written by whoever publishes figures."""
    if not by.is_system and not (selectors.may_publish(by) and by.conference_id == conference.pk):
        raise Denied(_("报告由负责更正记录的办公室起草和定稿，您的账号没有这个职务。"))


def _clean(source: str) -> str:
    """The text without characters that no page shows and no base keeps."""
    return printable(source.encode("utf-8", "ignore").decode()).strip()


def _refuse_wrong(source: str) -> None:
    wrong = checking.check(source)
    if wrong:
        raise InvalidInput({"source": "\n".join(checking.told(each) for each in wrong)})


def keep_text(template: ReportTemplate, conference: Conference, source: str, *, by: Actor) -> ReportText | None:
    """Keep the office's own text of a template; an empty one brings back the shipped text. Earlier ones stay."""
    require_writing(by, conference)
    source = _clean(source)
    if source:
        _refuse_wrong(source)
    if source == template.text().strip():
        source = ""
    newest = next(iter(kept.own_texts(template.key, conference)), None)
    if (newest.source if newest else "") == source:
        return None
    with act(by=by, conference_id=conference.pk) as record:
        made = ReportText(
            conference=conference, template=template.key, source=source, by_label=by.label, made_at=clock.now()
        )
        made.save()
        record.line("statistics.keep_report_text", "report_text", made.pk, data={"template": template.key})
    return made


def begin(template: ReportTemplate, conference: Conference, period: Period, *, by: Actor) -> Report:
    """A draft of a period, with the text in use."""
    require_writing(by, conference)
    source = kept.source_of(template, conference)
    _refuse_wrong(source)
    with translation.override(LANGUAGE):
        label = _(period.label)
    with act(by=by, conference_id=conference.pk) as record:
        made = Report(
            conference=conference,
            template=template.key,
            title=_title(source, conference, period),
            period_key=period.key,
            period_label=label,
            starts=period.start,
            ends=period.end,
            source=source,
            by_label=by.label,
            made_at=clock.now(),
        )
        made.save()
        record.line("statistics.begin_report", _KIND, made.pk, data={"title": made.title})
    return made


def _title(source: str, conference: Conference, period: Period) -> str:
    """The title alone; no figure stands in it."""
    line = next(line for line in source.splitlines() if line.strip(" \u3000\t").startswith("# "))
    return tell(line.strip(), frame_of(conference, period, clock.now())).title[:_MOST_TITLE]


def change(report: Report, source: str, *, by: Actor) -> None:
    """Another text for a draft."""
    require_writing(by, report.conference)
    source = _clean(source)
    _refuse_wrong(source)
    with act(by=by, conference_id=report.conference_id) as record:
        here = _draft(report)
        here.source, here.title = source, _title(source, here.conference, kept.period_of(here))
        here.save()
        record.line("statistics.change_report", _KIND, here.pk, data={"title": here.title})


def throw_away(report: Report, *, by: Actor) -> None:
    """Delete a draft; the version before it stays."""
    require_writing(by, report.conference)
    with act(by=by, conference_id=report.conference_id) as record:
        here = _draft(report)
        record.line("statistics.drop_report", _KIND, here.pk, data={"title": here.title})
        here.delete()


def _draft(report: Report) -> Report:
    """The row, locked, as long as it is a draft."""
    found = Report.objects.select_for_update().filter(pk=report.pk).first()
    if found is None or found.is_frozen:
        raise Blocked(_("这份报告已经定稿，不再改变。要修改请先“重新起草”，会另成一个版本。"))
    return found


def freeze(report: Report, moment: dt.datetime, *, by: Actor) -> Report:
    """Publish the figures and keep every number of the text with its records; from then on nothing of it changes."""
    require_writing(by, report.conference)
    if moment > clock.now():
        raise InvalidInput({"cut_off": _("统计截止时刻还没有到，不能定稿。")})
    too_early = moment.year < _EARLIEST or (report.starts and moment.astimezone(clock.ZONE).date() < report.starts)
    if too_early:
        raise InvalidInput({"cut_off": _("统计截止时刻早于这个时段的第一天，请改正。")})
    filling.catch_up(selectors.places_of(report.conference, selectors.OWN))
    with act(by=by, conference_id=report.conference_id) as record:
        here = _draft(report)
        _refuse_wrong(here.source)
        frame = kept.frame_for(here, moment)
        told = tell(here.source, frame)
        here.snapshot = _publish(here, told.title, frame, by)
        here.cut_off, here.frozen_at, here.frozen_by = moment, clock.machine_now(), by.label
        here.title = told.title[:_MOST_TITLE]
        here.content = kept.as_content(told, frame, clock.now())
        here.save()
        ReportNumber.objects.bulk_create(kept.as_kept(number, here, frame) for number in told.numbers)
        data = {"title": here.title, "cut_off": moment.isoformat(), "numbers": len(told.numbers)}
        record.line("statistics.freeze_report", _KIND, here.pk, data=data)
    return here


def _publish(report: Report, title: str, frame: Frame, by: Actor) -> Snapshot:
    name = _name(report, title)
    if Snapshot.objects.filter(conference=report.conference, name=name).exists():
        raise Blocked(
            _(
                "已经有一份定稿的报告或公布的数字叫“{name}”。请先在“改文字”里换一个标题，或者打开那一份重新起草。"
            ).format(name=name)
        )
    return publish(
        name,
        report.conference,
        kept.period_of(report),
        selectors.OWN,
        frame.cut_off,
        by=by,
        moment=frame.moment,
        session=frame.session,
    )


def _name(report: Report, title: str) -> str:
    version = _("（第{n}版）").format(n=report.version) if report.version > 1 else ""
    return title[: _MOST_TITLE - len(version)] + version


def reopen(report: Report, *, by: Actor) -> Report:
    """A new draft from a frozen report; the frozen one stays as it is."""
    require_writing(by, report.conference)
    if not report.is_frozen:
        raise Blocked(_("这份报告还是草稿，可以直接修改。"))
    with act(by=by, conference_id=report.conference_id) as record:
        if kept.has_later(report):
            raise Blocked(_("这份报告已经有更新的版本，请打开那一版。"))
        made = Report(
            conference=report.conference,
            template=report.template,
            title=report.title,
            period_key=report.period_key,
            period_label=report.period_label,
            starts=report.starts,
            ends=report.ends,
            source=report.source,
            version=report.version + 1,
            earlier=report,
            by_label=by.label,
            made_at=clock.now(),
        )
        made.save()
        record.line("statistics.reopen_report", _KIND, made.pk, data={"title": made.title, "version": made.version})
    return made


def content_now(report: Report) -> dict[str, Any]:
    """What the report says: kept when it is frozen, told anew as long as it is a draft."""
    if report.content is not None:
        return dict(report.content)
    filling.catch_up(selectors.places_of(report.conference, selectors.OWN))
    frame = kept.frame_for(report)
    return kept.as_content(tell(report.source, frame), frame)
