"""Tells the numbers of a site from those of a report: reading counters, file names, page numbers."""

import re

_FURNITURE = re.compile(
    r"预计阅读|阅读时长|共计\d+个字|第\s*\d+\s*/\s*\d+\s*页|(?:浏览|点击|阅读|访问)(?:次数|量|数)?\s*[:：]\s*\d+|\.(?:jpg|jpeg|png|gif|pdf|docx?|html?|mp4)\b|字号\s*[:：]|^\s*\d+\s*条?评论\s*$|责任编辑|分享到|发布时间|发布日期|信息来源"
)
_WORDS = "阅读 浏览 点击 访问 个字 页 字号 评论 责任编辑 分享到 发布 信息来源 .jp .png .gif .pdf .doc .htm .mp4"


def may_hold_furniture(text: str) -> bool:
    """Whether a text needs to be looked through for a site's own numbers at all."""
    return any(word in text for word in _WORDS.split())


def is_furniture(sentence: str) -> bool:
    """Reading counters, file names and the like: a site's numbers, not the report's."""
    return bool(_FURNITURE.search(sentence))
