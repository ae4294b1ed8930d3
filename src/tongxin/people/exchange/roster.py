"""The roster as a sheet: who is a member, where they belong, how they are reached."""

import datetime as dt
import json
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.exchange.cells import Code, OneOf, Tags, Words, YesNo
from tongxin.kernel.exchange.days import Day
from tongxin.kernel.exchange.declarations import (
    Change,
    Column,
    Keeper,
    Onward,
    Placed,
    Row,
    RowProblem,
    Sheet,
    Trace,
    Wish,
)
from tongxin.kernel.exchange.planning import HIDDEN
from tongxin.kernel.privacy import blind, masked
from tongxin.people import rules, selectors
from tongxin.people.exchange import words
from tongxin.people.exchange.names import Names
from tongxin.people.exchange.recognition import PERSONAL_KINDS, Recognition, normal
from tongxin.people.rules import ENDING_STATES, MOST_COMMITTEES, SINGLE_KINDS, MembershipState, OrganisationKind
from tongxin.people.selectors import sheets
from tongxin.people.selectors.sheets import OF_MEMBERSHIP, OPEN
from tongxin.people.services.import_undo import take_back_roster
from tongxin.people.services.personal import look_at_many
from tongxin.people.services.roster_import import GROUPS, write_roster

CREATES = "creates"
PERSONAL = tuple(key for key, _label in rules.PERSONAL)
COMING_TERM = "coming_term"

COLUMNS = (
    Column("number", _("委员编号"), Code(20), ("编号", "委员号", "委员证号", "证号"), identifies=True),
    Column(
        "name",
        _("姓名"),
        Words(40, is_name=True),
        ("委员姓名", "名字"),
        required=True,
        identifies=True,
        joined_from=(("姓", "名"), ("姓氏", "名字"), ("姓氏", "名")),
    ),
    Column("sex", _("性别"), words.SEX),
    Column("ethnicity", _("民族"), Words(20, is_name=True)),
    Column(
        "birth_date",
        _("出生日期"),
        PERSONAL_KINDS["birth_date"],
        ("出生年月", "出生年月日", "生日"),
        personal="birth_date",
    ),
    Column("affiliation", _("政治面貌"), words.AFFILIATION, ("党派面貌", "政治身份")),
    Column("education", _("学历学位"), Words(40), ("学历", "文化程度", "最高学历")),
    Column("professional_title", _("职称"), Words(40), ("技术职称", "专业技术职称")),
    Column(
        "employer",
        _("工作单位"),
        Words(80),
        ("单位", "单位名称", "所在单位", "工作单位及职务", "单位及职务"),
        identifies=True,
    ),
    Column("post", _("职务"), Words(60), ("单位职务", "现任职务", "工作职务", "行政职务")),
    Column(
        "phone",
        _("手机号码"),
        PERSONAL_KINDS["phone"],
        ("手机", "手机号", "联系电话", "移动电话", "电话", "电话号码", "联系方式"),
        identifies=True,
        personal="phone",
    ),
    Column(
        "id_number",
        _("身份证号码"),
        PERSONAL_KINDS["id_number"],
        ("身份证号", "身份证", "公民身份号码", "证件号码"),
        identifies=True,
        personal="id_number",
    ),
    Column(
        "address",
        _("通讯地址"),
        PERSONAL_KINDS["address"],
        ("地址", "联系地址", "家庭住址", "住址"),
        personal="address",
    ),
    Column("email", _("电子邮箱"), PERSONAL_KINDS["email"], ("邮箱", "电子邮件", "email", "e-mail"), personal="email"),
    Column("sector", _("界别"), words.GROUP, ("所属界别", "所在界别")),
    Column("committee", _("专门委员会"), words.GROUP, ("专委会", "所属专委会", "所在专委会", "编入专委会")),
    Column("group", _("界别活动组"), words.GROUP, ("活动组", "委员活动组", "小组")),
    Column("liaison", _("镇（街道）联络委"), words.GROUP, ("联络委", "联络处", "镇街联络委", "所在镇街", "政协工委")),
    Column("party", _("民主党派"), words.GROUP, ("党派", "所在党派", "党派组织")),
    Column("branch", _("委员党支部"), words.GROUP, ("党支部", "功能型党支部")),
    Column("expertise", _("专长"), Tags(20), ("特长", "擅长领域", "专业领域")),
    Column("starts", _("任职开始"), Day(), ("任职时间", "任职日期", "担任委员时间", "当选时间", "协商通过日期")),
    Column("decision", _("决定文号"), Words(60), ("文号", "协商决定文号")),
    Column("is_scored", _("参加考评"), YesNo(), ("是否考评", "是否参加考评")),
    Column("status", _("状态"), OneOf(rules.STANDINGS), shown_only=True),
)


class RosterKeeper(Keeper):
    """Keeps persons with their membership of the running term, or of the coming one, and what they belong to."""

    def __init__(self, by: Actor, conference_id: int, chosen: frozenset[str] = frozenset()) -> None:
        super().__init__(by, conference_id, chosen)
        self._roster = sheets.roster(by, conference_id, coming=COMING_TERM in chosen)
        self._seen: dict[tuple[str, ...], tuple[int, str]] = {}
        self._read: dict[tuple[str, str], tuple[list[list[str]], list[RowProblem]]] = {}

    @cached_property
    def _names(self) -> Names:
        return Names(self._roster.organisations)

    @cached_property
    def _recognition(self) -> Recognition:
        return Recognition(self._roster)

    def place(self, row: Row) -> Placed:
        """Recognise a person, make names exact, and set beside it what is stored."""
        if self._roster.term is None and COMING_TERM in self.chosen:
            raise RowProblem("", gettext("还没有登记下一届；请先在“届次与征集”里办理换届，或者不选“下一届的名册”"))
        if self._roster.term is None:
            raise RowProblem("", gettext("还没有登记届次，请先登记届次和会议，再导入名册"))
        placed = Placed(None, dict(row.values))
        placed.target = self._recognition.find(placed.values, placed.notes)
        self._refuse_twice(row.number, placed)
        self._standing(placed)
        for key, kind in GROUPS.items():
            if key in placed.values:
                self._group(placed, key, kind)
        self._personal(placed)
        if placed.target is not None:
            known = self._roster.people[placed.target]
            placed.stored.update({name: known[name] for name in OPEN})
            tags = placed.stored["expertise"] = self._roster.tags.get(placed.target, [])
            if sorted(placed.values.get("expertise", ())) == sorted(tags):
                # The order says nothing.
                placed.values["expertise"] = tags
        return placed

    def _refuse_twice(self, number: int, placed: Placed) -> None:
        """Two rows for one person in one file: the second is wrong, whichever was meant."""
        values, name = placed.values, placed.values["name"]
        keys: list[tuple[str, ...]] = []
        if placed.target is not None:
            keys.append(("person", str(placed.target)))
        if code := values.get("number"):
            keys.append(("number", code))
        if placed.target is None:
            signs = [k for k in ("id_number", "phone") if values.get(k)]
            keys += [("new", name, k, values[k]) for k in signs]
            if not signs and not code:
                keys.append(("new", name, values.get("employer", "")))
        for key in keys:
            before, other = self._seen.setdefault(key, (number, name))
            if before == number:
                continue
            if key[0] == "number" and other != name:
                sentence = gettext("编号 {number} 在第 {row} 行已经写给{other}，一个编号只能给一个人，请核对")
                raise RowProblem("number", sentence.format(number=key[1], row=before, other=other))
            field = "number" if key[0] == "number" else "name"
            raise RowProblem(field, gettext("和第 {row} 行是同一个人，请只留一行").format(row=before))

    def _standing(self, placed: Placed) -> None:
        """The membership; one that ended is left alone, with all that hung on it."""
        term, values = self._roster.term, placed.values
        standing = self._roster.standings.get(placed.target or 0)
        if standing and (standing.status in ENDING_STATES or standing.has_ended(self._roster.day)):
            dropped = [k for k in (*OF_MEMBERSHIP, *GROUPS) if values.pop(k, None) is not None]
            if dropped:
                placed.notes.append(gettext("委员资格已经终止，只更新个人情况，资格和所属组织不变"))
            return
        if standing is None and term:
            values["status"] = MembershipState.ACTIVE.value
            values.setdefault("starts", term.starts.isoformat())
        if "starts" in values and not values["starts"]:
            del values["starts"]
        if term and (starts := values.get("starts")):
            day = dt.date.fromisoformat(starts)
            if day < term.starts or (term.ends and day > term.ends):
                placed.problems.append(
                    RowProblem("starts", gettext("不在{term}任期内（{day} 起）").format(term=term, day=term.starts))
                )
        if standing:
            placed.stored.update({k: getattr(standing, k) for k in OF_MEMBERSHIP})
            placed.stored["starts"] = standing.starts.isoformat()

    def _group(self, placed: Placed, key: str, kind: OrganisationKind) -> None:
        text = placed.values[key]
        if (key, text or "") not in self._read:
            self._read[key, text or ""] = self._understood(key, kind, text or "")
        placed.values[key], problems = self._read[key, text or ""]
        placed.problems += problems
        placed.stored[key] = self._roster.groups(placed.target, kind) if placed.target is not None else []
        for pair in placed.values[key]:
            if (kind, pair[0]) in self._names.dissolved and pair not in placed.stored[key]:
                placed.problems.append(RowProblem(key, gettext("“{name}”已经撤销，不能再编入").format(name=pair[0])))

    def _understood(self, key: str, kind: OrganisationKind, text: str) -> tuple[list[list[str]], list[RowProblem]]:
        """The organisations of one kind that a cell names, as they are kept, and what is wrong with them."""
        wanted, problems = [], []
        for name, duty in words.GROUP.split(text, self._names.known(kind)):
            found = self._names.find(kind, name)
            if not found and CREATES not in self.chosen:
                sentence = gettext("没有“{name}”，可以先导入组织，或者上传时选“一并新建”")
                problems.append(RowProblem(key, sentence.format(name=name[:30])))
            wanted.append([found or name[:60], duty])
        names = {name for name, _duty in wanted}
        if kind in SINGLE_KINDS and len(names) > 1:
            problems.append(RowProblem(key, gettext("同时只能属于一个，这里写了 {n} 个").format(n=len(names))))
        if kind == OrganisationKind.SPECIAL_COMMITTEE and len(names) > MOST_COMMITTEES:
            sentence = gettext("最多参加 {most} 个，这里写了 {n} 个")
            problems.append(RowProblem(key, sentence.format(most=MOST_COMMITTEES, n=len(names))))
        return sorted(wanted), problems

    def _personal(self, placed: Placed) -> None:
        """A value that came back hidden is unchanged when it hides what is stored."""
        known = self._roster.personal(placed.target) if placed.target is not None else {}
        for key in PERSONAL:
            value = placed.values.get(key)
            if value is None:
                continue
            if HIDDEN in value:
                del placed.values[key]
                if masked(key, known.get(key, "")) != value:
                    sentence = gettext("是遮盖过的内容，和登记的对不上；请填写完整，或者留空")
                    placed.problems.append(RowProblem(key, sentence))
                continue
            placed.stored[key] = known.get(key, "")
            if value and normal(key, placed.stored[key]) == value:
                # Typed with spaces or in another shape: the same number all the same.
                placed.values[key] = placed.stored[key]

    def announcements(self, changes: Sequence[Change]) -> list[str]:
        """Organisations that come with the rows to be written; what only a wrong row names is not made."""
        new = dict.fromkeys(
            (kind, name)
            for change in changes
            for key, kind in GROUPS.items()
            for name, _duty in change.values.get(key, ())
            if not self._names.find(kind, name)
        )
        if not new:
            return []
        labels = dict(rules.KINDS)
        named = gettext("、").join(f"{name}（{gettext(labels[kind])}）" for kind, name in new)
        return [gettext("名册里有 {n} 个组织系统里还没有，确认后一并新建：{names}。").format(n=len(new), names=named)]

    def write(self, changes: Sequence[Change]) -> list[Trace]:
        """Through the service of the roster."""
        if self._roster.term is None:
            return []
        return write_roster(self._roster.term, changes, by=self.by)

    def marks(self, targets: Collection[int]) -> dict[int, str]:
        """Over everything that an import may write about a person, in whichever term."""
        roster, found = self._roster, {}
        standings = sheets.standings_of_all_terms(self.conference_id)
        for target in targets:
            if target not in roster.people:
                continue
            hashed = {name: mark for name, (_sealed, mark) in roster.sealed.get(target, {}).items()}
            known = [
                roster.people[target],
                standings.get(target),
                roster.every_belonging.get(target),
                sorted(roster.tags.get(target, ())),
                hashed,
            ]
            text = json.dumps(known, ensure_ascii=False, sort_keys=True, default=str)
            found[target] = blind(text, about="people.roster.mark")
        return found

    def take_back(self, traces: Sequence[Trace]) -> None:
        """Through the service of the roster."""
        take_back_roster(traces, conference_id=self.conference_id, by=self.by)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Members of the term, by number."""
        roster = self._roster
        standing = [s for s in roster.standings.values() if not s.has_ended(roster.day)]
        for each in sorted(standing, key=lambda s: (s.number == "", s.number, s.person_id)):
            person_id = each.person_id
            yield {
                **roster.people[person_id],
                **roster.personal(person_id),
                **{key: roster.groups(person_id, kind) for key, kind in GROUPS.items()},
                "expertise": roster.tags.get(person_id, []),
                "number": each.number,
                "starts": each.starts.isoformat(),
                "decision": each.decision,
                "is_scored": each.is_scored,
                "status": rules.standing(each.status, each.starts, each.ends, roster.day),
            }

    def lists(self) -> dict[str, list[str]]:
        """The organisations there are, by column."""
        return {key: self._names.by_kind.get(kind, []) for key, kind in GROUPS.items()}

    def disclose(self, columns: Collection[str], reason: str) -> None:
        """A look at every member of the file; each of them can read it."""
        roster = self._roster
        standing = [s.person_id for s in roster.standings.values() if not s.has_ended(roster.day)]
        people = [pk for pk in standing if pk in self._roster.sealed]
        look_at_many(people, columns, conference_id=self.conference_id, by=self.by, reason=reason)


ROSTER = Sheet(
    key="people.roster",
    label=_("委员名册"),
    power=selectors.MANAGE,
    columns=COLUMNS,
    keeper=RosterKeeper,
    lead=_(
        "委员的基本情况、联系方式、任职和所属的界别、专委会、党派；按委员编号认人，没有编号的按姓名加手机、身份证或单位。"
    ),
    icon="people",
    onward=Onward(_("给还没有账号的人开通账号"), "/people/accounts/"),
    wishes=(
        Wish(CREATES, _("名册里有、系统里没有的界别和专委会等，一并新建"), _("核对页会列出要新建的名称。")),
        Wish(COMING_TERM, _("这是下一届的名册"), _("办过换届、新一届还没有开始时用；不选则登记到本届。")),
    ),
)
