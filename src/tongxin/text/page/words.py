"""The words by which the frame of a web page gives itself away; judged together with place and shape, never alone.

The words themselves are data (``text/data/page_*.txt``). All patterns read lines as
:func:`tongxin.text.page.lines.fold` gives them: ASCII width, small letters, one kind of bracket and of dividing line.
"""

import re
from pathlib import Path

_DATA = Path(__file__).parents[1] / "data"
# What stands for what in the data.
_FRAGMENTS = {
    "@NAMES@": (
        r"[\u4e00-\u9fff·]{1,12}(?![\u4e00-\u9fff:])"
        r"(?:[ 、,/]+[\u4e00-\u9fff·]{2,4}(?![\u4e00-\u9fff]|\s*:)){0,5}"
    ),
    "@COUNT@": r"[(\[]?\s*[\d,.]+\s*[万wk]?\+?\s*[)\]]?\s*[次人条个篇]?",
    "@DATE@": r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?",
    "@TIME@": r"\d{1,2}:\d{2}(?::\d{2})?",
    "@IMAGE@": "jpe?g|png|gif|bmp|webp|svg|tiff?|heic",
}


def _patterns() -> dict[str, dict[str, str]]:
    """The sections of the data: in each, by reason, the alternatives of one pattern; no reason is the empty one."""
    text = (_DATA / "page_patterns.txt").read_text(encoding="utf-8")
    for name, pattern in _FRAGMENTS.items():
        text = text.replace(name, pattern)
    sections: dict[str, dict[str, list[str]]] = {}
    reason = ""
    for line in text.splitlines():
        if line.startswith("== "):
            section = sections.setdefault(line[3:].split(":")[0], {})
            reason = ""
        elif line.startswith("-- "):
            reason = line[3:]
        elif line and not line.startswith("# "):
            section.setdefault(reason, []).append(line)
    return {name: {key: "|".join(lines) for key, lines in groups.items()} for name, groups in sections.items()}


def _buttons() -> tuple[frozenset[str], frozenset[str]]:
    """Every word of a button, and those that may be said by a text too."""
    lines = (_DATA / "page_buttons.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return frozenset(word.lstrip("?") for word in words), frozenset(word[1:] for word in words if word[0] == "?")


WORDS, DOUBTFUL_WORDS = _buttons()
_SECTIONS = _patterns()
LABELS = _SECTIONS["labels"]
ANYWHERE = _SECTIONS["anywhere"]
OUTSIDE = _SECTIONS["outside"]
INLINE = _SECTIONS["inline"]
META = _SECTIONS["meta"][""]
COMMENTS_BEGIN = _SECTIONS["comments"][""]
RELATED_BEGINS = _SECTIONS["related"][""]
SITE_TALK = re.compile(_SECTIONS["site-talk"][""])
MENU = re.compile(_SECTIONS["menu"][""])
PROMOTION = re.compile(_SECTIONS["promotion"][""])
COLLECTION = re.compile(_SECTIONS["collection"][""])
SLOGAN = re.compile(_SECTIONS["slogan"][""])

# How a page addresses whoever reads it, and what it wants done.
ASKS = re.compile(
    "扫|点击|长按|请|欢迎|立即|马上|免费|我们|本号|本文|本站|本网|该号|小编|戳|[上下左右]方|二维码|回复|!|进群|加群|获取|查看|更多|站长|侵权|版权|转载|来源|不代表|浏览器|登录|您|星标|关注.*(?:领取|获)"
)
PROMOTED_DEEDS = re.compile("(?:关注|领取|添加|加|下载|打开|安装|转发|分享|收藏|订阅|搜索|长按|识别)")
COUNTED_PEOPLE = re.compile(r"\d[\d.]*[万亿]?余?[人次名个户]")
# An answer in a forum begins with who wrote it and when.
POST_BEGINS = r"(?:\d{1,4}\s*[#楼]|沙发|板凳|地板|地下室)?\s*\S{1,16}\s+发表于\s*\d{4}[-/年].*"
ORNAMENT = re.compile(r"[◆◇★☆♥❤✿►▶◀※◎⊙♪☞✦✨🔥📢👇👆]|~$")
# Labels under which libraries describe a file; three of them in one line are no text.
LIBRARY = re.compile(
    r"(?:上传[人者]|文档编号|资源编号|上传时间|(?:文件)?格式|(?:文件)?大小|页数|下载次数|积分|热度)\s*:"
)
# A line that names a document or a conference is no slogan, whatever else it says.
OFFICIAL = re.compile(
    r"^关于.{4,}|.{2,}(?:建议|提案|报告|通知|意见|办法|方案|决定|决议|规定|讲话|致辞|纪要|总结|要点|公告|名单|答复|复函|规则|条例|细则|计划|简报|发言|倡议书|公报)(?:稿|\(.*\))?$|政协|政治协商|提案|委员会|常委会|人大|第.{1,3}届"
)
# A heading that comes again in every part of a long report.
PARALLEL_HEADING = re.compile(
    r".{0,10}(?:成效|成绩|成果|问题|不足|打算|建议|措施|做法|情况|计划|任务|特点|经验|启示|体会|背景|概况|目标|要求|回顾|安排|分析|对策|原因|思路|下一步|亮点|现状|简介|职责|内容|意义|依据|结论|小结|发言|同志|委员)$"
)
