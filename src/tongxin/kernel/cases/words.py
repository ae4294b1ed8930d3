"""Which labels of kinds a conference may replace by words of its own: they are named once, when everything is declared."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext, gettext_noop

from tongxin.kernel import registry, wording
from tongxin.kernel.access.actors import Power
from tongxin.kernel.access.roles import AnyRole, SystemRole
from tongxin.kernel.cases.kinds import CaseKind, kind_of, kinds
from tongxin.kernel.cases.telling import Telling
from tongxin.kernel.conferences import sentences, vocabulary
from tongxin.kernel.conferences.parameters import Parameter
from tongxin.kernel.conferences.vocabulary import STATE, Word

GROUPS = {
    STATE: gettext_noop("状态"),
    "step": gettext_noop("步骤"),
    "role": gettext_noop("角色与部门"),
    "kind": gettext_noop("事项"),
    "clock": gettext_noop("期限"),
    "organisation": gettext_noop("机构"),
}
# Where else one word stands.
STAGE = gettext_noop("进度条")
POWER = gettext_noop("职位的权力")


def name_words() -> None:
    """Give every label that may be replaced the key of its word. One word for one thing: two edges of a kind with the
    same label, a stage called like its edge, a role and the power behind it are renamed together.
    """
    shared: dict[tuple[str, str, str], Word] = {}

    def share(owner: Any, word: Word) -> None:
        same = shared.setdefault((word.group, word.of, word.standard), word)
        shared[word.group, word.of, word.standard] = vocabulary.name(owner, same)

    powers = {str(power.label) for power in registry.items(Power) if not power.personal}
    for kind in kinds():
        _name_kind(kind)
        stages = {str(label) for _key, label in kind.workflow.steps}
        for edge in kind.workflow.transitions:
            uses = (STAGE,) if edge.label in stages else ()
            share(edge, Word(f"{kind.key}.step.{edge.key}", str(edge.label), "step", kind.key, uses=uses))
        named = {w.standard: w.key for (group, of, _s), w in shared.items() if (group, of) == ("step", kind.key)}
        _name_stages(kind, named)
        for role in _roles(kind):
            uses = (POWER,) if role.label in powers else ()
            share(role, Word(f"role.{role.key}", str(role.label), "role", uses=uses))
    for power in registry.items(Power):
        if not power.personal:
            share(power, Word(f"power.{power.key}", str(power.label), "role", uses=(POWER,)))
    _tell_sentences()


def family(kind: CaseKind) -> tuple[str, ...]:
    """The kinds whose states and steps a sentence of a kind speaks of: itself, what it belongs to, what belongs to it."""
    return tuple(k.key for k in kinds() if kind.key in (k.key, k.child_of) or k.key == kind.child_of)


def _tell_sentences() -> None:
    """Hints, consequences, reasons, messages and parameters mention words; each says them as its reader's office does."""
    for kind in kinds():
        of = family(kind)
        sentences.told(kind, ("empty_sentence",), of)
        edit = kind.workflow.edit
        for state in kind.workflow.states:
            sentences.told(state, ("rest",), of)
        for edge in kind.workflow.transitions:
            sentences.told(edge, ("consequence",), of)
            for guard in edge.guards:
                sentences.told(guard, ("sentence",), of)
        for field in (*(edit.fields if edit else ()), *(f for e in kind.workflow.transitions for f in e.fields)):
            sentences.told(field, ("label", "hint"), of)
        for section in kind.sections:
            sentences.told(section, ("label",), of)
    for telling in registry.items(Telling):
        sentences.told(telling, ("sentence",), family(kind_of(telling.key.partition(".")[0])))
    places = {kind.module: family(kind) for kind in reversed(kinds())}
    for parameter in registry.items(Parameter):
        sentences.told(parameter, ("label", "meaning"), places.get(parameter.key.partition(".")[0], ()))


def _name_kind(kind: CaseKind) -> None:
    vocabulary.name(kind, Word(f"kind.{kind.key}", str(kind.label), "kind"))
    for state in kind.workflow.states:
        vocabulary.name(state, Word(f"{kind.key}.state.{state.key}", str(state.label), STATE, kind.key))
    for clock in kind.workflow.clocks:
        vocabulary.name(clock, Word(f"{kind.key}.clock.{clock.key}", str(clock.label), "clock", kind.key))


def _name_stages(kind: CaseKind, named: dict[str, str]) -> None:
    for key, label in kind.workflow.steps:
        if label not in named:
            word = Word(f"{kind.key}.stage.{key}", str(label), "step", kind.key, uses=(STAGE,))
            if registry.find(Word, word.key) is None:
                registry.add(word)
            named[word.standard] = word.key
    steps = tuple((key, vocabulary.Named(str(label), named[label])) for key, label in kind.workflow.steps)
    object.__setattr__(kind.workflow, "steps", steps)


def _roles(kind: CaseKind) -> Iterable[AnyRole]:
    """Every role of a kind, each object once; the product itself is called what it is."""
    taking = (role for edge in kind.workflow.transitions for role in edge.by)
    found: dict[int, AnyRole] = {id(role): role for role in (*kind.roles, *kind.standing, *taking)}
    return [role for role in found.values() if not isinstance(role, SystemRole)]


def used_as(word: Word) -> str:
    """Where a word stands: 提案：步骤、进度条."""
    places = wording.listed(gettext(text) for text in (GROUPS[word.group], *word.uses))
    if not word.of:
        return places
    return gettext("{kind}：{act}").format(kind=gettext(kind_of(word.of).label), act=places)


def act_said(kind: CaseKind, text: str) -> str:
    """What a row kept as text when an edge moved a clock: said in today's words when it is the label of an edge."""
    own = {kind.key, kind.child_of}
    for word in vocabulary.words():
        if word.of in own and word.group == "step" and word.standard == text:
            return gettext(vocabulary.recalled(word.key, text))
    return text


def clock_said(kind: CaseKind, key: str, label: str) -> str:
    """The label of a clock, which its row keeps as text."""
    return gettext(vocabulary.recalled(f"{kind.key}.clock.{key}", label))
