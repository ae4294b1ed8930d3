"""What a person takes out about themselves, as a sheet that people read: words for every code, a row for every fact."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel import clock, wording
from tongxin.people import forms

Row = list[str]


def headings() -> list[str]:
    """What stands above the columns."""
    return [_("类别"), _("项目"), _("内容"), _("从"), _("到")]


def rows_of(everything: dict[str, Any]) -> Iterator[Row]:
    """A row for every fact, grouped as the page 我的信息 shows them."""
    yield from _basics(everything)
    for key, label in forms.PERSONAL:
        if value := everything["personal"].get(key):
            yield [_("个人信息"), _(label), value, "", ""]
    yield from _spells(everything)
    names = dict(forms.PERSONAL)
    for look in everything["looks"]:
        fields = wording.listed(_(names.get(field, field)) for field in look["fields"])
        at = datetime.fromisoformat(look["at"]).astimezone(clock.ZONE)
        said = _("{by}查看了{fields}，原因：{reason}").format(by=look["by"], fields=fields, reason=look["reason"])
        yield [_("谁看过我的个人信息"), _("查看记录"), said, f"{at:%Y-%m-%d %H:%M}", ""]


def _basics(everything: dict[str, Any]) -> Iterator[Row]:
    values = {
        _("姓名"): everything["name"],
        _("性别"): forms.word(forms.SEXES, everything["sex"]),
        _("民族"): everything["ethnicity"],
        _("政治面貌"): forms.word(forms.AFFILIATIONS, everything["affiliation"]),
        _("学历学位"): everything["education"],
        _("职称"): everything["professional_title"],
        _("工作单位"): everything["employer"],
        _("职务"): everything["post"],
        _("专长"): wording.listed(everything["expertise"]),
    }
    for label, value in values.items():
        yield [_("基本情况"), label, value, "", ""]


def _spells(everything: dict[str, Any]) -> Iterator[Row]:
    def row(label: str, text: str, spell: dict[str, Any]) -> Row:
        return [_("任职经历"), label, text, spell["starts"], spell["ends"] or _("今")]

    for spell in everything["memberships"]:
        parts = [spell["name"], forms.word(forms.STATUSES, spell["status"]), spell["number"]]
        yield row(_("委员资格"), " · ".join(filter(None, parts)), spell)
    for spell in everything["belongings"]:
        yield row(_("所属组织"), f"{spell['name']} · {forms.word(forms.DUTIES, spell['duty'])}", spell)
    for spell in everything["offices"]:
        yield row(_("职务"), spell["name"], spell)
    for spell in everything["posts"]:
        yield row(_("承办单位"), spell["name"], spell)
