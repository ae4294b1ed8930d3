"""Reads what stands before a number: the thing that is counted, or what was done to things named earlier."""

import re
from typing import NamedTuple

from tongxin.text.figures import hedges, words
from tongxin.text.figures.phrases import BRACKETED, Token, first_of_name, joined, tokens

_SEEN_BACK = 40

# What stands between a name and its number, as far as its characters end no word of their own.
_TRAILING = re.compile(
    "(?:(?:增加|提高|提升|上升|增长|扩大|拓展|下降|降低|减少|压缩|压减|缩短|缩小|调整|延长|发展|跃升|攀升|回落|升|增|扩|降|减|缩)(?:到|至|为)|"
    "(?:稳定|保持|控制|维持|集中|分布|锁定)在|累计达?到?|共计|合计|总计|总共|分别|依次|达到|预计|约合|折合(?:人民币)?|相当于|"
    "已达|拥有|共有|现有|另有|还有|仅有|只有|设有|不低于|给予|一般|原则上|拿出|满满|整整|足足|高达|多达|最高|最低|最多|最少|至少|"
    "(?<![发到传抵表下])达|(?<![行作认成因以])为|(?<![节预条契违签制])约|(?<![附最远])近|(?<!高)超|(?<![存现所潜内])在|(?<!目)的|(?<!为)了|(?<!随)着|"
    "(?<![人年日月户平生亩])均|(?<![首成之])都|(?<!不)仅|(?<!不)只|(?<![公中])共|(?<![统会审设])计|也|又|再|还|仅|等|[:：—·、，\\s-])$"
)
_TRAILING_ENDS = frozenset(
    "到至为在计共总别次达约合民于有低予般上出满整足高多低少近超的了着均都仅只也又再还等预[:：—·、，- \t"
)
_TRAILING_SEEN = 6
_SUFFIXES = frozenset("率量额度值数面价费期比")
_SHARE = re.compile(
    "(?:大约|大概|约)?占(?P<of>[^占，]{0,10}?)(?:的|比例?|比重|达|为|约|近|超|到|了|已|仅|不足|接近|超过)*$"
)
_CHANGED = re.compile(f"(?:{words.CHANGES})(?:了|近|约|超|逾|超过|高达|达|到)*$")
_CHANGE_ENDS = frozenset("长降升涨高加少低短小大落跌滑增减压缩多快翻善宽窄缩弹轻出先后了近约超逾过达到")
_COMPARED = re.compile(
    f"同比|环比|按可比价格?计算|按不变价格?计算|实际|(?:比|较|与)[^，。；]{{1,12}}?(?:相比)?(?={words.CHANGES})|[,，]"
)
_COMPARED_TIME = re.compile(
    "(?:是|为|达到?|相当于|恢复[至到])?"
    "(?:20[0-9]{2}年|[上去前今本当]一?年度?|[上本]届|[0-9]{1,2}月份?|上个月|[上本当]月|[上下]半年|[一二三四上本]季度|年[初底末]|期[初末])(?:同期|[初底末])?$"
)
_TIME_ENDS = frozenset("年度期届月份初底末")
_METRIC = re.compile(
    "(?:率|面|度|量|额|值|价|积|产|入|数|力|平|期|限|间|龄|费|比|重|额度|支出|投资|面积|规模|里程|消费)$"
)
_LEADING_TIME = re.compile(
    "(?:到|至|截至|截止|自|从|在)?(?:20[0-9]{2}年度?(?:[0-9]{1,2}月份?)?|[0-9一二三四五六七八九十]{1,3}月份?)(?:[0-9]{1,2}日)?"
    "(?:底|末|初|以来|来|起|前|上半年|下半年)?"
)
_TIME_STARTS = frozenset("到至截自从在0123456789一二三四五六七八九十")
_PLACE = re.compile("(?:^|[^，]*?)[在从][^在从，]{1,14}?(?:上|中|内|里|期间|方面)(?=..)")
_SINCE = re.compile("(?:自|从)[^，]{0,14}起")
_AUDIT = re.compile("经(?:过)?(?=[审初认核研讨协集票投评筛遴])")
_RECIPIENT = re.compile("(?:部门|政府|[省市区县州]委|党委|政协|领导|单位|办公室|常委会|人大)$")
_ACTOR = re.compile(
    "(?:委|会|府|领导|书记|[市县区省镇乡]长|主席|部门|委员们?|班子|成员|代表团?|政协|人大|党组|干部|队员?|人员|局|办|们|同志|记者|校长|主任|企业|学校|群众|市民|居民|单位|经验|做法|专班|小组|党员|民警|专家)$"
)


class Named(NamedTuple):
    """What stands before a number: ``thing`` names something, ``act`` only says what was done to it.

    ``is_object`` says that a verb governs the thing, ``is_share`` marks a part of a whole, ``is_change`` a growth
    or a fall, and ``is_aside`` a thing behind 对 or 向, which is not what is counted.
    """

    thing: str = ""
    act: str = ""
    is_object: bool = False
    is_share: bool = False
    is_change: bool = False
    is_aside: bool = False

    @property
    def is_actor(self) -> bool:
        """Whether the thing rather names who acts."""
        return not self.is_object and bool(_ACTOR.search(self.thing))


_NAMELESS = Named()


def before(clause: str) -> Named:
    """Read the stretch of a clause that ends where a number begins."""
    if "）" in clause or ")" in clause:
        clause = BRACKETED.sub("", clause)
    if clause.endswith("的"):
        clause = hedges.without_a_whole(clause)
    if "占" in clause and (share := _SHARE.search(clause)):
        return _share(clause, share)
    stretch = _untrailed(clause)
    if stretch[-1:] in _TIME_ENDS:
        stretch = _untrailed(_COMPARED_TIME.sub("", stretch))
    if not stretch:
        return _NAMELESS
    if stretch[-1] in _CHANGE_ENDS and (changed := _CHANGED.search(stretch)):
        named = _change(stretch, changed)
        if named is not None:
            return named
    return _named(stretch)


def _untrailed(clause: str) -> str:
    """A stretch without the words between a name and its number."""
    while clause and clause[-1] in _TRAILING_ENDS:
        match = _TRAILING.search(clause, max(0, len(clause) - _TRAILING_SEEN))
        if match is None:
            break
        clause = clause[: match.start()]
    return clause


def _share(clause: str, share: re.Match[str]) -> Named:
    of = share["of"]
    thing = _named(_untrailed(clause[: share.start()])).thing
    if of and clause.endswith("的") and len(of) > 1:
        return Named(thing, "占" + of, is_share=True)
    return Named(thing, "占" + (of or "比"), is_share=True)


def _change(stretch: str, changed: re.Match[str]) -> Named | None:
    word = re.sub("(?:了|近|约|超过?|逾|高达|达|到)+$", "", changed.group())
    rest = _COMPARED.sub("", stretch[: changed.start()] + word)
    if not rest.endswith(word):
        return None
    subject = _untrailed(rest.removesuffix(word))
    # One character may end another word (最高, 减少), two are sure.
    if len(word) == 1 and tokens(subject[-_SEEN_BACK:] + word)[-1][0] != word:
        return None
    return Named(_named(subject, is_metric=True).thing if subject else "", word, is_change=True)


def _named(stretch: str, *, is_metric: bool = False) -> Named:
    """The name at the end of a stretch, without the verb that governs it."""
    found = tokens(_without_setting(stretch)[-_SEEN_BACK:])
    while found and (found[-1][0] in words.TRAILING or (len(found) > 1 and found[-1][0] in words.HOLDING)):
        found.pop()
    if len(found) > 1 and found[-1][0] in _SUFFIXES:
        found[-2:] = [(found[-2][0] + found[-1][0], "n")]
    first = first_of_name(found)
    is_aside = False
    if first:
        is_aside = any(word in words.ASIDE for word, _kind in found[:first])
        found = found[first:]
    if not found:
        return _NAMELESS
    settled = _settled_by_last(found, is_aside=is_aside, is_metric=is_metric) or _governed(found, is_metric=is_metric)
    if settled is not None:
        return settled
    name = joined(found)
    if _is_act(found) or (len(name) == 1 and name in words.GOVERNORS):
        return Named(act=name)
    return Named(name, is_aside=is_aside)


def _without_setting(stretch: str) -> str:
    """A stretch without when and where: 2023年, 在全会上, 自交办之日起."""
    if stretch[:1] in _TIME_STARTS and (time := _LEADING_TIME.match(stretch)):
        stretch = stretch[time.end() :].lstrip(" ，,")
    if "在" in stretch or "从" in stretch:
        stretch = _PLACE.sub("", stretch, count=1)
    if "起" in stretch:
        stretch = _SINCE.sub("", stretch, count=1)
    if "经" in stretch:
        stretch = _AUDIT.sub("", stretch, count=1)
    return stretch


def _settled_by_last(found: list[Token], *, is_aside: bool, is_metric: bool) -> Named | None:
    """What the last word decides alone: a verdict, a deed done to somebody, a verb that waits for its object."""
    last = found[-1][0]
    if last in words.VERDICTS:
        return Named(act=joined(found[-2:] if len(found) > 1 and found[-2][0] in words.DEGREES else found[-1:]))
    if last in words.ADOPTING and len(found) > 1:
        if place := _passive(found):
            return Named(joined(found[:place]), joined(found[place:]), is_change=True)
        if last.startswith("领导") or _ACTOR.search(found[-2][0]):
            return Named(act=joined(found))
    if found[0][0] == "被":
        return Named(act=joined(found))
    if is_aside and last in words.DEEDS:
        return Named(last)
    if last not in words.GOVERNORS:
        return None
    if is_aside:
        return Named(act=last)
    is_waiting = not is_metric and last not in words.WEAK and last not in words.DEEDS and last not in words.ACTS
    return Named(act=joined(found)) if is_waiting else None


def _passive(found: list[Token]) -> int:
    """Where what was done to a thing named before begins: 信息被省政协采用; 0 for nowhere."""
    return next((place for place, (word, _kind) in enumerate(found) if word in {"被", "获"}), 0)


def _is_act(found: list[Token]) -> bool:
    """Whether nothing but verbs stands there, one of which is known to be done to things."""
    if found[-1][0] in words.DEEDS:
        return False
    is_known = False
    for word, kind in found:
        is_known = is_known or word in words.ACTS or word in words.GOVERNORS
        if kind[0] not in "vdpcuxa" and word not in words.ACTS:
            return False
    return is_known


def _governed(found: list[Token], *, is_metric: bool) -> Named | None:
    """The object of the last governing verb; None when nothing is governed."""
    for place in range(len(found) - 2, -1, -1):
        word = found[place][0]
        if word not in words.GOVERNORS:
            continue
        if word in words.WEAK and (is_metric or _METRIC.search(found[-1][0]) or not _is_opening(found, place)):
            continue
        rest = found[place + 1 :]
        rest = rest[first_of_name(rest) :]
        name = joined(rest)
        if len(name) < 2 and word in words.WEAK:  # noqa: PLR2004 - one character names nothing
            continue
        if not name:
            continue
        if word in words.SENDING and _RECIPIENT.search(name):
            return Named(act=word + name)
        if rest[-1][0] in words.ACTS and all(part in words.ACTS for part, _kind in rest):
            return Named(act=joined(found[place:]) if word in words.ACTS else name)
        return Named(name, "", True)
    return None


def _is_opening(found: list[Token], place: int) -> bool:
    """Whether a weak verb stands where a predicate begins: after another verb, an adverb or a body that acts."""
    if found[place + 1][0] in words.HEADS:
        return False
    if place == 0:
        return True
    word, kind = found[place - 1]
    return kind in {"d", "ad", "vd", "p", "nt", "j", "x", "nr"} or word == "新" or bool(_ACTOR.search(word))
