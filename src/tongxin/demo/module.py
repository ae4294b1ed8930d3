"""Table of contents of the demonstration."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from tongxin.demo import commands, filling
from tongxin.kernel.commands import Command, Invitation, Preparation
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.registry import Module
from tongxin.kernel.web.navigation import RoleCard, StoryStep

CARDS = (
    RoleCard("member", _("委员"), _("写提案、看进展、评价答复"), "pencil-square"),
    RoleCard("committee", _("提案委"), _("审查、立案、编号"), "clipboard-check"),
    RoleCard("supervision", _("督查室"), _("交办、延期、再次办理"), "send"),
    RoleCard("lead_clerk", _("承办单位（主办）"), _("市教育局：签收、面商、答复"), "building"),
    RoleCard("assist_clerk", _("承办单位（会办）"), _("市财政局：签收、提出会办意见"), "building"),
    RoleCard("leader", _("领导"), _("看全局和每个数字的来源"), "bar-chart"),
    RoleCard("secretary", _("领导秘书"), _("代陈领导看领办督办的提案，经办的都写明“代”"), "person-badge"),
    RoleCard("cosigner", _("联名委员"), _("确认联名、看共同的提案"), "pencil-square"),
    RoleCard("organisation", _("党派团体"), _("以组织名义提交集体提案"), "people"),
    RoleCard("operator", _("委员联络室"), _("管名册、换届、导入，查看个人信息要写原因"), "people"),
    RoleCard("ledger", _("机关办公室"), _("记台账、发填报、看计划完成没有"), "grid"),
    RoleCard("outsider", _("旁人"), _("不相干的人什么也看不到"), "person"),
)
STORY = (
    StoryStep("draft", _("委员写提案"), _("张委员在手机上写，自动保存，写好提交。")),
    StoryStep("file", _("提案委审查立案"), _("王主任审查，立案时自动编号。")),
    StoryStep("assign", _("督查室交办"), _("周主任选定主办和会办单位，期限开始计算。")),
    StoryStep("answer", _("承办单位答复"), _("赵科长签收、面商、逐条答复。")),
    StoryStep("rate", _("委员评价"), _("张委员评价；不满意的再次办理。")),
)


def _lines(_address: str) -> Sequence[str]:
    if not Conference.objects.filter(is_demo=True).exists():
        return []
    return ["角色卡片（打开上面的地址，点一下就能进入）：", *(f"  {card.name}：{card.does}" for card in CARDS)]


MODULE = Module(
    key="demo",
    name=_("演示"),
    offers=(
        Command(
            "demo",
            "准备演示城市，或按公开总数走出一年（--scenario jiaxing-2022）",
            commands.run,
            commands.configure,
            "create",
        ),
        Preparation("demo.first_look", "演示数据", filling.first_look, example=True),
        Preparation("demo.rest", "演示数据（其余）", filling.rest, background=True, example=True),
        Invitation("demo.cards", _lines),
        *CARDS,
        *STORY,
    ),
)
