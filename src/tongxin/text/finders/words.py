"""Says what the words round a number make of it: a person's telephone, a file number, a quantity."""

import re
from functools import lru_cache

LOOK_BACK = 24
# The longest stretch without a digit that may part a word such as 电话 from its number: a name, a remark in brackets.
FAR = 14

PHONE, IDENTITY, CARD, OTHER = "phone", "identity", "card", "other"

_WORDS = {
    PHONE: """手机|电话|联系方式|联系人|联系|致电|来电|拨打|拨|呼|座机|固话|号码是|的号码|号是|宅电|家电|短信|传真|同号|tel|phone|mobile|mob|cell|call""",
    IDENTITY: """身份证|居民证|身份号码|身份号|公民身份|证件号|证件|身证|ID\\s?card|ID号|ID\\s?No|户口簿号""",
    CARD: """银行卡|储蓄卡|信用卡|借记卡|工资卡|存折|卡号|账号|帐号|账户|帐户|银行卡号|收款账号|打款""",
    OTHER: """编号|单号|流水号|流水|订单|订购号|凭证号|凭证|票号|发票|收据|票据|回执|受理号|受理|案号|文号|备案|许可证|许可|工单|代码|条码|条形码|
        序列号|批号|批次|型号|货号|合同号|合同|项目|档案号|档案|索引号|ISBN|ISSN|书号|刊号|邮编|邮政编码|IMEI|MAC|版本号|版本|学号|工号|准考证号|准考证|
        户号|表号|电表|水表|燃气|产权证书号|产权证号|证书号|证书|许可证号|执照号|执照|取件码|验证码|校验码|密码|口令|快递号|运单|追踪号|编码|代号|QQ群|群号|时间戳|
        会议号|会议\\s?ID|会议码|会议编号|腾讯会议|钉钉会议|会议室号|房间号|zoom|坐标|经度|纬度|金额|合计|总额|总计|累计|人民币|统计|阅读|点击|浏览|播放量|IP|端口|申请号|专利号|公开号|登记号|注册号|序号|税号|识别号|
        会员卡号|公交卡号|加油卡号|购物卡号|会员号|学籍号|考号|图号|地块|宗地|信用代码|参考文献|价格|单价|面积|长度|尺寸|规格""",
}
_LISTED = [(word.strip(), kind) for kind, words in _WORDS.items() for word in words.split("|")]
_ANY_WORD = re.compile("|".join(sorted((word for word, _kind in _LISTED), key=len, reverse=True)), re.IGNORECASE)
_KIND_OF = {word.replace("\\s?", "").lower(): kind for word, kind in _LISTED}
_SENTENCE_ENDS = re.compile(r"[。！？!?；;\n\r]")
# What may stand between a word and the number that it names.
_FILLER = re.compile(r"[号码数字为是:\s(\"“'‘「\[【#№.\-=<>→、]*(?:[A-Za-z]{0,4}[ \-]?)?")
# A digit, or a star that somebody has put where one was.
_IS_NUMBER = re.compile(r"[0-9*]")
_NEAR = re.compile(r"[号码数字本为是的系:\s(\"“'‘「\[【#.\-=<>→一二代]{0,8}")

# What follows a quantity. Where the sign also begins a word about a person, the word is left out.
_UNIT = re.compile(
    r" ?(?:次(?!日)|人(?!工|员|民|称|反映|来)|户(?!主|籍|口|名)|个(?!人)|件|家(?!住|里|长|属|中|电|庭)|名(?!称|字|叫)|条(?!件|例)|项(?!目|某|先|女)|篇|"
    r"天(?!天|亮)|年(?!龄|约|初|底)|月(?!租|初|底)|元(?!旦|宵)|万(?!某|先|女)|亿|余(?!某|先|女)|吨|米(?!某|先|女)|平方|公里|千克|千米|公斤|毫米|厘米|亩|立方|度(?!过)|岁|届|期|版|分(?!别)|"
    r"人次|[%‰¥]|(?:mm|cm|km|kg|m|ml|MB|GB|KB|B|t)(?![A-Za-z]))"
)
_SURE_UNIT = re.compile(r" ?(?:次(?!日)|人次|元(?!旦|宵)|件(?!事)|户次|[%‰¥])")
# The first entry of a line stands at its head; the next ones behind an entry that looks the same, hidden or not.
_LIST_MARK = re.compile(
    r"(?:\A|[\n。;]|(?<![0-9])[1-9][0-9]?\. ?1[3-9][0-9][0-9*]{4}[0-9]{4}[ ,、;/]{1,3}) *[1-9][0-9]?\. ?\Z"
)
_LIST_MARK_REACH = 26
_ENDS_MARK = frozenset(". ")
_MONEY_BEFORE = re.compile(r"[$¥€£第〔\[] ?\Z|(?:RMB|CNY) ?\Z")


def word_before(text: str, start: int) -> str:
    """The kind of word that names the number at ``start`` (``PHONE``, ``IDENTITY``, ``CARD``, ``OTHER``), or empty.

    The last word wins. A word for a file number must stand right before it; a name may part 电话 from its number.
    """
    kind, gap = _last_word(text, start)
    if not kind or _SENTENCE_ENDS.search(gap):
        return ""
    if kind == OTHER:
        return OTHER if _FILLER.fullmatch(gap) else ""
    return kind if len(gap) <= FAR and not _IS_NUMBER.search(gap) else ""


def stands_right_before(text: str, start: int, kind: str) -> bool:
    """Whether a word of this kind stands before the number with nothing but signs and 号码为 between."""
    found, gap = _last_word(text, start)
    return found == kind and _NEAR.fullmatch(gap) is not None


def names(text: str, start: int, kind: str) -> bool:
    """Whether a word of this kind names the number at ``start``, in its line or at the end of the line above."""
    return word_before(text, start) == kind or stands_right_before(text, start, kind)


def _last_word(text: str, start: int) -> tuple[str, str]:
    """The kind of the last word before ``start`` and what stands between."""
    # A number that only goes on is named by no word; most parts of numbers are sorted out here.
    if any("0" <= char <= "9" for char in text[max(0, start - 3) : start]):
        return "", ""
    return _last_word_of(text[max(0, start - LOOK_BACK) : start])


@lru_cache(maxsize=4096)
def _last_word_of(stretch: str) -> tuple[str, str]:
    # Several finders ask about the same place.
    found = list(_ANY_WORD.finditer(stretch))
    if not found:
        return "", ""
    last = found[-1]
    return _KIND_OF[re.sub(r"\s", "", last.group()).lower()], stretch[last.end() :]


def follows_list_mark(text: str, start: int) -> bool:
    """Whether ``3.`` right before the number counts an entry of a list: at the head of a line or of a clause."""
    return (
        text[start - 1 : start] in _ENDS_MARK
        and _LIST_MARK.search(text[max(0, start - _LIST_MARK_REACH) : start]) is not None
    )


def is_quantity(text: str, start: int, end: int, *, surely: bool = False) -> bool:
    """Whether the number counts or measures something; ``surely`` leaves out units that begin other words as well."""
    if surely:
        return _SURE_UNIT.match(text, end) is not None
    return _UNIT.match(text, end) is not None or _MONEY_BEFORE.search(text[max(0, start - 4) : start]) is not None
