"""Tells figures from what only looks like one: dates, sessions, ordinals, addresses, ages, slogans, formulas."""

import re

from tongxin.text import units
from tongxin.text.numerals import Number

_ACRONYM = re.compile("(?:GDP|PMI|CPI|PPI|IPO|GNI|AQI|GEP|GVA|ETC|VR|AI|APP|KTV)$")
_FORMULA = frozenset("_.+*#〔[\\/=×^@&·")
_PROPORTION = frozenset(":∶")
_ORDINAL = re.compile(r"第[ ]?$|第[0-9一二两三四五六七八九十百]+(?:[、，,和至到—~-]+[0-9一二两三四五六七八九十百]+)*[、，,和至到—~-]+$")
_RANK = re.compile("(?:排名?|位列|位居|名列|居|列|前|后|跻身|进入)第?$")
_AFTER_DIGITS = re.compile(r"[A-Za-z_]|[.:∶+×/*=]\d|[∶:]\s*\d|[)）]?\s*[+]")
_LATIN_UNIT = re.compile(r"(?:km|cm|mm|m|kg|g|t|[kKMG]?[Ww]h?|kV|kVA|MVA|ha|mg|m?[lL]|[KGMTPE]B|[MG]bps|[kMG]?Hz|ppm|dB|TEU|BP|EFlops|PFlops)(?:[²³]|(?![A-Za-z0-9]))")
_SMALL_FRACTION = re.compile(r"([1-9])/(10|[2-9])(?=以上|的|左右|多|以下|强)")

# A year, a month, an hour: what a count of the same unit never looks like.
_CLOCK_BEFORE = re.compile(r"(?:[0-9十一二两三四五六七八九]时|[0-9一二三四五六七八九十]点|[0-9]:)$")
_TIME_BEFORE = re.compile(
    "(?:今后|未来|此后|往后|以后|近|最近|过去|之前|此前|前|后|头|这|那|每|上|下|第|全|首个?|末|本|当|明|去|另一|上一|下一|整个|同一?)(?:的|这)?$"
)
_TIME_AFTER = re.compile("以?来|以后|之后|后(?!备|勤|续)|以前|之前|前(?!期)|间(?![隔距歇])|里(?![程地])|一次|一度|一届|多?来")
_LASTING = re.compile(
    "(?:历时|为期|长达|持续|用时?|耗时|坚守|从事|服务|工作|任职|连续|期限?为?|限为?|有效期为?|租期|任期为?|每届任期为?|保质期|年限|工龄|党龄|军龄|教龄|驻村|质保|"
    "缩短|延长|不少于|不超过|超过|不足|不到|至少|满|累计|足足|整整|达|近|约|用了|花了|等了|了|过|树龄|干了|拖了|守了|推迟|提前|支持|奋斗|服役|扎根|"
    "寿命|龄|工期|学制|周期|力争用|花费?|需要?|经过|经|按|签订|刑|徒刑|禁渔期?|保护期|服务期|合同期|贷款期限?|平均|时间|分|每|满了|逾期?|为|内|由|从|到|至|比)[近约逾超满]?$"
)
_LASTING_AFTER = re.compile("时间|之久|的时间|以上|左右|以内|之内|内(?!部|容|涵|陆|外|地|政|生|蒙)|有余|多(?=[，。；、的])|期(?!间)|如一日|的(?:努力|坚守|奋战|奋斗|建设|发展|合作|服务)")
_YEARS_NAMED = re.compile("行动|计划|规划|攻坚|倍增|任务|期间|级|代|度|第|初|末|底|中|内地|生|龄段|后")
_FOUNDED = re.compile("(?:建|成立|创办|创建|开园|建校|建市|撤地建市|改革开放|实施|诞辰|逝世|执政|结婚|开馆|办学|建院|建区|回归|解放|胜利|通车|挂牌|立项)$")
_LARGEST_DURATION = 120
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_DAYS_OF_A_MONTH = 31
_DAY_LASTS = re.compile("(?:延长|为期|不超过|不少于|满|逾期|不得超过|超过|少于|至多|至少|期限为?|公示|公示期为?|起|后|之)$")
_ROUND_THE_CLOCK = re.compile("(?:热线|值守|值班|值勤|自助|开放|便利|在线|不间断|营业|守护|全天候|轮班|客服|服务|待命|待机|监控|响应|受理|咨询|运行|巡查|无人|便民|专人)")
_AVERAGE = re.compile("平均|寿命|中位数|均龄|年轻了?|下降|降低|增加|提高|延长|为$")
_CIRCLE = re.compile("[^，。；、]{0,8}?(?:圈|网络|步行|可达圈|通勤圈|生活圈)")

_ENUMERATION = re.compile("(?:以下|下列|如下|这|那|此|上述|前述|下面|其他|另外|同样|该)(?:的|这)?$")
_SESSION_AFTER = re.compile("次(?:全体)?(?:会议|全会|党代会|代表大会|常委会|大会|委员会)|次全会|次(?:人民)?代表大会")
_SESSION_VERB = re.compile("(?:召开|举行|组织|主持|举办|开了|共|先后|累计|安排|列席|参加|出席|开过|过|了|[近逾超约])$")
_SLOGAN_AFTER = re.compile(
    "个(?:确立|维护|意识|自信|一百年|全面|代表|毫不动摇|务必|必须坚持|善于|区分开来|结合(?!点)|率先|先行|统筹|"
    "一(?![个批定般些体])|文明建设|作用|高质量|大局(?!点)|不动摇|走在前|责任制|倡导|认同|共同体意识|必由之路|明显|到位|如何|为什么|转变|满意|合作|革命)"
)
_NAMED_BY_NUMBER = re.compile("期(?:工程|项目|建设|改造|开发|用地|厂房|地块|规划)|项规定|项注意|条禁令|条铁规|人转|人帮|人制|人行|个一|套班子|张名片|次产业|次工业|位一体|台山|门峡|大洲")
_IDIOM = re.compile(
    "三番[五两]次|五次三番|三天两头|三天打鱼|两天晒网|十个指头|三个臭皮匠|三个和尚|两个轮子|两条腿|两张皮|两口子|三口之家|两手|两下子|两码事|两回事|三句话不离|两头[跑堵]|"
    "三军|两肋|八字|两条心|十个手指"
)
_PRONOUN = re.compile("[两二]人")
_ADDRESS_UNIT = frozenset(["幢", "栋", "层", "组", "号", "座", "单元"])
_LOT_STARTS = frozenset("级强")
_LOT = re.compile(r"级(?!.{0,2}建筑)|强(?!村|国|企|化|制|力)")

_LONGEST_ROW = 12
_QUOTED_SLOGAN = 14
_OPENING = "“‘「『\""
_OPENING_SIGNS = frozenset(_OPENING)
_CLOSING = "”’」』\""
_TITLE_OPENS, _TITLE_CLOSES = "《", "》"
_LONGEST_TITLE = 60


def is_glued(text: str, number: Number) -> bool:
    """Digits and numerals that belong to a name, an ordinal, a session or a formula: G60, 1+2+6, 第3, 九届一次."""
    start, end = number.start, number.end
    before = text[start - 1] if start else ""
    if before in "第届之" and before:
        return True
    if number.is_han:
        return bool(before) and (before in "第届之十" or text.endswith(("十四五", "十三五", "十五五"), 0, start))
    if before:
        if before.isascii() and before.isalpha():
            return not _ACRONYM.search(text, max(0, start - 4), start)
        if before in _PROPORTION and text[start - 2 : start - 1].isdigit():
            return True
        if before in _FORMULA or (before in "-—–－~～" and _is_chained(text, start)):
            return True
    after = text[end : end + 1]
    if number.factor == 1 and after and (after.isascii() or after in "∶×"):
        match = _AFTER_DIGITS.match(text, end)
        return bool(match) and not _LATIN_UNIT.match(text, end)
    return False


def _is_chained(text: str, start: int) -> bool:
    """Whether the dash before ``start`` joins it to digits or letters: 2023-05, AB-12."""
    left = text[start - 2 : start - 1]
    return left.isalnum() and (left.isascii() or left in "零一二三四五六七八九十百")


def is_ordinal(text: str, start: int) -> bool:
    """第3, 第一、二、三: one of a row, not so many of them."""
    return bool(_ORDINAL.search(text, max(0, start - _LONGEST_ROW), start))


def sign_before(text: str, start: int, unit: str) -> int:
    """How many characters before ``start`` make the number negative: a minus sign, 负 or 零下."""
    if unit not in {"%", "‰", "℃", "度", "摄氏度", "°C", "元", "个百分点", ""} or start == 0:
        return 0
    if text.startswith("零下", start - 2) and start > 1:
        return 2
    if text[start - 1] in "-−" and not _is_chained(text, start):
        return 1
    return int(text[start - 1] == "负" and text[start - 2 : start - 1] not in {"正", "胜", "担", "肩", "自"})


def comes_from(text: str, number: Number) -> bool:
    """Whether the number is where something starts from (从45平方米到90平方米): two figures, not one range."""
    return text[max(0, number.start - 1) : number.start] in {"从", "由"}


def is_no_figure(text: str, number: Number, unit: str, end: int) -> bool:
    """Whether a number with a unit is nevertheless none: a time, an age, a name, a slogan, a rank."""
    start = number.start
    if number.value == 1 and number.is_han and unit not in {"%", "比例"} and not number.bound and number.end - start == 1:
        return not text.startswith("半", number.end + 1)
    if unit in units.DURATIONS:
        return is_time_reference(text, number, unit, end)
    if text[end : end + 1] in _LOT_STARTS and _LOT.match(text, end):
        return True
    if number.is_han and _is_han_name(text, number, unit, end):
        return True
    if unit in _ADDRESS_UNIT and (text[end : end + 1].isdigit() or text[start - 1 : start] in {"号", "幢", "栋", "元", "座", "楼", "厦"}):
        return True
    if unit == "页" and (text.startswith("第", end) or "第" in text[max(0, start - 4) : start]):
        return True
    if unit in {"位", "名", "强"} and _RANK.search(text, max(0, start - 4), start):
        return True
    if unit in {"点", "分"} and _CLOCK_BEFORE.search(text, max(0, start - 4), start):
        return True
    if unit == "点" and not units.HAN_IN_CONTEXT["点"].match(text, end - 1):
        return True
    if unit == "个方面" or unit == "方面":
        return bool(_ENUMERATION.search(text, max(0, start - 3), start))
    return False


def _is_han_name(text: str, number: Number, unit: str, end: int) -> bool:
    start = number.start
    after_number = number.end
    if unit in {"次", "批次"} and _SESSION_AFTER.match(text, after_number) and text[start] != "两":
        return not _SESSION_VERB.search(text, max(0, start - 2), start)
    if unit.startswith("个") and _SLOGAN_AFTER.match(text, after_number):
        return True
    if _NAMED_BY_NUMBER.match(text, after_number) or _IDIOM.match(text, start) or _PRONOUN.match(text, start):
        return True
    if unit in {"类", "期", "级"} and text[start] not in "两几数":
        return not text[end : end + 1] or text[start - 1 : start] not in {"为", "成", "分", "共", "有", "等", "这", "出", "办"}
    return _ENUMERATION.search(text, max(0, start - 3), start) is not None


def is_time_reference(text: str, number: Number, unit: str, end: int) -> bool:
    """今后五年, 三年来, 2023年, 5日, 30分 after 9时, ages: points and bands of time, not lengths of it."""
    start = number.start
    if unit == "岁":
        return not _AVERAGE.search(text, max(0, start - 14), start)
    if unit == "日":
        return _is_day(text, number, end)
    if unit in {"分", "秒", "分钟"} and _CLOCK_BEFORE.search(text, max(0, start - 4), start):
        return True
    before = text[max(0, start - 8) : start]
    if _TIME_AFTER.match(text, end):
        return True
    if unit == "年":
        return _is_years(text, number, before, end)
    if unit in {"小时", "分钟", "个小时"} and _CIRCLE.match(text, end):
        return True
    if number.value == 24 and unit == "小时" and _ROUND_THE_CLOCK.match(text, end):  # noqa: PLR2004 - hours of a day
        return True
    if unit in {"天", "个月", "周", "个星期", "学期", "个学期", "个季度", "学年"}:
        if isinstance(number.value, list) and number.value[0] >= _FIRST_YEAR:
            return True
        return bool(_TIME_BEFORE.search(before)) or text.startswith(("攻坚", "倒计时", "大行动", "行动", "大会战"), end)
    return False


def _is_day(text: str, number: Number, end: int) -> bool:
    if isinstance(number.value, list) or text[number.start - 1 : number.start] == "月":
        return True
    if text.startswith(("内", "以内", "之内"), end):
        return False
    return not _DAY_LASTS.search(text, max(0, number.start - 5), number.start) or text[end : end + 1] in {"前", "起"}


def _is_years(text: str, number: Number, before: str, end: int) -> bool:
    values = number.value if isinstance(number.value, list) else [number.value]
    if any(value > _LARGEST_DURATION for value in values) and not (number.bound or text.startswith("以上", end)):
        return not _LASTING.search(before) or any(_FIRST_YEAR <= value <= _LAST_YEAR for value in values)
    if any(value >= _FIRST_YEAR for value in values) or text[number.start] == "0":
        return True
    if _TIME_BEFORE.search(before) and not before.endswith(("连续", "每届")):
        return True
    if _YEARS_NAMED.match(text, end) or _FOUNDED.search(before):
        return True
    return not (_LASTING.search(before) or _LASTING_AFTER.match(text, end))


def is_named_so(text: str, start: int, *, is_han: bool) -> bool:
    """Whether the number stands in a title or opens a short quotation: 《三年行动计划》, “15分钟生活圈”, “百千万”."""
    before = text[start - _QUOTED_SLOGAN if start > _QUOTED_SLOGAN else 0 : start]
    if text.rfind(_TITLE_OPENS, start - _LONGEST_TITLE if start > _LONGEST_TITLE else 0, start) >= 0 and _in_title(text, start):
        return True
    if _OPENING_SIGNS.isdisjoint(before):
        return False
    place = max(before.rfind(sign) for sign in _OPENING)
    inside = before[place + 1 :]
    if any(sign in inside for sign in _CLOSING[:-1] + "，。；,"):
        return False
    closing = _closing(text, start, _QUOTED_SLOGAN)
    if closing < 0:
        return False
    return is_han or not inside or closing - start + len(inside) <= _QUOTED_SLOGAN // 2


def _closing(text: str, start: int, longest: int) -> int:
    for place in range(start, min(len(text), start + longest)):
        if text[place] in _CLOSING:
            return place
        if text[place] in "，。；,;！？\n":
            return -1
    return -1


def _in_title(text: str, start: int) -> bool:
    left = text[max(0, start - _LONGEST_TITLE) : start]
    if left.rfind(_TITLE_OPENS) <= left.rfind(_TITLE_CLOSES):
        return False
    return _TITLE_CLOSES in text[start : start + _LONGEST_TITLE]


_SIGN_AFTER = re.compile(r"[，。；、！？,;!?）)|｜\s]|以上|以下|左右|上下|$")
_LABELLED = re.compile(
    "(?:指数|系数|得分|评分|总分|均分|分值|比值|收入比|[师存贷]比|比|[^效速频概功税利费汇]率|数量|总数|人数|次数|点击量|播放量|阅读量|浏览量|观看量|访问量|下载量|销量|数值|"
    "赞成|同意|反对|弃权|实到|应到|缺席|请假|满意|回复|留言|点赞|转发|评论|在看|关注|粉丝|完成数|目标数|实有|缺额|余额|存量|增量|合计|总计|共计|小计|得票|[^人位多少次]数|委员|代表|党员|人员|职工|学生|群众|率)"
    "(?:（[^（）]{1,12}）)?(?:值|数)?(?:[:： ]|已?达到?|为|是|有|升至|降至|提高到|提高至|提升至|上升至|下降至|回落至|缩小至|缩小到|增至|增加到|约|超|超过|突破|至|已|稳定在|保持在){0,2}$"
)
_REACHED = re.compile("(?:达到?|共计?|总计|合计|增至|增加到|增长到|突破|超过|逾|近|约|已)$")
_NUMBERED = re.compile(
    "(?:热线|电话|拨打|邮编|邮政编码|编号|代码|账号|卡号|QQ|群号|微信号?|房间|版本|页码|序号|文号|图|表|附件|附表|专栏|号码|传真|学号|工号|车牌|型号|批号|证号|编码|升级到|升级为|进入|迈向|迈入|步入|时代|"
    "公元|年份|建于|始于|截至|字号|地址|网址|端口|密码|验证码|订单号?|单号|浏览|浏览次数|阅读|点击|点击数|点击次数|人气|访问)[为是:： ]*$"
)
_COUNTED_NOUN = re.compile(
    "(?:名?(?:残疾|困难|贫困|低保|失能|特困|返乡|外来|务工|务农|回族|少数民族|农村|城镇|城市|基层|青年|老年|大学|中小|小微|民营|外资|规上|国有|优秀|专业|志愿|本地|常住|流动|退休|在校|留守|孤寡|高龄|空巢|执法|"
    "党外|港澳|一线|医护|安保|社会|脱贫|受灾|参赛|参会|参展|农民|产业|高校|高层次|技能|失业|就业|离退休|教职|新)*"
    "(?:群众|居民|市民|村民|企业|志愿者|党员|干部|职工|员工|学生|师生|老人|老年人|农户|农民|委员|部门|乡镇|县区|街道|社区|学校|单位|家庭|家长|儿童|青年|妇女|"
    "人才|人员|人口|游客|观众|代表|嘉宾|选手|球迷|网友|粉丝|用户|客户|工人|商户|户籍|军人|官兵|教师|医生|护士|专家|学者|业主|住户|移民|灾民|难民|民众|学员|青少年|少年|孩子|患者|读者|乘客|旅客|农民工|毕业生|大学生|"
    "劳动者|消费者|受益者|参与者|残疾人|老党员|网格员|工作者|经营主体|市场主体|机构|场馆|项目|村庄|行政村|自然村|村|床位|车位|岗位|学位|门店|商家|产品|作品|藏品|平方))"
)
_FURNITURE = re.compile(
    r"预计阅读|阅读时长|共计\d+个字|第\s*\d+\s*/\s*\d+\s*页|(?:浏览|点击|阅读|访问)(?:次数|量|数)?\s*[:：]\s*\d+|\.(?:jpg|jpeg|png|gif|pdf|docx?|html?|mp4)\b|字号\s*[:：]|^\s*\d+\s*条?评论\s*$|责任编辑|分享到|发布时间|发布日期|信息来源"
)


def is_furniture(sentence: str) -> bool:
    """Reading counters, file names and the like: a site's numbers, not the report's."""
    return bool(_FURNITURE.search(sentence))


def stands_for_itself(text: str, number: Number) -> bool:
    """Whether a number without a known unit is a figure all the same: an index, a vote, 200余群众, 投资3.2亿."""
    start, end = number.start, number.end
    before = text[max(0, start - 18) : start]
    if isinstance(number.value, list) or _NUMBERED.search(before) :
        return False
    is_large = number.factor > 1 or bool(number.bound)
    if not _SIGN_AFTER.match(text, end):
        return (is_large or _is_small_count(number)) and bool(_COUNTED_NOUN.match(text, end))
    if _LABELLED.search(before):
        return True
    if is_large:
        return bool(before) and before[-1] not in "，。；、（("
    is_whole = isinstance(number.value, int)
    is_year = is_whole and _FIRST_YEAR <= number.value <= _LAST_YEAR and "," not in text[start:end]
    return is_whole and not is_year and bool(_REACHED.search(before))


def _is_small_count(number: Number) -> bool:
    return isinstance(number.value, int) and number.value > 1 and not _FIRST_YEAR <= number.value <= _LAST_YEAR
