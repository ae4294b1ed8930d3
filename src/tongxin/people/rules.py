"""The fixed words of the institution: organisations, bodies, memberships, links, and what of a person is personal."""

import datetime as dt
import re
import unicodedata
from enum import StrEnum

from tongxin.text.finders.checks import is_resident

_NOON = 12
_MOMENT = re.compile(
    r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"
    r"(?:[T\s,，]*(?P<part>上午|下午|早上|晚上|晚|中午)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*"
    r"(?:(?P<half>半)|(?P<minute>\d{1,2})\s*(?::\d{2}|分)?)?)?"
)
_PHONE = re.compile(r"(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})")
_CONFERENCE_CODE = re.compile(r"[a-z][a-z0-9-]{1,29}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class OrganisationKind(StrEnum):
    """What submits in its own name, or gathers members for their work."""

    DEMOCRATIC_PARTY = "democratic_party"
    FEDERATION = "industry_commerce_federation"
    NON_PARTY = "non_party_person"
    PEOPLE_ORGANISATION = "people_organisation"
    SPECIAL_COMMITTEE = "special_committee"
    SECTOR = "sector"
    SECTOR_GROUP = "sector_activity_group"
    LIAISON = "liaison_office"
    PARTY_BRANCH = "member_party_branch"
    SOCIETY = "society"


PARTY_KINDS = (OrganisationKind.DEMOCRATIC_PARTY, OrganisationKind.FEDERATION, OrganisationKind.NON_PARTY)
# Of these a member has one at a time; of special committees one or two.
SINGLE_KINDS = (OrganisationKind.SECTOR, OrganisationKind.DEMOCRATIC_PARTY, OrganisationKind.LIAISON)
MOST_COMMITTEES = 2
# Places in these are given for a term; a party or a society is joined for longer.
TERM_KINDS = (
    OrganisationKind.SPECIAL_COMMITTEE,
    OrganisationKind.SECTOR,
    OrganisationKind.SECTOR_GROUP,
    OrganisationKind.LIAISON,
    OrganisationKind.PARTY_BRANCH,
)


class HandlingSystem(StrEnum):
    """Which system a handling body belongs to."""

    PARTY = "party"
    GOVERNMENT = "government"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    OTHER = "other"


class Duty(StrEnum):
    """What somebody is in an organisation or a body."""

    MEMBER = "member"
    CONTACT = "contact"
    CLERK = "clerk"
    HEAD = "head"
    DEPUTY = "deputy"


class MembershipState(StrEnum):
    """Where a membership stands; all but the first two end it, each with its decision."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    RESIGNED = "resigned"
    TRANSFERRED = "transferred"
    REVOKED = "revoked"
    DECEASED = "deceased"
    TERM_ENDED = "term_ended"


ENDING_STATES = (
    MembershipState.RESIGNED,
    MembershipState.TRANSFERRED,
    MembershipState.REVOKED,
    MembershipState.DECEASED,
    MembershipState.TERM_ENDED,
)


# How somebody stands who was elected into a term that has not begun; no row stores it, the days say it.
COMING = "coming"


def standing(status: str, starts: dt.date, ends: dt.date | None, day: dt.date) -> str:
    """Where a membership stands on a day: a :class:`MembershipState`, or ``COMING`` before its first day.

    What is stored says how it ends; whether it has ended is a question of dates, so that a resignation entered ahead
    or a change of term decided in November takes nothing away before its day.
    """
    if status == MembershipState.PROPOSED:
        return status
    if starts > day:
        return COMING
    if ends is None or ends >= day:
        return MembershipState.ACTIVE.value
    return status if status in ENDING_STATES else MembershipState.TERM_ENDED.value


class LinkKind(StrEnum):
    """Standing contact between people, and between committees and those they work with."""

    LEADER_STANDING = "leader_contacts_standing_member"
    STANDING_MEMBER = "standing_member_contacts_member"
    MEMBER_PUBLIC = "member_contacts_public"
    PARTY_NON_PARTY = "party_member_contacts_non_party"
    COMMITTEE_SECTOR = "committee_contacts_sector"
    COMMITTEE_BODY = "committee_contacts_body"


class PersonalField(StrEnum):
    """What of a person is sealed in the base and half hidden on pages."""

    PHONE = "phone"
    ID_NUMBER = "id_number"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    EMAIL = "email"


class Affiliation(StrEnum):
    """Political affiliation (政治面貌)."""

    CPC = "cpc"
    LEAGUE = "communist_youth_league"
    PARTY = "democratic_party"
    NON_PARTY = "non_party_person"
    MASSES = "masses"


class ChangeState(StrEnum):
    """Where a person's own wish to change their data stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def _(word: str) -> str:
    """Mark a word for the catalogue; whoever shows it translates it, since rules know no Django."""
    return word


# How the fixed words read: (stored, shown).
SEXES = (("男", _("男")), ("女", _("女")))
AFFILIATIONS = (
    (Affiliation.CPC.value, _("中共党员")),
    (Affiliation.LEAGUE.value, _("共青团员")),
    (Affiliation.PARTY.value, _("民主党派成员")),
    (Affiliation.NON_PARTY.value, _("无党派人士")),
    (Affiliation.MASSES.value, _("群众")),
)
PERSONAL = (
    (PersonalField.PHONE.value, _("手机号码")),
    (PersonalField.ID_NUMBER.value, _("身份证号码")),
    (PersonalField.BIRTH_DATE.value, _("出生日期")),
    (PersonalField.ADDRESS.value, _("通讯地址")),
    (PersonalField.EMAIL.value, _("电子邮箱")),
)
STATUSES = (
    (MembershipState.PROPOSED.value, _("拟任")),
    (MembershipState.ACTIVE.value, _("在任")),
    (MembershipState.RESIGNED.value, _("辞职")),
    (MembershipState.TRANSFERRED.value, _("调离")),
    (MembershipState.REVOKED.value, _("撤销资格")),
    (MembershipState.DECEASED.value, _("逝世")),
    (MembershipState.TERM_ENDED.value, _("届满")),
)
STANDINGS = (*STATUSES, (COMING, _("候任")))
KINDS = (
    (OrganisationKind.SPECIAL_COMMITTEE.value, _("专门委员会")),
    (OrganisationKind.SECTOR.value, _("界别")),
    (OrganisationKind.SECTOR_GROUP.value, _("界别活动组")),
    (OrganisationKind.LIAISON.value, _("镇（街道）联络委")),
    (OrganisationKind.DEMOCRATIC_PARTY.value, _("民主党派")),
    (OrganisationKind.FEDERATION.value, _("工商联")),
    (OrganisationKind.NON_PARTY.value, _("无党派人士")),
    (OrganisationKind.PEOPLE_ORGANISATION.value, _("人民团体")),
    (OrganisationKind.PARTY_BRANCH.value, _("委员党支部")),
    (OrganisationKind.SOCIETY.value, _("社团与研究会")),
)
SYSTEMS = (
    (HandlingSystem.PARTY.value, _("党委")),
    (HandlingSystem.GOVERNMENT.value, _("政府")),
    (HandlingSystem.COURT.value, _("法院")),
    (HandlingSystem.PROCURATORATE.value, _("检察院")),
    (HandlingSystem.OTHER.value, _("其他")),
)
DUTIES = (
    (Duty.MEMBER.value, _("成员")),
    (Duty.HEAD.value, _("负责人")),
    (Duty.DEPUTY.value, _("副职")),
    (Duty.CONTACT.value, _("联络员")),
)


def written_moment(text: str) -> dt.datetime:
    """A day with an hour in the shapes that offices write: ``2026-10-12 09:00``, ``2026年11月1日 9:00``, ``…下午3点半``.

    Raises ValueError for anything else, and for a day or an hour that does not exist.
    """
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise ValueError(text)
    hour, minute = int(found["hour"] or 0), 30 if found["half"] else int(found["minute"] or 0)
    if found["part"] in ("下午", "晚上", "晚") and hour < _NOON:
        hour += _NOON
    return dt.datetime(int(found["year"]), int(found["month"]), int(found["day"]), hour, minute)  # noqa: DTZ001


def parts_of(text: str) -> list[str]:
    """What is typed in one line for several: ``王主任 wang、李干事 li`` are two parts."""
    for sign in "，,；;\n":
        text = text.replace(sign, "、")
    return [part.strip() for part in text.split("、") if part.strip()]


def named_one(part: str) -> tuple[str, str]:
    """(name, user name) of one part: ``王主任 wang``; a ValueError for anything else."""
    return _words(part, 2)  # type: ignore[return-value]


def placed(line: str) -> tuple[str, str, str]:
    """(body, name, user name) of one line: ``教育局 赵科长 zhao``."""
    return _words(line.replace("，", " ").replace(",", " "), 3)  # type: ignore[return-value]


def _words(text: str, count: int) -> tuple[str, ...]:
    """The words of a text when there are so many and the last can be a user name."""
    words = text.split()
    if len(words) != count or not words[-1].isascii():
        raise ValueError(text.strip())
    return (*words[:-1], words[-1].lower())


def tidy(field: str, text: str) -> str:
    """A personal value as it is kept: signs between digits go, letters are capital, dates are ISO."""
    bare = text.strip()
    if field == PersonalField.PHONE:
        return re.sub(r"[\s\-()（）]|^\+?86", "", bare) if not bare.startswith("0") else bare.replace(" ", "")
    if field == PersonalField.ID_NUMBER:
        return re.sub(r"\s", "", bare).upper()
    if field == PersonalField.BIRTH_DATE:
        return re.sub(r"[年月./]", "-", bare).replace("日", "")
    return bare


def is_well_formed(field: str, text: str) -> bool:
    """Whether a tidy personal value can be one: an identity number passes its check digit, a date is a day."""
    if field == PersonalField.PHONE:
        return _PHONE.fullmatch(text) is not None
    if field == PersonalField.ID_NUMBER:
        return is_resident(text)
    if field == PersonalField.EMAIL:
        return _EMAIL.fullmatch(text) is not None
    if field == PersonalField.BIRTH_DATE:
        try:
            dt.date(*(int(part) for part in text.split("-")))
        except (ValueError, TypeError):
            return False
    return True


def is_conference_code(code: str) -> bool:
    """Whether a conference may be called so in commands and addresses: small letters, digits, hyphens, 2 to 30."""
    return bool(_CONFERENCE_CODE.fullmatch(code))
