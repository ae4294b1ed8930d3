"""Models to start from: what conferences of a level usually have, and how long they usually give."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

SECTORS = """中国共产党
民主党派
无党派人士
共青团和青联
总工会
妇联
工商联
科协和科技界
文化艺术界
教育界
医药卫生界
农业界
经济界
社会福利和社会保障界
民族宗教界
特邀人士"""
COMMITTEES = """提案委员会
经济委员会
农业和农村委员会
人口资源环境委员会
教科卫体委员会
社会法制和民族宗教委员会
文化文史和学习委员会"""
BODIES = """党委办公室（党委）
组织部（党委）
宣传部（党委）
政府办公室
发展和改革局
教育局
科学技术局
公安局
民政局
司法局
财政局
人力资源和社会保障局
自然资源和规划局
住房和城乡建设局
交通运输局
农业农村局
水利局
商务局
文化广电旅游局
卫生健康局
生态环境局
市场监督管理局
综合行政执法局
人民法院（法院）
人民检察院（检察院）"""
COUNTY_COMMITTEES = """提案委员会
经济农业委员会
人口资源环境委员会
教科卫体委员会
社会法制民族宗教委员会
文化文史委员会"""
GROUPS = """工商经济组
农业农村组
教育科技组
医药卫生组
文化艺术组
社会法制组"""

# Of an application that is not there, the value is passed over. What is not named keeps its default.
_SPANS = {
    "proposals.review_term": "10个工作日",
    "proposals.assign_term": "30天",
    "proposals.answer_term": "3个月，遇节假日顺延",
    "proposals.assist_term": "1个月",
    "proposals.rating_term": "15个工作日",
}


@dataclass(frozen=True)
class Model:
    """A usual conference: names one a line, and deadlines as people write them."""

    key: str
    label: str
    sectors: str = SECTORS
    committees: str = COMMITTEES
    groups: str = GROUPS
    bodies: str = BODIES
    deadlines: dict[str, str] = field(default_factory=dict)


MODELS = (
    Model("county", _("县（市、区）级：主办 3 个月内答复"), committees=COUNTY_COMMITTEES, deadlines=_SPANS),
    Model(
        "county_date",
        _("县（市、区）级：主办在固定日期 6月30日前答复"),
        committees=COUNTY_COMMITTEES,
        deadlines={**_SPANS, "proposals.answer_term": "6月30日前，遇节假日顺延"},
    ),
    Model(
        "city",
        _("市级：主办 5 个月内答复，会办 2 个月内提出意见"),
        deadlines={
            **_SPANS,
            "proposals.review_term": "15个工作日",
            "proposals.answer_term": "5个月，遇节假日顺延",
            "proposals.assist_term": "2个月",
        },
    ),
)
