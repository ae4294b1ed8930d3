"""Finds whose text it is: the conference, an office of it, or the body that signed."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tongxin.text.offsets import Span

_PLACE = "[\u4e00-\u9fff]{2,6}?(?:省|市|州|盟|地区|自治区)?[\u4e00-\u9fff]{0,8}?(?:省|市|区|县|州|旗|盟)"
_TERM = "(?:第[一二三四五六七八九十\\d]{1,3}届)?"
_DESKS = (
    "(?:提案|文化|文史|学习|经济|农业|农村|人口|资源|环境|城乡|建设|城建|教育|科技|科学|技术|教科|卫生|健康|体育|社会|法制|民族|宗教|港澳|台侨|外事|侨务|委员|联络|联谊|民主|监督|调研|综合|信息|"
    "工作|资料|和|与|及|卫|体|文|教|科|农|、)+委(?:员会)?"
)
_OFFICE = f"(?:办公[室厅]|机关党委|研究室|{_DESKS}(?!员))?"
_FORMAL = re.compile(
    f"(?:中国人民政治协商会议\\s*|政协){_TERM}(?P<place>全国|{_PLACE}){_TERM}委员会(?P<office>{_OFFICE})"
)
_SHORT = re.compile(
    f"(?P<place>全国|[\u4e00-\u9fff]{{2,10}}?(?:省|市|区|县|州|旗|盟))政协(?!委员(?!会))(?P<office>{_OFFICE})"
)
_GLUED = re.compile("(?P<place>[\u4e00-\u9fff]{2}[市区县州旗])政协(?!委员(?!会))")
_STARTS = re.compile("(?:^|(?<=[\\s，。、：；！？（）“”《》|—…]))", re.MULTILINE)
_NO_PLACE = re.compile(
    "^(?:[各全我本该两多邻外同其每]|省市|市县|县市|区县|全国各|近日|日前|昨日|今日|今年|当前|目前|我们|征集|召开|参加|出席|来到|走进|推动|支持|加强|做好|反映|组织|联合|听取|报送|提交|关于|举行|举办)|[的了和与及在对向由被把为是]"
)
_BODY = re.compile(
    "[\u4e00-\u9fff]{2,24}?(?:委员会|人民政府|办公室|办公厅|人民法院|人民检察院|管理局|监督局|[局厅委办]|公司|大学|学院|医院|中心|协会|工商联|市委会|区委会|县委会|支部|集团|研究院)"
)
_LABEL = re.compile(
    "(?:提案者|提案单位|报送单位|提交单位|发布机构|发布单位|发文机关|发文单位|成文单位|制定机关)\\s*[：:]\\s*"
)
_ACTS = re.compile("(?=关于|对)")
_BARE = re.compile("(?<![\u4e00-\u9fff])?(?P<level>[市区县州])政协")
_PARTY = re.compile("中共(?P<place>[\u4e00-\u9fff]{2,10}?(?P<level>[市区县州]))委")
_ENOUGH = 2


class Organisation(NamedTuple):
    """The name without the ordinal of its term, 中国人民政治协商会议 being written 政协; ``span`` is the evidence."""

    name: str
    span: Span


def conferences(text: str) -> Iterator[Organisation]:
    """Every conference named in full or in short whose place is clear, in order."""
    found = [
        Organisation(f"政协{match['place']}委员会{match['office']}", match.span())
        for match in _FORMAL.finditer(text)
        if not _NO_PLACE.search(match["place"])
    ]
    for start in _STARTS.finditer(text):
        short = _SHORT.match(text, start.end())
        if short and not _NO_PLACE.search(short["place"]):
            found.append(Organisation(short.group(), short.span()))
    yield from sorted(found, key=lambda organisation: organisation.span)


def conference_in_title(title: str, text: str) -> Organisation | None:
    """The conference a title names; glued to other words, a place of two characters that the text names too."""
    first = next(conferences(title), None)
    if first:
        return first
    match = _GLUED.search(title)
    if match and not _NO_PLACE.search(match.group()) and text.count(match["place"]) >= _ENOUGH:
        return Organisation(match.group(), match.span())
    return None


def author_in_title(title: str) -> Organisation | None:
    """The office before 关于 or 对 at the beginning of a title: 云汀市教育局关于…的答复."""
    match = _BODY.match(title)
    if match and _ACTS.match(title, match.end()):
        return Organisation(match.group(), match.span())
    return None


def signature(line: str) -> Organisation | None:
    """The body that a line names and nothing else."""
    if formal := _FORMAL.fullmatch(line):
        return Organisation(f"政协{formal['place']}委员会{formal['office']}", formal.span())
    if _SHORT.fullmatch(line) or _BODY.fullmatch(line):
        return Organisation(line, (0, len(line)))
    return None


def labelled(line: str) -> Iterator[Organisation]:
    """The body behind a label that says who puts the text forward."""
    match = _LABEL.match(line)
    found = signature(line[match.end() :].strip()) if match else None
    if match and found:
        start = line.index(found.name, match.end()) if found.name in line else match.end()
        yield Organisation(found.name, (start, len(line.rstrip())))


def own_conference(text: str) -> Organisation | None:
    """Named by its level alone (区政协) beside exactly one party committee of that level: the place is that one's."""
    levels = Counter(match["level"] for match in _BARE.finditer(text))
    parties = {match["place"]: match for match in _PARTY.finditer(text)}
    if len(parties) != 1 or not levels:
        return None
    place, match = next(iter(parties.items()))
    if levels[match["level"]] >= _ENOUGH and levels.most_common(1)[0][0] == match["level"]:
        return Organisation(f"{place}政协", match.span("place"))
    return None
