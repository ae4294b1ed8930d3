"""Knows the short lines that a text needs although they look like a page's: days, signatures, speakers, appendices."""

import re

from tongxin.text.page.lines import LONGEST_JUDGED, Line, fold, parts

_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|第[一二三四五六七八九十百\d]{1,4}[章节条编部]|\d{1,2}[.、](?!\d)"
)
_DAY = re.compile(
    r"\(?[\d〇○零一二三四五六七八九十]{4}年[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?\)?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
)
_SIGNED = re.compile(r"[^:]{0,24}(?:委员会|政协|办公[室厅]|常委会|政府|[局厅部院会处科])(?:\(.{1,4}\))?")
_KEPT_LABEL = re.compile(
    r"(?:附件?|抄送|抄报|主题词|联系人|报告人|发言人|主讲人|提案人|案由|标题|题目|提案号|主办单位|会办单位|承办单位|反映人|主送|签发人|印发|主席|副主席|秘书长|[\u4e00-\u9fff]{2,4}同志)\s*\d*\s*[:.].*|[-—△▲].{2,}"
)


def is_day(text: str) -> bool:
    """Whether a line is a day and nothing else."""
    return _DAY.fullmatch(fold("".join(text.split()))) is not None


def is_numbered(line: Line) -> bool:
    return _NUMBERED.match(line.folded) is not None


def is_kept(line: Line) -> bool:
    """Whether a short line stands for itself, whatever surrounds it."""
    shapes = (_DAY, _SIGNED, _KEPT_LABEL)
    return any(shape.fullmatch(line.folded) for shape in shapes) or is_numbered(line) or is_evidence(line)


def is_evidence(line: Line) -> bool:
    """Whether a line gives day, source or authors and nothing else."""
    return (
        not line.is_prose
        and len(line.text) < LONGEST_JUDGED
        and all(part.kind == "meta" for part in parts(line.folded))
    )
