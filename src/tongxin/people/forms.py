"""What people fill in about persons and institutions, and how the fixed words read."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel.conferences import vocabulary
from tongxin.kernel.workflow.fields import Choice, Day, InputField, Pick, Text, YesNo
from tongxin.people import rules
from tongxin.people.rules import LinkKind

SEXES, AFFILIATIONS, PERSONAL = rules.SEXES, rules.AFFILIATIONS, rules.PERSONAL
STATUSES, SYSTEMS, DUTIES = rules.STATUSES, rules.SYSTEMS, rules.DUTIES
KINDS = vocabulary.keyed(rules.KINDS, "organisation")
STANDINGS = rules.STANDINGS
ENDINGS = STATUSES[2:6]
LINKS = (
    (LinkKind.LEADER_STANDING.value, _("领导联系常委")),
    (LinkKind.STANDING_MEMBER.value, _("常委联系委员")),
    (LinkKind.MEMBER_PUBLIC.value, _("委员联系界别群众")),
    (LinkKind.PARTY_NON_PARTY.value, _("党员委员联系党外委员")),
    (LinkKind.COMMITTEE_SECTOR.value, _("专委会联系界别")),
    (LinkKind.COMMITTEE_BODY.value, _("专委会联系部门")),
)

BASICS: tuple[InputField, ...] = (
    Text("name", _("姓名"), max_length=40),
    Choice("sex", _("性别"), required=False, choices=SEXES),
    Text("ethnicity", _("民族"), required=False, max_length=20),
    Choice("affiliation", _("政治面貌"), required=False, choices=AFFILIATIONS),
    Text("education", _("学历学位"), required=False, max_length=40),
    Text("professional_title", _("职称"), required=False, max_length=40),
    Text("employer", _("工作单位"), required=False, max_length=80),
    Text("post", _("职务"), required=False, max_length=60),
    Text("expertise", _("专长"), required=False, max_length=120, hint=_("用顿号隔开，例如：托育、财税、水环境。")),
)
PERSONAL_FIELDS: tuple[InputField, ...] = tuple(
    Text(key, label, required=False, max_length=120, hint=_("加密保存；列表里只显示一部分。"))
    for key, label in PERSONAL
)
ADMISSION: tuple[InputField, ...] = (
    Text("number", _("委员编号"), required=False, max_length=20),
    Day("starts", _("任职开始")),
    Text("decision", _("决定文号"), required=False, max_length=60),
)
ENDING: tuple[InputField, ...] = (
    Choice("status", _("终止方式"), choices=ENDINGS),
    Day("on", _("最后一天"), hint=_("从第二天起不再是委员；界别、专委会和随届职务同时结束。")),
    Text("decision", _("决定文号"), required=False, max_length=60, hint=_("撤销资格必须写明。")),
    Day("decided_on", _("决定日期"), required=False),
    Text("remark", _("说明"), required=False, max_length=200, lines=2),
)
LOOK: tuple[InputField, ...] = (
    Text("reason", _("查看原因"), max_length=200, lines=2, hint=_("原因和查看人会留在记录里，本人能看到。")),
)
ANSWER: tuple[InputField, ...] = (
    Choice("approve", _("处理"), choices=(("yes", _("同意")), ("no", _("不同意")))),
    Text("note", _("说明"), required=False, max_length=200, lines=2, hint=_("不同意时必填，本人能看到。")),
)
OWN_CHANGE: tuple[InputField, ...] = (
    Text("employer", _("工作单位"), required=False, max_length=80),
    Text("post", _("职务"), required=False, max_length=60),
    Text("education", _("学历学位"), required=False, max_length=40),
    Text("professional_title", _("职称"), required=False, max_length=40),
    *(Text(key, label, required=False, max_length=120) for key, label in PERSONAL),
)
BELONGING: tuple[InputField, ...] = (
    Pick("organisation", _("组织"), principal="organisation"),
    Choice("duty", _("职责"), choices=DUTIES),
    Day("starts", _("开始")),
)


def delegation(people: list[tuple[int, str]], *, secretary: bool) -> tuple[InputField, ...]:
    """The form of lending a desk to one of these; only a secretary may have it without an end."""
    until = _("领导秘书长期代办的，可以不填。") if secretary else ""
    choices = tuple((str(pk), name) for pk, name in people)
    return (
        Choice("deputy", _("代班的人"), choices=choices, hint=_("只列出可以代您这个岗位的人。")),
        Day("starts", _("从哪天起")),
        Day("ends", _("到哪天止（含）"), required=not secretary, hint=until),
        Text("reason", _("原因"), max_length=100, hint=_("例如：外出学习。办理经过里写“代”和您的姓名。")),
    )


ORGANISATION: tuple[InputField, ...] = (
    Choice("kind", _("类别"), choices=KINDS),
    Text("name", _("名称"), max_length=60),
    Text("duties", _("职责"), required=False, max_length=500, lines=3),
)
BODY: tuple[InputField, ...] = (
    Text("name", _("名称"), max_length=60),
    Choice("system", _("承办系统"), choices=SYSTEMS),
    Text("duties", _("职责"), required=False, max_length=1000, lines=4, hint=_("写得越具体，推荐承办单位越准。")),
    YesNo("on_paper", _("纸质办理：由督查室代为登记")),
)

LINK: tuple[InputField, ...] = (
    Choice("kind", _("联系方式"), choices=LINKS),
    Pick("person", _("谁来联系（人）"), required=False, principal="person"),
    Pick("organisation", _("谁来联系（专委会）"), required=False, principal="organisation"),
    Pick("to_person", _("联系谁（人）"), required=False, principal="person"),
    Pick("to_organisation", _("联系哪个界别或组织"), required=False, principal="organisation"),
    Pick("to_body", _("联系哪个部门"), required=False, principal="body"),
    Text("to_public", _("联系的群众"), required=False, max_length=80, hint=_("例如：石桥镇种粮大户。")),
    Day("starts", _("从哪天起")),
)
CONFIRM_WINDOW = YesNo(
    "confirm", _("照新的征集时间保存，已经提交的不改动"), hint=_("有提案按新的时间会归到另一类时才需要勾选。")
)
TAKE_BACK: tuple[InputField, ...] = (
    Text("reason", _("撤回原因"), max_length=200, lines=2, hint=_("例如：名单有误，重新协商。会留在审计记录里。")),
)


def optional(fields: tuple[InputField, ...]) -> tuple[InputField, ...]:
    """The same fields, none of them required."""
    return tuple(replace(f, required=False) for f in fields)


def word(pairs: tuple[tuple[str, str], ...], key: str) -> str:
    """A fixed word in the reader's language; what is not in the list reads as it is stored."""
    return gettext(dict(pairs).get(key, key)) if key else ""


def day(value: Any) -> dt.date | None:
    """A clean value of a :class:`Day` field as a date."""
    return dt.date.fromisoformat(value) if value else None


def tags(text: str) -> list[str]:
    """Expertise as typed: separated by any of the signs people use."""
    for sign in "，,；;／/ 　":
        text = text.replace(sign, "、")
    return list(dict.fromkeys(t.strip()[:20] for t in text.split("、") if t.strip()))
