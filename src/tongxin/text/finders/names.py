"""Finds names of persons where a word such as 联系人 announces one; only for those who ask for it."""

import re
from collections.abc import Iterator

from tongxin.text.finders.page import Hidden, Page

KIND = "name"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元"
    "卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪"
    "包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲家封储靳段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘"
    "党翟谭贡劳逄姬申扶堵冉宰郦雍桑桂濮牛寿通边扈燕冀尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙"
    "乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公付肖闫岳商佟覃"
)
_DOUBLE = "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|令狐"
# Surnames that are no everyday word; only these are believed where no colon announces a name.
_COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭何罗宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶余潘杜戴夏钟汪田姜范"
    "姚谭廖邹熊陆郝孔崔邱秦顾侯邵孟尹黎钱褚施陶戚邢俞龚倪严牛温芦季康庄"
)
_ROLES = (
    "联系人|姓名|申请人|投诉人|举报人|诉求人|当事人|来访人|来信人|来电人|反映人|收件人|寄件人|发信人|户主|车主|机主|患者|家长|监护人|办理人|经办人|代理人|委托人|持卡人|开户人|户名|"
    "负责人|业主|租户|房东|房主|村民|居民|市民|群众|本人|我叫|我是|名叫"
)
# What follows a name in the same breath; a given name never begins so.
_GOES_ON = "电话|手机|联系|身份证|证件|男|女|同志|先生|女士|住|家住|反映|来电|来信|投诉|举报|建议|称|说|的|系|是|于|与|和|及|收|在|向|因|户|现"
_HAN = r"[\u4e00-\u9fff]"
_ENDS = rf"(?=$|[^\u4e00-\u9fff*]|{_GOES_ON})"
_GIVEN = rf"\s?(?P<given>{_HAN}\s?{_HAN}?)"
_ANNOUNCED = re.compile(rf"(?:{_ROLES})(?:\s?:\s?|\s)(?P<surname>{_DOUBLE}|[{_SURNAMES}]){_GIVEN}{_ENDS}")
_IN_PROSE = re.compile(rf"(?:{_ROLES})(?P<surname>{_DOUBLE}|[{_COMMON}]){_GIVEN}{_ENDS}")
# A name in a list or a table, right before a number that is hidden as well.
_BEFORE_NUMBER = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<surname>{_DOUBLE}|[{_COMMON}])(?P<given>{_HAN}{{1,2}})(?=[\s,:(]{{0,2}}(?:\+?[0-9]{{3}}[0-9*]{{8,}}|电话|手机|身份证))"
)
_SHORT = re.compile(rf"(?:{_GOES_ON})\Z")


def find(page: Page) -> Iterator[Hidden]:
    """Names after a word for a role, and right before a telephone or an identity number; the surname stays."""
    seen = set()
    for pattern in (_ANNOUNCED, _IN_PROSE, _BEFORE_NUMBER):
        for match in pattern.finditer(page.text):
            start = match.start("surname")
            if start not in seen:
                seen.add(start)
                end = match.start("given") + _length(match["given"].rstrip())
                hide = [place for place in range(match.start("given"), end) if not page.text[place].isspace()]
                yield page.starred(KIND, start, end, _REASON[pattern is _BEFORE_NUMBER], hide)


_REASON = {False: "姓名，写在称谓之后", True: "姓名，后面紧跟号码"}


def _length(given: str) -> int:
    """``联系人张三电话`` names 张三; what goes on after a one-character name is no part of it."""
    short = _SHORT.search(given)
    return short.start() if short and short.start() > 0 else len(given)
