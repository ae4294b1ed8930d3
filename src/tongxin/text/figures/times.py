"""Tells lengths of time from points and bands of it: 历时3年 is a figure, 今后3年, 2023年 and 60岁以上 are none."""

import re

from tongxin.text.numerals import Number

FIRST_YEAR, LAST_YEAR = 1900, 2100

_CLOCK_BEFORE = re.compile(r"(?:[0-9十一二两三四五六七八九]时|[0-9一二三四五六七八九十]点|[0-9]:)$")
_TIME_BEFORE = re.compile(
    "(?:今后|未来|此后|往后|以后|近|最近|过去|之前|此前|前|后|头|这|那|每|上|下|第|全|首个?|末|本|当|明|去|另一|上一|下一|整个|同一?)(?:的|这)?$"
)
_TIME_AFTER = re.compile(
    "以?来|以后|之后|后(?!备|勤|续)|以前|之前|前(?!期)|间(?![隔距歇])|里(?![程地])|一次|一度|一届|多?来"
)
_LASTING = re.compile(
    "(?:历时|为期|长达|持续|用时?|耗时|坚守|从事|服务|工作|任职|连续|期限?为?|限为?|有效期为?|租期|任期为?|每届任期为?|保质期|年限|工龄|党龄|军龄|教龄|驻村|质保|"
    "缩短|延长|不少于|不超过|超过|不足|不到|至少|满|累计|足足|整整|达|近|约|用了|花了|等了|了|过|树龄|干了|拖了|守了|推迟|提前|支持|奋斗|服役|扎根|"
    "寿命|龄|工期|学制|周期|力争用|花费?|需要?|经过|经|按|签订|刑|徒刑|禁渔期?|保护期|服务期|合同期|贷款期限?|平均|时间|分|每|满了|逾期?|为|内|由|从|到|至|比)[近约逾超满]?$"
)
_LASTING_AFTER = re.compile(
    "时间|之久|的时间|以上|左右|以内|之内|内(?!部|容|涵|陆|外|地|政|生|蒙)|有余|多(?=[，。；、的])|如一日|的(?:努力|坚守|奋战|奋斗|建设|发展|合作|服务)"
)
_LIFE_WORK = re.compile(
    "从事|扎根|坚守|深耕|任教|从教|从医|行医|守护|奋战|坚持|奔波|从业|执教|担任|工作|种植|钻研|研究"
)
_YEARS_NAMED = re.compile("行动|计划|规划|攻坚|倍增|任务|期间|级|代|度|第|初|末|底|中|内地|生|龄段|后")
_FOUNDED = re.compile(
    "(?:建|成立|创办|创建|开园|建校|建市|撤地建市|改革开放|实施|诞辰|逝世|执政|结婚|开馆|办学|建院|建区|回归|解放|胜利|通车|挂牌|立项)$"
)
_LARGEST_DURATION = 120
_DAY_LASTS = re.compile(
    "(?:延长|为期|不超过|不少于|满|逾期|不得超过|超过|少于|至多|至少|期限为?|公示|公示期为?|起|后|之)$"
)
_ROUND_THE_CLOCK = re.compile(
    "(?:热线|值守|值班|值勤|自助|开放|便利|在线|不间断|营业|守护|全天候|轮班|客服|服务|待命|待机|监控|响应|受理|咨询|运行|巡查|无人|便民|专人)"
)
_AVERAGE = re.compile(
    "(?:平均|寿命|中位数|均龄|年轻了?|下降|降低|增加|提高|延长)(?![^，,。；;]*最[大小长高低轻])[^，,。；;]*$|为$"
)
_CIRCLE = re.compile("[^，。；、]{0,8}?(?:圈|网络|步行|可达圈|通勤圈|生活圈)")
_HOURS_OF_A_DAY = 24
_BY_THE_CALENDAR = frozenset(["天", "个月", "周", "个星期", "学期", "个学期", "个季度", "学年"])


def is_clock(text: str, start: int) -> bool:
    """Whether an hour stands right before: 9时30分, 三点零五分."""
    return _CLOCK_BEFORE.search(text, max(0, start - 4), start) is not None


def is_time_reference(text: str, number: Number, unit: str, end: int) -> bool:
    """今后五年, 三年来, 2023年, 5日, 30分 after 9时, ages: points and bands of time, not lengths of it."""
    start = number.start
    if unit == "岁":
        return not _AVERAGE.search(text, max(0, start - 14), start)
    if unit == "日":
        return _is_day(text, number, end)
    if unit in {"分", "秒", "分钟"} and is_clock(text, start):
        return True
    before = text[max(0, start - 8) : start]
    if _TIME_AFTER.match(text, end):
        return True
    if unit == "年":
        return _is_years(text, number, before, end)
    if unit in {"小时", "分钟", "个小时"} and _CIRCLE.match(text, end):
        return True
    if number.value == _HOURS_OF_A_DAY and unit == "小时" and _ROUND_THE_CLOCK.match(text, end):
        return True
    if unit in _BY_THE_CALENDAR:
        if text.startswith(("如一日", "天天"), end):
            return True
        if isinstance(number.value, list) and number.value[0] >= FIRST_YEAR:
            return True
        if text.startswith(("内", "之内", "以内"), end):
            return False
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
        return not _LASTING.search(before) or any(FIRST_YEAR <= value <= LAST_YEAR for value in values)
    if any(value >= FIRST_YEAR for value in values) or text[number.start] == "0":
        return True
    if _TIME_BEFORE.search(before) and not before.endswith(("连续", "每届")):
        return True
    if _YEARS_NAMED.match(text, end) or _FOUNDED.search(before):
        return True
    if _LASTING.search(before) or _LASTING_AFTER.match(text, end):
        return False
    return not (
        text[end : end + 1] in "，。；、,的" and _LIFE_WORK.search(text, max(0, number.start - 14), number.start)
    )
