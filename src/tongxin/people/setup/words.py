"""The step about 用语: the handful of words that conferences replace most often."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.words import used_as
from tongxin.kernel.conferences import vocabulary
from tongxin.kernel.conferences.vocabulary import Named, Often, Word
from tongxin.kernel.web.services import set_words
from tongxin.kernel.web.setup import SetupStep
from tongxin.kernel.workflow.fields import InputField, Text


def _offered() -> list[Word]:
    return [word for each in registry.items(Often) if (word := registry.find(Word, each.key))]


def _fields(_place: int) -> tuple[InputField, ...]:
    def hint(word: Word) -> str:
        return gettext("用在{places}。留空就用标准用语。").format(places=used_as(word))

    most = vocabulary.LONGEST
    return tuple(Text(w.key, Named(w.standard), required=False, max_length=most, hint=hint(w)) for w in _offered())


def _values(place: int) -> dict[str, Any]:
    own = vocabulary.own_words(place)
    return {word.key: own.get(word.key, "") for word in _offered()}


def _status(place: int) -> str:
    n = len(vocabulary.own_words(place))
    return gettext("改过 {n} 个").format(n=n) if n else ""


def _save(place: int, given: dict[str, Any], by: Actor) -> str:
    before = _values(place)
    changed = {word: given[word.key] for word in _offered() if given[word.key] != before[word.key]}
    set_words(place, changed, clock.today(), by=by)
    return gettext("改动 {n} 个，从今天起生效。其余的在“本会用语”里改。").format(n=len(changed))


WORDS = SetupStep(
    "words",
    _("用语"),
    _("本地的叫法和标准用语不同的，在这里写；全部用语在“本会用语”里改，那里能写生效日期。"),
    _status,
    _fields,
    _values,
    _save,
    optional=True,
)
