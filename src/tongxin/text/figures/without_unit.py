"""Finds the numbers that are figures without a unit: an index, a vote, 200余群众, 投资3.2亿."""

import re

from tongxin.text.figures import hedges
from tongxin.text.figures.times import FIRST_YEAR, LAST_YEAR
from tongxin.text.numerals import Number

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
    "(?:群众|居民|市民|村民|网民|城市(?!群)|省份|省区|县市|部委|高校|院校|医院|民营企业|企业|志愿者|党员|干部|职工|员工|学生|师生|老人|老年人|农户|农民|委员|部门|乡镇|县区|街道|社区|学校|单位|家庭|家长|儿童|青年|妇女|"
    "人才|人员|人口|游客|观众|代表|嘉宾|选手|球迷|网友|粉丝|用户|客户|工人|商户|户籍|军人|官兵|教师|医生|护士|专家|学者|业主|住户|移民|灾民|难民|民众|学员|青少年|少年|孩子|患者|读者|乘客|旅客|农民工|毕业生|大学生|"
    "劳动者|消费者|受益者|参与者|残疾人|老党员|网格员|工作者|经营主体|市场主体|机构|场馆|项目|村庄|行政村|自然村|村|床位|车位|岗位|学位|门店|商家|产品|作品|藏品|平方))"
)
_LARGE_ENDS = frozenset("万亿")
_SEEN_BACK, _FEWEST_SPELLED = 18, 1000


def stands_for_itself(text: str, number: Number) -> bool:
    """Whether a number without a known unit is a figure all the same: an index, a vote, 200余群众, 投资3.2亿."""
    start, end = number.start, number.end
    before = text[max(0, start - _SEEN_BACK) : start]
    if isinstance(number.value, list) or _NUMBERED.search(before):
        return False
    is_large = number.factor > 1 or bool(number.bound)
    if number.is_han:
        return _is_large_han(text, number) and bool(_follows_han(text, number, before))
    if not _SIGN_AFTER.match(text, end):
        return (is_large or _is_small_count(number)) and bool(_COUNTED_NOUN.match(text, end))
    if _LABELLED.search(before):
        return True
    if is_large:
        return bool(before) and before[-1] not in "，。；、（("
    is_whole = isinstance(number.value, int)
    is_year = is_whole and FIRST_YEAR <= number.value <= LAST_YEAR and "," not in text[start:end]
    return is_whole and not is_year and bool(_REACHED.search(before))


def _follows_han(text: str, number: Number, before: str) -> re.Match[str] | None:
    """A noun that is counted; or a sign, where 突破一千两百万 or 浏览量三百万 stands before it."""
    if not _SIGN_AFTER.match(text, number.end):
        return _COUNTED_NOUN.match(text, number.end)
    if _LARGE_ENDS.isdisjoint(text[number.end - 2 : number.end]):
        return None
    return _LABELLED.search(before) or _REACHED.search(before)


def _is_large_han(text: str, number: Number) -> bool:
    """上万群众, 千余群众, 三千村民; 百万群众 alone and 九城市 are names."""
    if number.is_lone:
        return bool(hedges.before(text, number.start, is_lone=True)[0])
    return bool(number.bound) or (isinstance(number.value, int) and number.value >= _FEWEST_SPELLED)


def _is_small_count(number: Number) -> bool:
    return isinstance(number.value, int) and number.value > 1 and not FIRST_YEAR <= number.value <= LAST_YEAR
