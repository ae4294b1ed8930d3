"""Knows the words that hedge a number: 近, 不少于, 以上, and what bound each of them sets."""

import re
from collections.abc import Iterator

BEFORE = {
    "gt": "超过 超出 超 逾 突破 多于 高于 大于 不止 > ＞ 跨过 破 过",
    "ge": "不下 不亚于 至少 最少 起码 ≥ >= ≧ 上",
    "lt": "将近 接近 近 逼近 直逼 迫近 少于 低于 小于 < ＜ 几近 近乎 几乎",
    "le": "最多 至多 顶多 ≤ <= ≦",
    "about": "大约 大概 大致 约莫 差不多 约 ~ ～ ≈",
}
AFTER = {
    "gt": "开外 有余 出头",
    "ge": "以上 及以上 （含）以上 (含)以上 或以上 往上",
    "le": "以内 以下 之内 及以下 （含）以下 (含)以下 （含）以内 (含)以内 封顶",
    "about": "左右 上下 光景",
}
# What turns a comparison round: 不得少于 is 至少, 从未超过 at most, 尚未达到 less than.
_NOT = (
    "不 不得 不能 不应 不应该 不可 不可以 不会 不再 不曾 不宜 不许 不准 不允许 不要 不用 绝不 决不 绝不能 无须 "
    "未 未能 未曾 从未 尚未 并未 仍未 还未 均未 都未 没 没有 没能 从没 从不 从来没有"
)
_TURNED = {
    "ge": "少于 低于 小于 下于",
    "le": "超过 超出 超 多于 高于 大于 突破",
    "lt": "达到 达 足 满 到 及",
}


def _turned() -> Iterator[tuple[str, str]]:
    for bound, words in _TURNED.items():
        for word in words.split():
            yield from ((negation + word, bound) for negation in _NOT.split())


_BOUND_BEFORE = dict(_turned()) | {word: bound for bound, words in BEFORE.items() for word in words.split()}
_BOUND_AFTER = {word: bound for bound, words in AFTER.items() for word in words.split()}
_LONGEST = max(map(len, _BOUND_BEFORE))
_LAST = frozenset(word[-1] for word in _BOUND_BEFORE)
# A word that begins with the last character of a longer one is not that hedge: 最近, 预约, 赶超, 通过.
_PART_OF_A_WORD = {
    "近": frozenset("最附靠临邻亲贴走远新就"),
    "超": frozenset("赶反高班中英"),
    "过": frozenset("通经不越跨度难走路错超放"),
    "破": frozenset("突攻爆打侦冲"),
    "上": frozenset("以之网线身手路海村街会山马"),
    "~": frozenset("0123456789"),
    "～": frozenset("0123456789"),
    "不下": frozenset("居"),
}
_ENDING_IN_YUE = re.compile(
    "(?:[节契缔预邀签违履爽隐婉赴毁续]|(?<!损)失|(?<!办)公|规民|(?<![配符联融结综])合|(?<![化了缓])解)约$"
)
# These hedge a scale that stands alone (上百, 过亿), or nothing.
_LONE_ONLY = frozenset("上过破")
# 约有 and 至少需要 hedge; in 近为 the two words do not belong together.
_NEVER_APART = frozenset("近超逾过破上")
_BETWEEN = re.compile("(?:可达|能达|折合|相当于|可|能|有|为|达|占|需|要|了|在|是|到|合|计)$")
_BETWEEN_SEEN = 3
_BETWEEN_ENDS = frozenset("达可能有为占需要了在是到合计于")
ENDINGS = _LAST | _BETWEEN_ENDS | {"的"}
_AFTER_STARTS = frozenset(word[0] for word in _BOUND_AFTER) | frozenset("多余")
_AFTER = re.compile("|".join(sorted(map(re.escape, _BOUND_AFTER), key=len, reverse=True)))
_AFTER_A_WORD = re.compile(
    "上下(?=游|级|联动|楼|班|铺|同|一|协|车|限)|左右(?=逢|岸|两)|以下(?=简称|几|为|方面|问题|措施)"
)
_MORE_AFTER = re.compile("[多余](?=[，。、；！？,;的了时地以）)]|$)|(?<=成)多(?![样元种方])")
# 至少设立1个: the verb stands between the hedge and the number.
_APART_SEEN = 14
MAY_STAND_APART = re.compile(
    "至少|最少|起码|最多|至多|顶多|(?:约|大概|差不多|几乎|将近|接近)(?:占|为|是|相当于|等于|有|需|计|合|投入)"
)
_APART = re.compile("(?P<word>至少|最少|起码|最多|至多|顶多)(?!的)[一-龥]{1,8}$")
# 不超过与会人数的10%: what the share is taken of stands between.
_COMPARING = sorted((word for word in _BOUND_BEFORE if word[-1] in "于过到足及近达"), key=len, reverse=True)
_OF_A_WHOLE = re.compile(f"(?P<word>{'|'.join(_COMPARING)})[一-龥]{{1,8}}的$")
# 约占全区的三成, 约为去年的2倍: so does the verb.
_ABOUT_A_WHOLE = re.compile(
    "(?P<word>大约|大概|差不多|几乎|将近|接近|约)(?:占[一-龥]|有|需|计|合|投入|(?:为|是|相当于|等于)[0-9一-龥]{1,9}的$)[一-龥]{0,8}$"
)


def before(text: str, start: int, *, is_lone: bool, is_share: bool = False) -> tuple[str, int]:
    """(bound, where the hedge begins) of what stands right before a number; ("", start) for none."""
    found = _hedge_ending_at(text, start, is_lone=is_lone)
    if found[0]:
        return found
    if is_share and start and text[start - 1] == "的":
        whole = _OF_A_WHOLE.search(text, max(0, start - _APART_SEEN), start)
        return (_BOUND_BEFORE[whole["word"]], start) if whole else ("", start)
    if start == 0 or text[start - 1] not in _BETWEEN_ENDS:
        return "", start
    between = _BETWEEN.search(text, max(0, start - _BETWEEN_SEEN), start)
    if between is None:
        return "", start
    bound, place = _hedge_ending_at(text, between.start(), is_lone=False)
    is_plain = bound and text[place : between.start()] not in _NEVER_APART
    return (bound, place) if is_plain else ("", start)


def removed_from_end(text: str) -> str:
    """A stretch without the hedge it ends with: ``立案近`` is ``立案``."""
    return text[: before(text, len(text), is_lone=True)[1]]


def apart(text: str, start: int) -> str:
    """The bound that a hedge sets from some way before the number, as in 至少设立1个; empty for none."""
    seen = max(0, start - _APART_SEEN)
    found = _APART.search(text, seen, start) or _ABOUT_A_WHOLE.search(text, seen, start)
    if found is None or (found["word"] == "约" and _ENDING_IN_YUE.search(text, 0, found.end("word"))):
        return ""
    return _BOUND_BEFORE[found["word"]]


def without_a_whole(stretch: str) -> str:
    """A stretch that ends with 的, without a hedge and the whole of which it bounds a share: 人数不得少于总数的 is 人数."""
    found = _OF_A_WHOLE.search(stretch, max(0, len(stretch) - _APART_SEEN))
    return stretch[: found.start()] if found else stretch


def _hedge_ending_at(text: str, end: int, *, is_lone: bool) -> tuple[str, int]:
    if end == 0 or text[end - 1] not in _LAST:
        return "", end
    for length in range(min(_LONGEST, end), 0, -1):
        word = text[end - length : end]
        bound = _BOUND_BEFORE.get(word)
        if bound is None:
            continue
        if word in _LONE_ONLY and not is_lone:
            continue
        if end > length and text[end - length - 1] in _PART_OF_A_WORD.get(word, ()):
            return "", end
        if word == "约" and _ENDING_IN_YUE.search(text, max(0, end - 4), end):
            return "", end
        return bound, end - length
    return "", end


def after(text: str, end: int, *, is_measure: bool) -> tuple[str, int]:
    """(bound, where the hedge ends) of what stands right after a unit; ("", end) for none."""
    if text[end : end + 1] not in _AFTER_STARTS:
        return "", end
    match = _AFTER.match(text, end)
    if match and not _AFTER_A_WORD.match(text, end):
        return _BOUND_AFTER[match.group()], match.end()
    if is_measure and (more := _MORE_AFTER.match(text, end)):
        return "gt", more.end()
    return "", end
