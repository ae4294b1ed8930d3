"""Persons who are typed with a user name: whoever is there already is recognised, and nobody is entered twice in silence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.cases.errors import InvalidInput
from tongxin.kernel.cases.questions import ASKED, Doubtful
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.identity.accounts import username_sentence
from tongxin.kernel.workflow.fields import Choice
from tongxin.people.models import AccountOpening, Person
from tongxin.people.selectors import entry
from tongxin.people.services.accounts import begin_opening, bind_account, free_account, open_account

ANOTHER = "another"


@dataclass(frozen=True)
class Newcomer:
    """Somebody as typed; ``field`` is where on the form, ``where`` in words (第 3 行), empty where there is one only."""

    field: str
    name: str
    username: str
    where: str = ""

    @property
    def typed(self) -> str:
        """How it is quoted back."""
        return _("{where}“{name} {username}”").format(where=self.where, name=self.name, username=self.username)


@dataclass(frozen=True)
class Settled:
    """Who is meant: a person who is there, or (None) a new one; an account made beforehand that waits for its owner."""

    newcomer: Newcomer
    person: Person | None = None
    account: Account | None = None


@dataclass(frozen=True)
class Entered:
    """A person and how they sign in; ``password`` is empty for whoever could before."""

    person: Person
    username: str
    password: str = ""


@dataclass
class _Doubts:
    """What is wrong, by field, and what has to be asked."""

    errors: dict[str, list[str]] = field(default_factory=dict)
    questions: list[Choice] = field(default_factory=list)

    def wrong(self, newcomer: Newcomer, sentence: str) -> None:
        self.errors.setdefault(newcomer.field, []).append(
            _("{who}：{sentence}").format(who=newcomer.typed, sentence=sentence)
        )

    def speak(self) -> None:
        """Raise everything together: nobody mends a list one line at a time."""
        joined = {key: "\n".join(sentences) for key, sentences in self.errors.items()}
        if self.questions:
            raise Doubtful(joined, tuple(self.questions))
        if joined:
            raise InvalidInput(joined)


def settle(conference: Conference, newcomers: Iterable[Newcomer], answers: Mapping[str, str]) -> list[Settled]:
    """Who everybody is, before anything is written; raises what is wrong with every line, and what must be asked.

    ``answers`` are those to earlier questions: the number of a person who is meant, or :data:`ANOTHER`.
    """
    doubts = _Doubts()
    found: dict[str, Settled] = {}
    in_order = []
    for newcomer in newcomers:
        known = found.get(newcomer.username.lower())
        if known is not None and known.newcomer.name != newcomer.name:
            doubts.wrong(newcomer, _("同一个用户名写给了“{other}”，请换一个。").format(other=known.newcomer.name))
            continue
        one = known or _settled(conference, newcomer, list(found.values()), answers, doubts)
        if one is not None:
            found[newcomer.username.lower()] = one
            in_order.append(one)
    doubts.speak()
    return in_order


def _settled(
    conference: Conference, newcomer: Newcomer, before: Sequence[Settled], answers: Mapping[str, str], doubts: _Doubts
) -> Settled | None:
    if sentence := username_sentence(newcomer.username):
        doubts.wrong(newcomer, sentence)
        return None
    account = Account.objects.filter(username__iexact=newcomer.username).first()
    if account is not None:
        person = Person.objects.filter(conference=conference, account=account, name=newcomer.name).first()
        if person is not None:
            return Settled(newcomer, person)
        account = free_account(newcomer.username, newcomer.name, conference)
        if account is None:
            doubts.wrong(newcomer, _("用户名已经有人用了，请换一个。"))
            return None
    return _recognised(conference, newcomer, account, before, answers, doubts)


def _recognised(
    conference: Conference,
    newcomer: Newcomer,
    account: Account | None,
    before: Sequence[Settled],
    answers: Mapping[str, str],
    doubts: _Doubts,
) -> Settled | None:
    """By name: nobody of it is somebody new, and whoever bears it may be the one who is meant."""
    alike = [p for p in entry.namesakes(conference.pk, newcomer.name) if account is None or p.account_id is None]
    twin = next((s for s in before if s.newcomer.name == newcomer.name and s.person is None), None)
    if not alike and twin is None:
        return Settled(newcomer, None, account)
    key = f"{ASKED}{newcomer.username.lower()}"
    answer = answers.get(key, "")
    doubts.questions.append(_question(key, newcomer, alike))
    if answer == ANOTHER:
        doubts.questions.pop()
        return Settled(newcomer, None, account)
    meant = next((p for p in alike if str(p.pk) == answer), None)
    if meant is not None:
        doubts.questions.pop()
        return Settled(newcomer, meant, account)
    if alike:
        doubts.wrong(newcomer, _("已有同名的人，请在下面选择是不是同一个人。"))
    else:
        assert twin is not None
        doubts.wrong(
            newcomer, _("前面已有{who}，请在下面确认是两个人，或者改用同一个用户名。").format(who=twin.newcomer.typed)
        )
    return None


def _question(key: str, newcomer: Newcomer, alike: Sequence[Person]) -> Choice:
    options = [(str(p.pk), _("是，就是{who}").format(who=entry.described(p))) for p in alike]
    options.append((ANOTHER, _("不是，是另一位同名的人")))
    return Choice(key, _("{who}是不是已有的人？").format(who=newcomer.typed), choices=tuple(options))


def enter_all(conference: Conference, settled: Sequence[Settled], *, by: Actor) -> list[Entered]:
    """Persons and accounts for everybody, inside the act of the caller; whoever can sign in already keeps that."""
    opening: AccountOpening | None = None
    made: dict[str, Entered] = {}
    for one in settled:
        key = one.newcomer.username.lower()
        if key in made:
            continue
        person = one.person or Person.objects.create(conference=conference, name=one.newcomer.name)
        if person.account is not None:
            made[key] = Entered(person, person.account.username)
        elif one.account is not None:
            bind_account(person, one.account, by=by)
            made[key] = Entered(person, one.account.username)
        else:
            opening = opening or begin_opening(conference.pk, by=by)
            opened = open_account(person, one.newcomer.username, opening, by=by)
            made[key] = Entered(person, opened.username, opened.password)
    return [made[one.newcomer.username.lower()] for one in settled]
