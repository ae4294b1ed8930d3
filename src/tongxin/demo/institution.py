"""Where the invented members belong: sectors, committees, town offices, and invented personal data, sealed as real ones."""

from tongxin.demo.topics import PARTIES
from tongxin.kernel.access.actors import system_actor
from tongxin.people.models import Belonging, Expertise, Organisation, Person
from tongxin.people.rules import Affiliation, Duty, OrganisationKind
from tongxin.people.services import store_personal
from tongxin.people.testing import cast as makers
from tongxin.people.testing.cast import Cast

SECTORS = (
    "中共界",
    "民主党派界",
    "工商联界",
    "经济界",
    "农业界",
    "科技界",
    "教育界",
    "医药卫生界",
    "文化艺术界",
    "社会福利界",
)
COMMITTEES = (
    "提案委员会",
    "农业和农村委员会",
    "人口资源环境委员会",
    "教科卫体委员会",
    "社会法制委员会",
    "文化文史委员会",
)
TOWNS = ("老城街道联络委", "望湖街道联络委", "石桥镇联络委", "梅里镇联络委", "柳溪镇联络委", "云桥街道联络委")
_TAGS = ("托育", "养老", "水环境", "财税", "交通", "乡村振兴", "科技创新", "文旅", "法治", "教育")
_AFFILIATIONS = (Affiliation.CPC, Affiliation.PARTY, Affiliation.NON_PARTY, Affiliation.MASSES, Affiliation.CPC)
_SEALED = 24


def settle(cast: Cast) -> None:
    """Give every member of the cast a sector, a committee, a town office and what is known of them."""
    kinds = (
        (OrganisationKind.SECTOR, SECTORS),
        (OrganisationKind.SPECIAL_COMMITTEE, COMMITTEES),
        (OrganisationKind.LIAISON, TOWNS),
    )
    groups = [[_organisation(cast, name, kind) for name in names] for kind, names in kinds]
    members = list(Person.objects.filter(memberships__term=cast.session.term).order_by("pk"))
    start = cast.session.term.starts
    rows, tags = [], []
    for number, person in enumerate(members):
        for group in groups:
            place = group[(number * 7 + number // len(group)) % len(group)]
            duty = Duty.HEAD if number < len(group) else Duty.MEMBER
            rows.append(Belonging(person=person, organisation=place, duty=duty, starts=start))
        affiliation = _AFFILIATIONS[number % len(_AFFILIATIONS)]
        if affiliation == Affiliation.PARTY:
            party = cast.organisations[f"{PARTIES[number % len(PARTIES)]}市委会"]
            rows.append(Belonging(person=person, organisation=party, duty=Duty.MEMBER, starts=start))
        tags.append(Expertise(person=person, tag=_TAGS[number % len(_TAGS)]))
        person.sex, person.ethnicity = "男女"[number % 2], "汉族"
        person.affiliation, person.education = affiliation.value, ("本科", "硕士研究生", "博士研究生")[number % 3]
    Person.objects.bulk_update(members, ["sex", "ethnicity", "affiliation", "education"])
    Belonging.objects.bulk_create(rows)
    Expertise.objects.bulk_create(tags)
    for number, person in enumerate(members[:_SEALED]):
        # Numbers of a series that no operator hands out; the address names no real place.
        values = {"phone": f"1990000{number:04d}", "address": f"澄湖市示例区和平路{number + 1}号"}
        store_personal(person, values, by=system_actor(cast.conference.pk))


def _organisation(cast: Cast, name: str, kind: OrganisationKind) -> Organisation:
    return cast.organisations.get(name) or makers.add_organisation(cast, name, kind)
