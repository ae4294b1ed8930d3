"""From published totals to single proposals: what became of each, in which category, made by whom.

Cities count differently: merged proposals stand inside the filed ones or beside them, cuts are of what was received, of
what was filed, or of what was left after merging. What cannot be true of any list of proposals is refused.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tongxin.kernel.commands import CommandError
from tongxin.proposals.indicators import KINDS
from tongxin.proposals.rules import COLLECTIVE, ProposerKind
from tongxin.proposals.workflow.words import CATEGORIES

RECEIVED, FILED, AFTER = "proposals.received", "proposals.filed", "proposals.filed_after_merging"
MERGED, NOT_FILED, WITHDRAWN = "proposals.merged", "proposals.not_filed", "proposals.withdrawn"
OPINIONS, LETTERS = "proposals.turned_to_opinions", "proposals.turned_to_letters"
REPLIED, KEY_LED, GROUPS = "proposals.replied", "proposals.key_led_by_leaders", "proposals.collective"
COUNTS = (
    RECEIVED, FILED, AFTER, MERGED, NOT_FILED, WITHDRAWN, OPINIONS, LETTERS, REPLIED, KEY_LED, GROUPS,
)  # fmt: skip
# Shares follow from the counts; a file may repeat them, and is held to it.
SHARES = {"proposals.collective_share": (GROUPS, FILED), "proposals.reply_rate": (REPLIED, AFTER)}
MOST = 10_000
_HALF_A_POINT = 0.5
_NOTHING = "什么也没有写入。"


class Fate(StrEnum):
    """What became of a proposal."""

    KEPT = "kept"
    MERGED_LATER = "merged_later"
    MERGED = "merged"
    NOT_FILED = "not_filed"
    OPINION = "opinion"
    LETTER = "letter"
    WITHDRAWN = "withdrawn"
    WAITING = "waiting"


_FILED_FATES = (Fate.KEPT, Fate.MERGED_LATER)
_CUT_SETS = {AFTER: (Fate.KEPT,), FILED: _FILED_FATES, RECEIVED: tuple(Fate)}
_WORDS = {
    "category": {key: str(label) for key, label in CATEGORIES},
    "kind": {str(key): label for key, label in KINDS},
}
Cuts = Mapping[str, Mapping[str, Mapping[str, int]]]


@dataclass(frozen=True)
class Life:
    """One proposal of the year."""

    fate: Fate
    category: str
    kind: str
    key: bool
    replied: bool


def lives_of(totals: Mapping[str, object], cuts: Cuts) -> list[Life]:
    """One life for each proposal received; raises :class:`CommandError` where the numbers contradict each other."""
    counts = _counts(totals)
    fates = _mixed(_fates(counts))
    known = {(indicator, dim): _words_of(indicator, dim, cells) for indicator, dim, cells in _asked(cuts)}
    categories = _dealt(fates, {k: v for (k, dim), v in known.items() if dim == "category"}, {})
    kinds = _kinds(fates, {k: v for (k, dim), v in known.items() if dim == "kind"}, counts)
    kept = [place for place, fate in enumerate(fates) if fate is Fate.KEPT]
    keys = {kept[place] for place in _spread(counts.get(KEY_LED, 0), len(kept))}
    replied = set(kept[: counts.get(REPLIED, 0)])
    return [
        Life(fate, categories.get(n, ""), kinds.get(n, ProposerKind.INDIVIDUAL), n in keys, n in replied)
        for n, fate in enumerate(fates)
    ]


def _counts(totals: Mapping[str, object]) -> dict[str, int]:
    for key, value in totals.items():
        if key in SHARES:
            continue
        if key not in COUNTS:
            raise CommandError(f"情景里的指标“{key}”现在还不能按记录走出来，可用的有：{'、'.join(COUNTS)}。{_NOTHING}")
        if type(value) is not int or not 0 <= value <= MOST:
            raise CommandError(f"指标“{key}”的数应为 0 到 {MOST} 之间的整数，现在是 {value!r}。{_NOTHING}")
    counts = _completed({key: value for key, value in totals.items() if isinstance(value, int) and key in COUNTS})
    for key, (of, over) in SHARES.items():
        said = totals.get(key)
        if isinstance(said, int | float) and counts.get(over):
            found = counts.get(of, 0) * 100 / counts[over]
            if abs(found - said) > _HALF_A_POINT:
                raise CommandError(
                    f"总数互相矛盾：“{key}”写的是 {said}，按 {counts.get(of, 0)} ÷ {counts[over]} 应是 {found:.2f}。{_NOTHING}"
                )
    return counts


def _completed(counts: dict[str, int]) -> dict[str, int]:
    """The counts with those that follow from the others; ``merged`` splits into before and after the filing."""
    others = sum(counts.get(key, 0) for key in (NOT_FILED, OPINIONS, LETTERS, WITHDRAWN))
    merged = counts.get(MERGED, 0)
    if FILED not in counts:
        counts[FILED] = counts.get(AFTER, 0)
    if AFTER in counts:
        later = counts[FILED] - counts[AFTER]
        if later < 0:
            raise _against(AFTER, counts[AFTER], "多于", FILED, counts[FILED])
        counts[MERGED] = merged = counts.get(MERGED, later)
        if merged < later:
            raise _against(MERGED, merged, "少于立案以后并案的", FILED, later)
    else:
        room = counts[RECEIVED] - counts[FILED] - others if RECEIVED in counts else merged
        later = merged - max(0, min(room, merged))
        counts[AFTER] = counts[FILED] - later
        if counts[AFTER] < 0:
            raise _against(MERGED, merged, "多于", FILED, counts[FILED])
    whole = counts[FILED] + merged - later + others
    if counts.setdefault(RECEIVED, whole) < whole:
        raise CommandError(
            f"总数互相矛盾：立案、并案、不予立案、转办和撤案合计 {whole} 件，多于收到的 {counts[RECEIVED]} 件。{_NOTHING}"
        )
    for key, limit in ((REPLIED, AFTER), (KEY_LED, AFTER), (GROUPS, FILED)):
        if counts.get(key, 0) > counts[limit]:
            raise _against(key, counts[key], "多于", limit, counts[limit])
    if merged and not counts[AFTER]:
        raise CommandError(f"总数互相矛盾：有 {merged} 件并案，却没有可以并入的立案提案。{_NOTHING}")
    return counts


def _against(key: str, value: int, how: str, other: str, limit: int) -> CommandError:
    return CommandError(f"总数互相矛盾：“{key}”是 {value}，{how}“{other}”的 {limit} 件。{_NOTHING}")


def _fates(counts: Mapping[str, int]) -> Counter[Fate]:
    later = counts[FILED] - counts[AFTER]
    found = Counter(
        {
            Fate.KEPT: counts[AFTER],
            Fate.MERGED_LATER: later,
            Fate.MERGED: counts.get(MERGED, 0) - later,
            Fate.NOT_FILED: counts.get(NOT_FILED, 0),
            Fate.OPINION: counts.get(OPINIONS, 0),
            Fate.LETTER: counts.get(LETTERS, 0),
            Fate.WITHDRAWN: counts.get(WITHDRAWN, 0),
        }
    )
    found[Fate.WAITING] = counts[RECEIVED] - found.total()
    return found


def _mixed(counts: Counter[Fate]) -> list[Fate]:
    """The fates spread over the list, each at its own even distance, instead of one block after the other."""
    places = [
        ((number + 0.5) / count, order, fate)
        for order, (fate, count) in enumerate(counts.items())
        for number in range(count)
    ]
    return [fate for _place, _order, fate in sorted(places, key=lambda found: found[:2])]


def _asked(cuts: Cuts) -> Iterable[tuple[str, str, Mapping[str, int]]]:
    for indicator, dims in cuts.items():
        for dim, cells in dims.items():
            if indicator not in _CUT_SETS or dim not in _WORDS:
                raise CommandError(
                    f"情景里“{indicator}”按“{dim}”的分列现在还不能按记录走出来；"
                    f"可以分列的是 {'、'.join(_CUT_SETS)}，维度是 {'、'.join(_WORDS)}。{_NOTHING}"
                )
            yield indicator, dim, cells


def _words_of(indicator: str, dim: str, cells: Mapping[str, int]) -> dict[str, int]:
    """The cells by the keys of the system; a file may write the Chinese words instead."""
    by_word = {label: key for key, label in _WORDS[dim].items()}
    found: dict[str, int] = {}
    for word, value in cells.items():
        key = word if word in _WORDS[dim] else by_word.get(word, "")
        if not key:
            raise CommandError(
                f"情景里“{indicator}”的分列“{word}”不认识；“{dim}”可以写：{'、'.join(_WORDS[dim])}。{_NOTHING}"
            )
        if type(value) is not int or value < 0:
            raise CommandError(f"情景里“{indicator}”的分列“{word}”应为不小于 0 的整数，现在是 {value!r}。{_NOTHING}")
        found[key] = found.get(key, 0) + value
    return found


def _dealt(fates: Sequence[Fate], cuts: Mapping[str, Mapping[str, int]], given: Mapping[int, str]) -> dict[int, str]:
    """A word for each place so that every cut comes out; from the narrowest set to the widest."""
    found = dict(given)
    for indicator, members in _CUT_SETS.items():
        if indicator not in cuts:
            continue
        inside = [n for n, fate in enumerate(fates) if fate in members]
        if (total := sum(cuts[indicator].values())) != len(inside):
            raise CommandError(f"总数互相矛盾：“{indicator}”的分列合计 {total}，应等于 {len(inside)}。{_NOTHING}")
        have = Counter(found[n] for n in inside if n in found)
        need = Counter({word: count - have[word] for word, count in cuts[indicator].items()})
        need.update({word: -count for word, count in have.items() if word not in cuts[indicator]})
        if short := [word for word, count in need.items() if count < 0]:
            raise CommandError(
                f"总数互相矛盾：“{indicator}”的分列“{short[0]}”少于它所包含的那一部分已有的件数。{_NOTHING}"
            )
        free = [n for n in inside if n not in found]
        words = [word for _share, word in sorted(_evenly(need))]
        found.update(zip(free, words, strict=True))
    return found


def _evenly(need: Mapping[str, int]) -> Iterable[tuple[float, str]]:
    for word, count in need.items():
        yield from (((number + 0.5) / count, word) for number in range(count))


def _kinds(fates: Sequence[Fate], cuts: Mapping[str, Mapping[str, int]], counts: Mapping[str, int]) -> dict[int, str]:
    """Who made each: the cuts first, then the collective ones that are still wanting, in the name of parties."""
    narrow = {key: cells for key, cells in cuts.items() if key != RECEIVED}
    found = _dealt(fates, narrow, {})
    filed = [n for n, fate in enumerate(fates) if fate in _FILED_FATES]
    if GROUPS in counts:
        missing = counts[GROUPS] - sum(found.get(n) in COLLECTIVE for n in filed)
        free = [n for n in filed if n not in found]
        if not 0 <= missing <= len(free):
            raise CommandError(f"总数互相矛盾：“{GROUPS}”是 {counts[GROUPS]}，与按提案者类别的分列对不上。{_NOTHING}")
        offered = [kind for kind in cuts.get(RECEIVED, {}) if kind in COLLECTIVE] or [ProposerKind.PARTY.value]
        chosen = [free[place] for place in sorted(_spread(missing, len(free)))]
        found |= {n: offered[order % len(offered)] for order, n in enumerate(chosen)}
        if RECEIVED not in cuts:
            found |= {n: ProposerKind.INDIVIDUAL.value for n in free if n not in found}
    return _dealt(fates, {key: cells for key, cells in cuts.items() if key == RECEIVED}, found)


def _spread(count: int, whole: int) -> set[int]:
    return {n * whole // count for n in range(count)} if count else set()
