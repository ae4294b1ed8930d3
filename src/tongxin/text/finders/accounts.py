"""Finds addresses of e-mail, and the WeChat and QQ numbers that stand after their word."""

import re
from collections.abc import Iterator

from tongxin.text.finders import words
from tongxin.text.finders.page import Hidden, Page
from tongxin.text.finders.runs import read
from tongxin.text.finders.spelling import HAN_DIGITS

EMAIL, WECHAT, QQ = "email", "wechat", "qq"
_AT = re.compile(r"\s?(?:@|#|[(\[{<]\s?(?:at|艾特|@)\s?[)\]}>]|\(a\)|艾特|圈a)\s?|\s{1,3}at\s{1,3}", re.IGNORECASE)
_LOCAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._%+\-]|\s?[(\[{]\s?(?:dot|点|\.)\s?[)\]}]\s?)*\Z", re.IGNORECASE)
LONGEST_LOCAL = 64
_DOT = r"(?:\s?\.\s?|\s?[(\[{]\s?(?:dot|点|\.)\s?[)\]}]\s?|\sdot\s|\s?点\s?|\s?。(?=(?:com|cn|net|org)))"
_DOMAIN = re.compile(
    rf"(?P<host>[A-Za-z0-9\-]{{1,63}}(?:{_DOT}[A-Za-z0-9\-]{{1,63}}){{0,4}}){_DOT}(?P<top>[A-Za-z]{{2,12}})(?![A-Za-z0-9\-@])",
    re.IGNORECASE,
)
# A bare at or # stands in English and in headings too; (at) and 艾特 stand for nothing else.
_AMBIGUOUS_AT = frozenset(("at", "AT", "At", "#"))
_TOPS_OF_OFFICES = re.compile("com|cn|net|org|edu|gov|me|io|cc|top|info|vip|hk|tw|mo", re.IGNORECASE)
# Names in Chinese. In prose nothing parts the sender from the verb before it: 材料请发到用户@公司.中国.
_CHINESE_LOCAL = re.compile(
    r"(?s:.*)(?:\A|[^\w.+\-]|邮箱|邮件|地址|[发寄送][到至给往]|联系|[是为到至请发])"
    r"(?P<local>[A-Za-z0-9._+\-]{1,64}|[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9._\-]{0,11})\s?\Z"
)
_CHINESE_DOMAIN = re.compile(
    r"\s?(?:[\u4e00-\u9fffA-Za-z0-9\-]{1,30}\.){1,4}(?P<top>中国|公司|网络|网址|政务|公益|在线|中文网|商城|集团|我爱你|[A-Za-z]{2,12}(?![A-Za-z0-9\-@]))"
)
_FILES = re.compile(
    "png|jpe?g|gif|svg|webp|pdf|docx?|xlsx?|pptx?|txt|zip|rar|mp[34]|css|js|html?|py|json", re.IGNORECASE
)

_HAN = "".join(HAN_DIGITS)
_QQ = re.compile(
    rf"(?<![A-Za-z])(?:Q\s?Q|扣扣|抠抠|球球|企鹅|加Q|Q(?=号))(?:\s?[/、和]\s?微信)?(?:号码?|账号|帐号)?(?:\(?同号\)?)?[是为:(\"“'\s]{{0,5}}"
    rf"(?P<number>[1-9一二三四五六七八九幺壹贰叁肆伍陆柒捌玖](?:[ \-]?[0-9{_HAN}OolI]){{4,10}})(?![0-9A-Za-z_@*]|\.[0-9A-Za-z])",
    re.IGNORECASE,
)
# A heart or a space in the middle of the word.
_AMID = r"(?:[^\w\n,，.。、;；:：!?()]{1,3}|_)?"
_WECHAT = re.compile(
    rf"(?<!公众)(?<!官方)(?<!政务)(?P<word>[微威薇徽葳维]{_AMID}信|卫星号|微x|加[微薇威]|(?<![A-Za-z])(?:we\s?chat|wei\s?xin|v{_AMID}信|v{_AMID}x|w{_AMID}x|w{_AMID}信|wei{_AMID}信|加v|v(?=:)))"
    r"(?:\s?[/、和]\s?QQ)?\s?(?P<number_word>号\s?码?|账\s?号|帐\s?号|ID)?(?:\(?同号\)?)?(?P<sign>(?:[吧哦呀啊哈]\s?[,，:]?|[是为:(\"“'\s]{0,5}))\s?"
    r"(?P<account>[A-Za-z][A-Za-z0-9_\-]{5,19}|[0-9]{6,11})(?![A-Za-z0-9_@*]|\.[A-Za-z0-9])",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_IS_MOBILE_TOO = re.compile(r"(?:电话|手机|号码|联系方式|联系人|tel|phone)[^0-9，,。；;\n]{0,6}\Z", re.IGNORECASE)


def emails(page: Page) -> Iterator[Hidden]:
    """Addresses of e-mail, also with (at), 艾特, # or [dot] in them; the domain stays readable."""
    for at in _AT.finditer(page.text):
        head = page.text[max(0, at.start() - LONGEST_LOCAL - 1) : at.start()]
        local = _LOCAL.search(head)
        domain = _DOMAIN.match(page.text, at.end())
        if local is None or domain is None or _FILES.fullmatch(domain["top"]):
            continue
        if at.group().strip() in _AMBIGUOUS_AT and not _TOPS_OF_OFFICES.fullmatch(domain["top"]):
            continue
        start = at.start() - len(local.group())
        first = start + (1 if len(local.group()) > 1 else 0)
        yield page.starred(EMAIL, start, domain.end(), "电子邮箱", list(range(first, at.start())))
    yield from _chinese_emails(page)


def _chinese_emails(page: Page) -> Iterator[Hidden]:
    for at in re.finditer("@", page.text):
        domain = _CHINESE_DOMAIN.match(page.text, at.end())
        if domain is None or (domain.group() + page.text[at.start() - 1]).isascii():
            continue
        begin = max(0, at.start() - LONGEST_LOCAL - 1)
        local = _CHINESE_LOCAL.match(page.text[begin : at.start()])
        if local and not _FILES.fullmatch(domain["top"]):
            start, end = (begin + place for place in local.span("local"))
            yield page.starred(EMAIL, start, domain.end(), "电子邮箱", list(range(start + (end > start + 1), end)))


def qq(page: Page) -> Iterator[Hidden]:
    """QQ numbers of 5 to 11 digits right after QQ; groups and services of that name have none."""
    for match in _QQ.finditer(page.text):
        start, end = match.span("number")
        digits = len(read(match["number"]))
        if digits == len(re.sub(r"[ \-]", "", match["number"])) and not words.is_quantity(page.text, start, end):
            yield page.hidden(QQ, start, end, "写在“QQ”之后的号码", (2, 0))


def wechat(page: Page) -> Iterator[Hidden]:
    """WeChat accounts right after 微信, VX and the like; public accounts and groups are nobody's."""
    for match in _WECHAT.finditer(page.text):
        start, end = match.span("account")
        account = match["account"]
        if _MOBILE.fullmatch(account) and ("同号" in match.group() or _is_mobile_too(page.text, match.start())):
            continue
        if _is_account(match) and not words.is_quantity(page.text, start, end):
            yield page.starred(WECHAT, start, end, "写在“微信”之后的账号", list(range(start + 2, end)))


def _is_mobile_too(text: str, start: int) -> bool:
    return _IS_MOBILE_TOO.search(text[max(0, start - 12) : start]) is not None


def _is_account(match: re.Match[str]) -> bool:
    """A sign or 号 announces an account; without one it must look like no word of English."""
    announced = match["number_word"] or match["sign"].strip() or match["word"].startswith("加")
    has_digit = any(char.isdigit() for char in match["account"])
    return bool(announced) or has_digit or "_" in match["account"]
