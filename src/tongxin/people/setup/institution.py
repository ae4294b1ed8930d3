"""Steps of the set-up about the institution: sectors, committees, groups, bodies, deadlines, and a model to start from."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.cases.questions import ASKED, Doubtful
from tongxin.kernel.conferences.parameters import Parameter, parameter
from tongxin.kernel.conferences.vocabulary import Named
from tongxin.kernel.exchange.cells import tight
from tongxin.kernel.web.parameter_words import field_of, heard, spoken
from tongxin.kernel.web.services import set_parameter
from tongxin.kernel.web.setup import SetupStep
from tongxin.kernel.workflow.fields import Choice, InputField, Text
from tongxin.people import rules, selectors, services
from tongxin.people.rules import HandlingSystem, OrganisationKind
from tongxin.people.setup import model_city
from tongxin.people.setup.model_city import MODELS, Model

_SYSTEMS = {label: HandlingSystem(key) for key, label in rules.SYSTEMS}
# What is no other is a department of the government, so that alone is never written behind a name.
_IN_BRACKETS = re.compile(r"(.+?)[（(]([^（）()]*)[）)]")
_AS_NAME = "name"
_LONGEST_NAME = 60


def lines(text: str) -> list[str]:
    """What stands on each line, once, without the spaces that only spread it (教 育 局)."""
    found = list(dict.fromkeys(tight(line.strip()) for line in text.splitlines() if line.strip()))
    if long := [line for line in found if len(_IN_BRACKETS.sub(r"\1", line)) > _LONGEST_NAME]:
        sentence = gettext("“{name}……”有 {n} 个字，名称最多 {most} 个字；请改短后再保存，这一页什么也没有写入。")
        raise InvalidInput({"__all__": sentence.format(name=long[0][:12], n=len(long[0]), most=_LONGEST_NAME)})
    return found


def _names_field(hint: str) -> tuple[InputField, ...]:
    return (Text("names", _("名称，每行一个"), required=False, max_length=4000, lines=16, hint=hint),)


def _told(total: int, made: int, gone: int) -> str:
    return gettext("共 {n} 个：新增 {made} 个，去掉 {gone} 个。").format(n=total, made=made, gone=gone)


def _organisations(
    kind: OrganisationKind, model: str, key: str, label: str, lead: str, *, optional: bool = False
) -> SetupStep:
    def status(place: int) -> str:
        n = selectors.count_of_organisations(place, kind)
        return gettext("{n} 个").format(n=n) if n else ""

    def values(place: int) -> dict[str, Any]:
        return {"names": "\n".join(selectors.organisation_names_of(place, kind)) or model}

    def save(place: int, given: dict[str, Any], by: Actor) -> str:
        names = lines(given["names"])
        made, gone = services.replace_organisations(place, kind, names, by=by)
        return _told(len(names), made, gone)

    hint = _("保存后就是这些：新写的会建立，删掉的会去掉；已经有人或有事项的不能去掉，会说明原因。")
    return SetupStep(key, label, lead, status, lambda _place: _names_field(hint), values, save, optional=optional)


def _bodies_status(place: int) -> str:
    n = selectors.count_of_bodies(place)
    return gettext("{n} 个").format(n=n) if n else ""


def _bodies_values(place: int) -> dict[str, Any]:
    words = {system.value: word for word, system in _SYSTEMS.items() if system != HandlingSystem.GOVERNMENT}
    rows = selectors.body_systems(place)
    shown = [f"{name}（{words[system]}）" if system in words else name for name, system in rows]
    return {"names": "\n".join(shown) or model_city.BODIES}


def _understood(place: int, text: str, answers: Mapping[str, str]) -> list[tuple[str, HandlingSystem]]:
    """(name, system) of each line; what stands in brackets and is no system is asked about, never guessed."""
    there = {name for name, _system in selectors.body_systems(place)}
    wanted, questions = [], []
    for line in lines(text):
        inside = _IN_BRACKETS.fullmatch(line)
        if inside is None or line in there:
            wanted.append((line, HandlingSystem.GOVERNMENT))
        elif inside[2] in _SYSTEMS:
            wanted.append((inside[1], _SYSTEMS[inside[2]]))
        elif (answer := answers.get(f"{ASKED}{line}", "")) == _AS_NAME:
            wanted.append((line, HandlingSystem.GOVERNMENT))
        elif answer in set(HandlingSystem):
            wanted.append((inside[1], HandlingSystem(answer)))
        else:
            questions.append(_question(line, inside[1], inside[2]))
    if questions:
        said = gettext("有 {n} 行括号里写的不是所属系统，请在下面选择。").format(n=len(questions))
        raise Doubtful({"names": said}, tuple(questions))
    return wanted


def _question(line: str, name: str, word: str) -> Choice:
    systems = [
        (key, gettext("“{name}”，属于{system}").format(name=name, system=gettext(s))) for key, s in rules.SYSTEMS
    ]
    options = ((_AS_NAME, gettext("括号是名称的一部分，属于政府")), *systems)
    return Choice(
        f"{ASKED}{line}", gettext("“{line}”里的“{word}”是什么？").format(line=line, word=word), choices=options
    )


def _bodies_save(place: int, given: dict[str, Any], by: Actor) -> str:
    wanted = _understood(place, given["names"], given["answers"])
    made, gone = services.replace_bodies(place, wanted, by=by)
    return _told(len(wanted), made, gone)


def _rules_fields(_place: int) -> tuple[InputField, ...]:
    how = _("写成“15个工作日”“30天”“3个月”或“6月30日前”，后面可以加“，遇节假日顺延”。")
    return tuple(
        field_of(declared, f"{gettext(declared.meaning)}{gettext(how)}" if declared.kind == "term" else "")
        for declared in registry.items(Parameter)
    )


def _rules_values(place: int) -> dict[str, Any]:
    return {p.key: spoken(p, parameter(place, p.key)) for p in registry.items(Parameter)}


def _rules_status(place: int) -> str:
    changed = selectors.changed_parameters(place)
    return gettext("改过 {n} 项").format(n=changed) if changed else gettext("已有默认值")


def _rules_save(place: int, given: dict[str, Any], by: Actor) -> str:
    wanted, errors = {}, {}
    for declared in registry.items(Parameter):
        try:
            wanted[declared.key] = heard(declared, given[declared.key])
        except InvalidInput as refusal:
            errors.update(refusal.errors)
    if errors:
        raise InvalidInput(errors)
    return gettext("改动 {n} 项，从今天起生效。").format(n=_set(place, wanted, by))


def _set(place: int, wanted: Mapping[str, Any], by: Actor) -> int:
    """Store what differs from today's values; returns how many."""
    changed = {key: value for key, value in wanted.items() if value != parameter(place, key)}
    for key, value in changed.items():
        set_parameter(place, registry.get(Parameter, key), value, clock.today(), by=by)
    return len(changed)


def _model_fields(_place: int) -> tuple[InputField, ...]:
    return (Choice("model", _("样板"), choices=tuple((model.key, model.label) for model in MODELS)),)


def _model_save(place: int, given: dict[str, Any], by: Actor) -> str:
    """Fills what is empty, so that nothing entered before is overwritten; deadlines only while none was changed."""
    model = next(m for m in MODELS if m.key == given["model"])
    done = [_filled(place, kind, label, text, by) for kind, label, text in _parts_of(model)]
    if not selectors.count_of_bodies(place):
        made, _gone = services.replace_bodies(place, _understood(place, model.bodies, {}), by=by)
        done.append(gettext("承办单位 {n} 个").format(n=made))
    if not selectors.changed_parameters(place):
        known = {key: said for key, said in model.deadlines.items() if registry.find(Parameter, key)}
        set_to = {key: heard(registry.get(Parameter, key), said) for key, said in known.items()}
        done.append(gettext("期限 {n} 项").format(n=_set(place, set_to, by)))
    told = gettext("、").join(filter(None, done))
    return (
        gettext("已按样板填好：{done}。下面可以逐项修改。").format(done=told)
        if told
        else gettext("各项都已有内容，没有改动。")
    )


def _parts_of(model: Model) -> tuple[tuple[OrganisationKind, str, str], ...]:
    return (
        (OrganisationKind.SECTOR, _("界别"), model.sectors),
        (OrganisationKind.SPECIAL_COMMITTEE, _("专门委员会"), model.committees),
        (OrganisationKind.SECTOR_GROUP, _("界别活动组"), model.groups),
    )


def _filled(place: int, kind: OrganisationKind, label: str, text: str, by: Actor) -> str:
    if selectors.count_of_organisations(place, kind):
        return ""
    made, _gone = services.replace_organisations(place, kind, lines(text), by=by)
    return gettext("{label} {n} 个").format(label=gettext(label), n=made)


MODEL = SetupStep(
    "model",
    _("从样板开始"),
    _("按常见的设置一次填好界别、专委会、活动组、承办单位和期限，再逐项改；已有内容的不动。"),
    lambda _place: "",
    _model_fields,
    save=_model_save,
    optional=True,
)
ORGANISATIONS = (
    _organisations(
        OrganisationKind.SECTOR, model_city.SECTORS, "sectors", _("界别"), _("委员按界别组成；界别也可以提交集体提案。")
    ),
    _organisations(
        OrganisationKind.SPECIAL_COMMITTEE,
        model_city.COMMITTEES,
        "committees",
        _("专门委员会"),
        _("每位委员参加一个或两个专委会。"),
    ),
    _organisations(
        OrganisationKind.SECTOR_GROUP,
        "",
        "groups",
        Named(_("界别活动组"), f"organisation.{OrganisationKind.SECTOR_GROUP.value}"),
        _("委员按界别或行业分组活动；没有分组的可以不填。"),
        optional=True,
    ),
    _organisations(
        OrganisationKind.LIAISON,
        "",
        "liaisons",
        _("镇（街道）联络委"),
        _("乡镇、街道设的政协联络机构；没有的可以不填。"),
        optional=True,
    ),
)
BODIES = SetupStep(
    "bodies",
    _("承办单位"),
    _("接受交办、负责答复的部门；党委、法院、检察院的在后面用括号注明。"),
    _bodies_status,
    lambda _place: _names_field(
        _(
            "不注明的按政府部门登记。保存后就是这些：新写的会建立，删掉的会去掉；已经有人或有事项的不能去掉，会说明原因。"
        )
    ),
    _bodies_values,
    _bodies_save,
    asks=True,
)
RULES = SetupStep(
    "rules",
    _("期限与规则"),
    _("审查、交办、答复、评价的期限，签名人数；可以写天数，也可以写固定日期。以后在“参数设置”里改，那里能写生效日期。"),
    _rules_status,
    _rules_fields,
    _rules_values,
    _rules_save,
)
