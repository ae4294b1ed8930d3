"""Says what a figure counts: the noun after the measure word, or the one before the number."""

import re

LONGEST = 16

_CLOSERS = "”’」』》】\"'"
_OPENERS = "“‘「『《【\"'"
_STOPS = "，,。！？!?；;：:、（）()\r\n"

# Where a counted noun ends: what follows is said about it.
_AFTER_NOUN = re.compile(
    "全部|均(?!衡)|已|都(?!市)|被|入选|获得|获|荣获|列(?!席|入)|占|并(?!购|案)|得到|分别|分別|齐聚|参加|参与|走进|接受|开展|开馆|进行|举行|"
    "定义|定義|通过|办理|办复|转化|落地|晋升|上升|联动|组成|作出|提出|建设中|在(?!线|校|职)|对(?![口接外话])|向(?!心)|由|为(?!民)|以|赴|让|使(?!用)|与(?!会)|纳入|齐|中(?=的)|（"
)
# What may stand before a counted noun in its clause: verbs of doing; the longest first.
_VERBS = """
    协调解决 组织开展 组织实施 编撰出版 实地调研 共开展 联合开展 开展了 举办了 召开了 提交 提出 举行 举办 召开 开展 收集 征集 收到 形成 完成 发现 走访 调研 报送 编报
    编发 组织 出版 建成 建立 设立 出刊 编印 刊发 发表 撰写 制定 制订 出台 办理 办复 立案 听取 征求 采纳 推动 解决 协调 联系 服务 培训 接待 慰问 捐赠 落实 安排 作出
    实施 参加 提供 建设 新增 培育 评选 表彰 聘请 整理 录制 拍摄 印发 转办 交办 督办 领办 化解 调处 受理 答复 搭建 打造 拥有 现有 共有 设有 征编 推出
"""
_VERB = re.compile("|".join(sorted(_VERBS.split(), key=len, reverse=True)))
_LEADING = re.compile(
    "^(?:其中|[0-9]{4}年度?|全年|一年来|五年来|今年|去年|年内|先后|累计|共计|总计|合计|共(?![青同识产建享富])|"
    "已经|已|并(?![案购])|还|又|及时|认真|积极|各类|各项|各种|有关|相关|以及|和(?![谐平])|及|各(?!界)|"
    "向(?!心)|对(?![口接外话])|的|了(?!解)|等(?!级))+"
)
_TRAILING = re.compile(
    "(?:总数|人数|数量|总量|累计|共计|合计|总计|分别|达到|达|共|计|有|为|了|的|约|近|开展|举办|举行|召开)+$"
)
_LEADING_PLACE = re.compile("^在[^在]{1,14}?(?:上|中|内|期间)")
_FIGURE = re.compile(r"[0-9０-９][0-9０-９,.]*[余多万亿]*(?:人次|场次|件次|[件条條项項个個人次场場家篇位名部期份户])")
_ACT = re.compile(
    "(?:经审查|审查后?|确定|决定)?(?P<act>不予立案|不立案|立案|并案|办复|答复|办结|交办|采纳|采用|转办|督办|领办)$"
)
_ACTED = re.compile("被|报送|占|不予立案|不立案|立案$|并案|办复|答复|办结|交办|采纳|采用|转办|督办|领办")
_RECIPIENT = re.compile("(?:部门|政府|[省市区县]委|政协|领导|单位|办公室)$")
_SHARE = re.compile("占(?:[^占]*?)(?:总数|总量|全部|总|比)?(?:的|比|达|为)*$")


def noun_after(text: str, place: int) -> str:
    """The noun phrase that starts at ``place``, right after a measure word; empty when a sign stands there."""
    rest = text[place:].lstrip(" \t")
    if figure := _FIGURE.match(rest):
        rest = rest[figure.end() :]
    rest = rest.removeprefix("的")
    if rest and rest[0] in _OPENERS:
        return _quoted(rest)
    stretch = _FIGURE.split(_until(rest, _STOPS))[0]
    stretch = _LEADING_PLACE.sub("", stretch)
    end = _AFTER_NOUN.search(stretch, 1)
    if end:
        stretch = stretch[: end.start()]
    if "的" in stretch[1:-1] and len(stretch) > LONGEST // 2:
        stretch = stretch.rsplit("的", 1)[1]
    return _trimmed(_LEADING.sub("", _bare(stretch)))[:LONGEST]


def act_after(text: str, place: int) -> str:
    """What was done so many times: ``59次出席政协重要会议``."""
    stretch = _LEADING_PLACE.sub("", _FIGURE.split(_until(text[place:].lstrip(" \t"), _STOPS))[0])
    stretch = re.split("并|后", stretch, maxsplit=1)[0]
    return _bare(stretch)[:LONGEST]


def noun_before(clause: str) -> str:
    """The noun phrase at the end of what stands before a number, without the verb that governs it."""
    stretch = _TRAILING.sub("", _FIGURE.split(clause)[-1].rstrip())
    verbs = [match for match in _VERB.finditer(stretch) if match.end() < len(stretch)]
    # A verb inside a word (建设 in 建设项目) must leave something worth naming behind it.
    for verb in reversed(verbs):
        tail = _bare(_LEADING.sub("", stretch[verb.end() :]))
        if len(tail) > 1:
            return tail[-LONGEST:]
    stretch = re.sub("^.*(?:向|对|由|给)(?=..)[^向对由给]*?(?:市委|区委|县委|省委|党委|会议|部门|政府)", "", stretch)
    stretch = re.sub("^.*?(?<=.)上(?=发言|作)", "", stretch)
    return _bare(_LEADING.sub("", stretch))[-LONGEST:]


def act_before(clause: str) -> str:
    """What was done to things named earlier: ``立案`` in ``经审查立案276件``; empty when they are named here."""
    stretch = _LEADING.sub("", _TRAILING.sub("", _FIGURE.split(clause)[-1].strip()))
    match = _ACT.fullmatch(stretch)
    return match["act"] if match else ""


def base(what: str) -> str:
    """The thing itself, without what was done to it."""
    return _ACTED.split(what)[0] or what


def share_before(clause: str) -> str:
    """The part of a clause that makes a percentage a share: ``占总数``."""
    match = _SHARE.search(clause)
    return re.sub("(?:的|达|为)+$", "", match.group()) if match else ""


def is_recipient(noun: str) -> bool:
    """Whether the noun names who received something, not what was counted."""
    return bool(_RECIPIENT.search(noun))


def _trimmed(noun: str) -> str:
    """Building a studio is counted in studios."""
    bare = noun.removesuffix("建设")
    return bare if len(bare) > len("建设") else noun


def _until(text: str, stops: str) -> str:
    for place, char in enumerate(text):
        if char in stops:
            return text[:place]
    return text


def _quoted(text: str) -> str:
    inner = _until(text[1:], _CLOSERS)
    rest = text[len(inner) + 2 :]
    tail = _until(rest, _STOPS + _OPENERS)
    end = _AFTER_NOUN.search(tail)
    tail = tail[: end.start()] if end else tail
    return _bare(inner + (tail if len(tail) <= LONGEST // 2 else ""))[: LONGEST + 8]


def _bare(text: str) -> str:
    return "".join(char for char in text if char not in _OPENERS + _CLOSERS + "·").strip()
