"""Says what a figure counts: the noun after the measure word, the one before the number, or one named earlier."""

import re
from functools import cache
from typing import NamedTuple

import rjieba

from tongxin.text import counted_words as words

LONGEST = 16

Token = tuple[str, str]

_CLOSERS = "”’」』》】\"'"
_OPENERS = "“‘「『《【\"'"
_STOPS = "，,。！？!?；;：:、（）()|｜\r\n\t "
_STOP = re.compile(f"[{re.escape(_STOPS)}]")
_CLOSER = re.compile(f"[{_CLOSERS}]")
_STOP_OR_OPENER = re.compile(f"[{re.escape(_STOPS)}{_OPENERS}]")
_QUOTING = re.compile(f"[{_OPENERS}{_CLOSERS}·]")
_QUOTES = frozenset(_OPENERS + _CLOSERS + "· ")
_TO_CUT = _QUOTES | frozenset("等的、了数量")
_CLAUSE_END = re.compile("[，,。！？!?；;：:\r\n]")
_BRACKETS = frozenset("（(")
_SEEN_BACK, _SEEN_AHEAD = 40, 26
_FREQUENCY = 200_000

# What stands between a name and its number, as far as its characters end no word of their own.
_TRAILING = re.compile(
    "(?:(?:增加|提高|提升|上升|增长|扩大|拓展|下降|降低|减少|压缩|压减|缩短|缩小|调整|延长|发展|跃升|攀升|回落|升|增|扩|降|减|缩)(?:到|至|为)|"
    "(?:稳定|保持|控制|维持|集中|分布|锁定)在|累计达?到?|共计|合计|总计|总共|分别|依次|达到|预计|约合|折合(?:人民币)?|相当于|"
    "已达|拥有|共有|现有|另有|还有|仅有|只有|设有|不低于|给予|一般|原则上|拿出|满满|整整|足足|高达|多达|最高|最低|最多|最少|至少|"
    "(?<![发到传抵表下])达|(?<![行作认成因以])为|(?<![节预条契违签制])约|(?<![附最远])近|(?<!高)超|(?<![存现所潜内])在|(?<!目)的|(?<!为)了|(?<!随)着|"
    "(?<![人年日月户平生亩])均|(?<![首成之])都|(?<!不)仅|(?<!不)只|(?<![公中])共|(?<![统会审设])计|也|又|再|还|仅|等|[:：—·、，\\s-])$"
)
_TRAILING_ENDS = frozenset("到至为在计共总别次达约合民于有低予般上出满整足高多低少近超的了着均都仅只也又再还等预[:：—·、，- \t")
_TRAILING_SEEN = 6
# One-character words that may end a longer one, so they go only where the segmenter lets them stand alone.
_TRAILING_WORDS = frozenset(
    """有 是 计 会 应 可 能 将 要 需 须 由 从 自 按 于 以 到 至 用 每 每户 每人 每年 每月 每天 每日 每次 每件 每位 每亩 每个 每名 和 与 及 或 以及 已 已经 就 才 得 给 满 即 内 后 要等 最高 最低 过 出 起 最多 最少 至少 分 花 花了 每期
    每批 每组 每吨 经过 历经 历时 用时 耗时 每户最高 大约 大概 接近 将近 不少于 达 为 约 近 超 的 了 在 均 都 共 仅 只 人均 户均 合 约为 年均 月均 日均 总计 合计 一共 总共 同 逾 可达 还 又 再 也 平均每 平均每人 预计 共计 分别 其中 只要 要求 拟 应当""".split()
)
_HOLDING = frozenset(["完成", "实现", "开展", "举行", "举办", "召开", "进行", "组织", "发生"])
_SUFFIXES = frozenset("率量额度值数面价费期比")
_PAREN = re.compile("[（(][^（）()]{0,16}[）)]")
_SHARE = re.compile("占(?P<of>[^占，]{0,10}?)(?:的|比例?|比重|达|为|约|近|超|到|了|已|仅|不足|接近|超过)*$")
_CHANGED = re.compile(f"(?:{words.CHANGES})(?:了|近|约|超|逾|超过|高达|达|到)*$")
_CHANGE_ENDS = frozenset("长降升涨高加少低短小大落跌滑增减压缩多快翻善宽窄缩弹轻出先后了近约超逾过达到")
_COMPARED = re.compile(
    f"同比|环比|按可比价格?计算|按不变价格?计算|实际|(?:比|较|与)[^，。；]{{1,12}}?(?:相比)?(?={words.CHANGES})|[,，]"
)
_COMPARED_YEAR = re.compile("(?:是|为|达到?|相当于|恢复[至到])?(?:20[0-9]{2}年|上年|去年|前年)(?:同期)?$")
_METRIC = re.compile("(?:率|面|度|量|额|值|价|积|产|入|数|力|平|期|限|间|龄|费|比|重|额度|支出|投资|面积|规模|里程|消费)$")
_LEADING_TIME = re.compile(
    "(?:到|至|截至|截止|自|从|在)?(?:20[0-9]{2}年度?(?:[0-9]{1,2}月份?)?|[0-9一二三四五六七八九十]{1,3}月份?)(?:[0-9]{1,2}日)?"
    "(?:底|末|初|以来|来|起|前|上半年|下半年)?"
)
_TIME_STARTS = frozenset("到至截自从在0123456789一二三四五六七八九十")
_PLACE = re.compile("(?:^|[^，]*?)[在从][^在从，]{1,14}?(?:上|中|内|里|期间|方面)(?=..)")
_SINCE = re.compile("(?:自|从)[^，]{0,14}起")
_AUDIT = re.compile("经(?:过)?(?=[审初认核研讨协集票投评筛遴])")
_TIME_OR_NUMBER = re.compile("[0-9年月日末初今昨明前去上下早晚季春夏秋冬午一二三四五六七八九十百千万]")
_EXTENTS = frozenset("长宽高深厚远大重")
_WITHIN = re.compile("内(?![部容涵陆外地政生蒙控设在])")
_TOTAL = re.compile("(?<=..)(?:总数|总量|数量)$")
_RECIPIENT = re.compile("(?:部门|政府|[省市区县州]委|党委|政协|领导|单位|办公室|常委会|人大)$")
_SENDING = frozenset(["报送", "上报", "呈报", "转送", "转交", "移送", "移交", "反馈", "提请", "寄送", "呈送", "报"])
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


@cache
def _segmenter() -> rjieba.Jieba:
    segmenter = rjieba.Jieba()
    for word in words.DOMAIN:
        segmenter.add_word(word, _FREQUENCY, "n")
    return segmenter


def tokens(text: str) -> list[Token]:
    """The words of a stretch with their kinds (v verb, n noun, p preposition and so on)."""
    known = words.KINDS
    return [(word, known.get(word, kind)) for word, kind in _segmenter().tag(text)]


def before(clause: str) -> Named:
    """Read the stretch of a clause that ends where a number begins."""
    if "）" in clause or ")" in clause:
        clause = _PAREN.sub("", clause)
    if "占" in clause and (share := _SHARE.search(clause)):
        return _share(clause, share)
    stretch = _untrailed(clause)
    if stretch.endswith("年") or stretch.endswith("期"):
        stretch = _untrailed(_COMPARED_YEAR.sub("", stretch))
    if not stretch:
        return Named()
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
    found = tokens(subject[-_SEEN_BACK:] + word)
    if found[-1][0] != word and not found[-1][0].startswith(word):
        return None
    return Named(_named(subject, is_metric=True).thing if subject else "", word, is_change=True)


def _named(stretch: str, *, is_metric: bool = False) -> Named:
    """The name at the end of a stretch, without the verb that governs it."""
    stretch = stretch.strip()
    if stretch[:1] in _TIME_STARTS and (time := _LEADING_TIME.match(stretch)):
        stretch = stretch[time.end() :].lstrip(" ，,")
    if "在" in stretch or "从" in stretch:
        stretch = _PLACE.sub("", stretch, count=1)
    if "起" in stretch:
        stretch = _SINCE.sub("", stretch, count=1)
    if "经" in stretch:
        stretch = _AUDIT.sub("", stretch, count=1)
    found = tokens(stretch[-_SEEN_BACK:])
    while found and (found[-1][0] in _TRAILING_WORDS or (len(found) > 1 and found[-1][0] in _HOLDING)):
        found.pop()
    if len(found) > 1 and found[-1][0] in _SUFFIXES:
        found[-2:] = [(found[-2][0] + found[-1][0], "n")]
    first = _first_of_name(found)
    is_aside = any(word in words.ASIDE for word, _kind in found[:first])
    found = found[first:]
    if not found:
        return Named()
    if found[-1][0] in words.VERDICTS:
        return Named(act=_joined(found[-2:] if len(found) > 1 and found[-2][0] in words.DEGREES else found[-1:]))
    last = found[-1][0]
    if is_aside and last in words.DEEDS:
        return Named(last)
    if is_aside and last in words.GOVERNORS:
        return Named(act=last)
    if not is_metric and last in words.GOVERNORS and last not in words.WEAK and last not in words.DEEDS and last not in words.ACTS:
        return Named(act=_joined(found))
    if found[0][0] == "被":
        return Named(act=_joined(found))
    governed = _governed(found, is_metric=is_metric)
    if governed is not None:
        return governed
    name = _joined(found)
    if _is_act(found) or (len(name) == 1 and name in words.GOVERNORS):
        return Named(act=name)
    return Named(name, is_aside=is_aside)


def _is_act(found: list[Token]) -> bool:
    if found[-1][0] in words.DEEDS:
        return False
    is_known = False
    for word, kind in found:
        is_known = is_known or word in words.ACTS or word in words.GOVERNORS
        if kind[0] not in "vdpcuxa" and word not in words.ACTS:
            return False
    return is_known


def _first_of_name(found: list[Token]) -> int:
    for first, (word, kind) in enumerate(found):
        if word == "年" and first and found[first - 1][0].isdigit():
            continue
        if word in words.KEPT or word in words.ACTS or word in _OPENERS:
            return first
        if kind[0] == "m" and found[min(first + 1, len(found) - 1)][0].startswith(("岁", "周岁")):
            return first
        if word in words.LEADING or kind[0] in "dcupx" or (kind[0] in "tm" and _TIME_OR_NUMBER.search(word)):
            continue
        return first
    return len(found)


def _governed(found: list[Token], *, is_metric: bool) -> Named | None:
    """The object of the last governing verb; None when nothing is governed."""
    for place in range(len(found) - 2, -1, -1):
        word = found[place][0]
        if word not in words.GOVERNORS:
            continue
        if word in words.WEAK and (
            is_metric or _METRIC.search(found[-1][0]) or not _is_opening(found, place)
        ):
            continue
        rest = found[place + 1 :]
        rest = rest[_first_of_name(rest) :]
        name = _joined(rest)
        if len(name) < 2 and word in words.WEAK:  # noqa: PLR2004 - one character names nothing
            continue
        if not name:
            continue
        if word in _SENDING and _RECIPIENT.search(name):
            return Named(act=word + name)
        if rest[-1][0] in words.ACTS and all(part in words.ACTS for part, _kind in rest):
            return Named(act=_joined(found[place:]) if word in words.ACTS else name)
        return Named(name, "", True)  # noqa: FBT003 - by place, since this is the innermost loop
    return None


def _is_opening(found: list[Token], place: int) -> bool:
    """Whether a weak verb stands where a predicate begins: after another verb, an adverb or a body that acts."""
    if found[place + 1][0] in words.HEADS:
        return False
    if place == 0:
        return True
    word, kind = found[place - 1]
    return kind in {"d", "ad", "vd", "p", "nt", "j", "x", "nr"} or word == "新" or bool(_ACTOR.search(word))


def _joined(found: list[Token]) -> str:
    name = "".join([word for word, _kind in found])
    while len(name) > LONGEST and len(found) > 1:
        found = found[1:]
        name = "".join([word for word, _kind in found])
    if len(name) <= LONGEST and _TO_CUT.isdisjoint(name):
        return name
    name = _bare(name)
    if "等" in name[1:-1]:
        tail = name.rsplit("等", 1)[1]
        name = tail if len(tail) > 1 and tail[0] not in "级候待" else name
    if "的" in name[1:-1] and len(name) > LONGEST // 2:
        name = name.rsplit("的", 1)[1]
    if "、" in name and len(name) > LONGEST:
        name = name.rsplit("、", 1)[1]
    name = name.strip("、的了，等 ")
    if len(name) > LONGEST:
        name = name[-LONGEST:]
    return _TOTAL.sub("", name) if name.endswith(("数", "量")) else name


def is_bound(text: str, place: int) -> bool:
    """Whether 的 ties what follows to the number: 3亿元的投资, 30米宽的街道."""
    return text.startswith("的", place) or (text[place : place + 1] in _EXTENTS and text.startswith("的", place + 1))


def after(text: str, place: int, end: int) -> tuple[str, str]:
    """(the noun that follows a unit at ``place``, or the act); both empty when a sign stands there."""
    if place >= end or text[place] in _STOPS:
        return "", ""
    bound = is_bound(text, place)
    if bound or (text[place] == "内" and _WITHIN.match(text, place)):
        place += 2 if text[place] in _EXTENTS else 1
    if text[place : place + 1] in _OPENERS and place < end:
        return _quoted(text[place:end]), ""
    stretch = _until(text[place : min(end, place + _SEEN_AHEAD)], _STOP)
    if text[place + len(stretch) : place + len(stretch) + 1] in _BRACKETS and (paren := _PAREN.match(text, place + len(stretch), end)):
        stretch += _until(text[paren.end() : min(end, paren.end() + _SEEN_AHEAD)], _STOP)
    if not stretch:
        return "", ""
    if "的" in stretch[1:-1] and (whole := _relative(stretch)):
        return whole, ""
    found = tokens(stretch)
    name = _noun_phrase(found, is_bound=bound)
    if name or bound:
        return name, ""
    if stretch.startswith("在"):
        found = tokens(_until(text[place : min(end, place + _SEEN_AHEAD * 2)], _CLAUSE_END))
    return "", _act(found)


def _act(found: list[Token]) -> str:
    """What is done, up to what follows from it: ``出席政协重要会议``."""
    if not found or found[0][0] in words.NO_ACT or found[0][1] == "m":
        return ""
    pieces = []
    for word, kind in found:
        if pieces and (word in {"并", "后", "时", "，"} or kind in {"c", "x"}):
            break
        pieces.append((word, kind))
    first = 0
    while first < len(pieces) - 1 and pieces[first][0] in {"先后", "均", "都", "已", "全部", "内", "以内", "之内"}:
        first += 1
    name = _PLACE.sub("", _bare("".join(word for word, _kind in pieces[first:])))
    return name.strip("的了")[:LONGEST]


def opening_noun(stretch: str) -> str:
    """The noun phrase that a sentence opens with."""
    found = tokens(_until(stretch, _STOP))
    first = _first_of_name(found)
    return _noun_phrase(found[first:], is_bound=True)


def _relative(stretch: str) -> str:
    """``来自基层的委员``: the noun behind the last 的, when what stands before it describes and does not tell."""
    head, _of, tail = stretch.rpartition("的")
    found = tokens(head)
    opening = found[0][0]
    if opening in words.PREDICATES and opening not in words.DESCRIBING:
        return ""
    if found[0][1][0] not in "vap" and any(w in words.GOVERNORS and w not in words.WEAK for w, _k in found[1:]):
        return ""
    name = _noun_phrase(tokens(tail), is_bound=True)
    if name and found[0][1][0] in "nabjz":
        whole = _bare(head + "的" + name)
        return whole if len(whole) <= LONGEST else name
    return name


def _noun_phrase(found: list[Token], *, is_bound: bool = False) -> str:
    pieces: list[Token] = []
    for place, (word, kind) in enumerate(found):
        if word in words.PREDICATES and not (pieces and word in words.JOINING and _goes_on(found, place)):
            break
        if word not in words.KEPT and (kind[0] in "pd" or (kind[0] in "tm" and _TIME_OR_NUMBER.search(word))):
            break
        if pieces and word in words.GOVERNORS and word not in words.WEAK:
            break
        if not pieces and kind[0] == "v" and not is_bound and not _goes_on(found, place):
            break
        pieces.append((word, kind))
    while pieces and (pieces[-1][1][0] in "cuf" or pieces[-1][0] in words.LEADING):
        pieces.pop()
    first = 0
    while first < len(pieces) - 1 and pieces[first][0] in words.LEADING and pieces[first][0] not in words.KEPT:
        first += 1
    pieces = pieces[first:]
    if not pieces or (not is_bound and all(kind[0] in "dcuxp" for _word, kind in pieces)):
        return ""
    name = _joined(pieces)
    name = name.removesuffix("建设") if len(name) > len("建设") + 1 else name
    return name[:-1] if name[-1:] in "共均都已" and len(name) > 2 else name  # noqa: PLR2004 - something must be left


def _goes_on(found: list[Token], place: int) -> bool:
    """Whether a noun follows, so that the verb or the conjunction here lies inside a name."""
    follow = found[place + 1 : place + 2]
    return bool(follow) and follow[0][1][0] in "nbjlaivzs" and follow[0][0] not in words.PREDICATES


def _until(text: str, stops: re.Pattern[str]) -> str:
    match = stops.search(text)
    return text[: match.start()] if match else text


def _quoted(text: str) -> str:
    inner = _until(text[1:], _CLOSER)
    rest = text[len(inner) + 2 :]
    tail = _until(rest, _STOP_OR_OPENER)[:12]
    name = _noun_phrase(tokens(tail)) if tail else ""
    return _bare(inner + (name if tail.startswith(name) else ""))[: LONGEST + 8]


def _bare(text: str) -> str:
    return text if _QUOTES.isdisjoint(text) else _QUOTING.sub("", text).strip()
