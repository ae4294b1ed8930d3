"""How offices spell the fixed words in their own lists."""

from tongxin.kernel.exchange.cells import OneOf, Places
from tongxin.people import rules
from tongxin.people.rules import Affiliation, Duty, HandlingSystem, OrganisationKind

_CPC, _PARTY = Affiliation.CPC.value, Affiliation.PARTY.value
_PARTY_NAMES = "民革 民盟 民建 民进 农工党 致公党 九三学社 九三 台盟"
AFFILIATION = OneOf(
    rules.AFFILIATIONS,
    (
        *(
            (word, _CPC)
            for word in ["中共", "党员", "中国共产党党员", "中国共产党", "共产党员", "中共预备党员", "预备党员"]
        ),
        *((word, Affiliation.LEAGUE.value) for word in ["团员", "共青团", "中国共产主义青年团团员"]),
        *((word, _PARTY) for word in f"{_PARTY_NAMES} 民主党派 民革党员 民盟盟员 民建会员 民进会员".split()),
        *((word, _PARTY) for word in ["农工党党员", "致公党党员", "九三学社社员", "台盟盟员"]),
        *((word, Affiliation.NON_PARTY.value) for word in ["无党派", "无党派民主人士"]),
        *((word, Affiliation.MASSES.value) for word in ["群众", "非党", "无"]),
    ),
)
SEX = OneOf(rules.SEXES, (("男性", "男"), ("女性", "女"), ("m", "男"), ("f", "女")))

_HEADS = "主任 主席 组长 会长 书记 召集人 牵头人 主委 社长 理事长 负责人"
_DEPUTIES = "副主任 副主席 副组长 副会长 副书记 副召集人 副主委 副社长 副理事长 副职 常务副主任"
_CONTACTS = "联络员 联系人 联络人 信息员 秘书"
_MEMBERS = "成员 委员 组员 会员 党员 普通成员"
DUTY_WORDS = (
    *((word, Duty.HEAD.value) for word in _HEADS.split()),
    *((word, Duty.DEPUTY.value) for word in _DEPUTIES.split()),
    *((word, Duty.CONTACT.value) for word in _CONTACTS.split()),
    *((word, Duty.MEMBER.value) for word in _MEMBERS.split()),
)
DUTY = OneOf(rules.DUTIES, DUTY_WORDS)
GROUP = Places(rules.DUTIES, DUTY_WORDS, Duty.MEMBER.value)

KIND = OneOf(
    rules.KINDS,
    (
        *((word, OrganisationKind.SPECIAL_COMMITTEE.value) for word in ["专委会", "专门委", "委室"]),
        *((word, OrganisationKind.SECTOR_GROUP.value) for word in ["活动组", "委员活动组", "联络组"]),
        *(
            (word, OrganisationKind.LIAISON.value)
            for word in ["联络委", "联络处", "政协工委", "联络委员会", "镇街联络委"]
        ),
        *((word, OrganisationKind.DEMOCRATIC_PARTY.value) for word in ["党派", "民主党派组织"]),
        *((word, OrganisationKind.NON_PARTY.value) for word in ["无党派", "无党派人士联谊会"]),
        *((word, OrganisationKind.PEOPLE_ORGANISATION.value) for word in ["群团", "群团组织", "团体"]),
        *((word, OrganisationKind.PARTY_BRANCH.value) for word in ["党支部", "功能型党支部", "临时党支部"]),
        *((word, OrganisationKind.SOCIETY.value) for word in ["社团", "研究会", "协会", "学会"]),
    ),
)
# The first ending that fits says what an organisation is, when its list does not.
ENDINGS = (
    ("党支部", OrganisationKind.PARTY_BRANCH),
    ("活动组", OrganisationKind.SECTOR_GROUP),
    ("联络委", OrganisationKind.LIAISON),
    ("联络处", OrganisationKind.LIAISON),
    ("联络委员会", OrganisationKind.LIAISON),
    ("政协工委", OrganisationKind.LIAISON),
    ("研究会", OrganisationKind.SOCIETY),
    ("联谊会", OrganisationKind.SOCIETY),
    ("协会", OrganisationKind.SOCIETY),
    ("学会", OrganisationKind.SOCIETY),
    ("工商联", OrganisationKind.FEDERATION),
    ("工商业联合会", OrganisationKind.FEDERATION),
    ("总工会", OrganisationKind.PEOPLE_ORGANISATION),
    ("妇联", OrganisationKind.PEOPLE_ORGANISATION),
    ("妇女联合会", OrganisationKind.PEOPLE_ORGANISATION),
    ("委员会", OrganisationKind.SPECIAL_COMMITTEE),
    ("专委会", OrganisationKind.SPECIAL_COMMITTEE),
    ("界别", OrganisationKind.SECTOR),
    ("界", OrganisationKind.SECTOR),
)
BEGINNINGS = (
    *((word, OrganisationKind.DEMOCRATIC_PARTY) for word in _PARTY_NAMES.split()),
    ("共青团", OrganisationKind.PEOPLE_ORGANISATION),
)

SYSTEM = OneOf(
    rules.SYSTEMS,
    (
        *(
            (word, HandlingSystem.PARTY.value)
            for word in ["党委系统", "党群", "党委部门", "市委", "县委", "区委", "省委", "党群系统"]
        ),
        *(
            (word, HandlingSystem.GOVERNMENT.value)
            for word in ["政府系统", "政府部门", "市政府", "县政府", "区政府", "省政府", "行政"]
        ),
        *((word, HandlingSystem.COURT.value) for word in ["人民法院", "法院系统"]),
        *((word, HandlingSystem.PROCURATORATE.value) for word in ["人民检察院", "检察院系统", "检察"]),
        *((word, HandlingSystem.OTHER.value) for word in ["其它", "人大", "政协", "企业", "其他单位", "企事业单位"]),
    ),
)


def kind_of(name: str) -> str:
    """What an organisation is by its name; empty when the name does not say."""
    for beginning, kind in BEGINNINGS:
        if name.startswith(beginning) and not name.endswith(("界", "界别", "党支部", "活动组")):
            return kind.value
    return next((kind.value for ending, kind in ENDINGS if name.endswith(ending)), "")
