"""Turns Traditional characters into Simplified ones, one for one, and leaves a Simplified text exactly as it is."""

import re
from functools import cache

import numpy as np
import opencc

# What t2s cannot know, because Simplified Chinese writes one word in several ways; checked before the conversion.
_STAYS_ZHU = "作名述者称稱录錄书書文有《于於译譯"
_BEFORE_ZHU = "名原专專论論巨编編显顯卓昭土遗遺合拙所译譯撰著主新旧舊共早该該其大小"
_AUXILIARY = re.compile(
    f"(?<![{_BEFORE_ZHU}])著(?=[手力眼重陆陸装裝落想实實迷急凉涼火慌色墨笔筆])|(?<=[沉執沈附胶膠穿衣睡])著(?![{_STAYS_ZHU}])"
)
_ZHU = re.compile(f"(?<![{_BEFORE_ZHU}])著(?![{_STAYS_ZHU}])")
_PLAN = re.compile("(?<=[規策籌企谋謀])畫|(?<!設計)(?<=計)畫")
_DRAWN = re.compile("(?<=設計)畫")
_YU = re.compile(
    "(?<![姓氏])於(?=是|此)|(?<=[位由关關对對在至鉴鑒基属屬处處立用致归歸等出善勇敢乐樂便易过過忙利限有终終急])於"
)
_NING = re.compile("甯(?=波|夏|德|都|海|乡|鄉)|(?<=[西南遼辽济濟江长長永泰])甯")
_ONLY = re.compile("祇(?=[有是能要得會会好怕在])")
_YU_PLACE = re.compile("馀(?=姚|杭|干|江)|(?<=新)馀")
# Variants that neither side of the conversion writes.
_VARIANTS = str.maketrans("砲籐姪戸敍粧欵汚痲尅搾攷徬厎", "炮藤侄户叙妆款污麻克榨考彷底")
# Simplified too, in names and set words: 乾隆, 魏徵, 毕昇, 於潜. They change only where the text around is Traditional.
_BOTH = frozenset("乾吒夥徵拚捱摺於榘薹袷醣麴麽昇陞脩氾祕勣迺逕")
_HAN = (0x3400, 0x3FFFF)


@cache
def _converter() -> opencc.OpenCC:
    # Never a regional configuration: those exchange words (智慧 for 智能, 核心 for 内核), not characters.
    return opencc.OpenCC("t2s")


@cache
def _only_simplified() -> frozenset[str]:
    """Characters that no Traditional text contains: what the conversion yields and Big5 lacks."""
    every = "".join(map(chr, range(0x4E00, 0x9FFF)))
    yielded = {new for old, new in zip(every, _one_for_one(every), strict=True) if old != new}
    return frozenset(character for character in yielded if not character.encode("big5", "ignore"))


def _one_for_one(text: str) -> str:
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(new if len(new := _converter().convert(old)) == 1 else old for old in text)


def to_simplified(text: str) -> str:
    """The text in Simplified characters, of the same length; words are never exchanged for others."""
    table = _own_table(text)
    converted = _one_for_one(table)
    if converted == text:
        return text
    before, after = _points(text), _points(converted)
    unsure = [
        place
        for place in np.flatnonzero(before != after).tolist()
        if text[place] in _BOTH and table[place] == text[place]
    ]
    unsure += [match.start() for match in re.finditer("著", converted)]
    if not unsure:
        return converted
    return _settled(text, converted, unsure)


def _own_table(text: str) -> str:
    """The few words that t2s misses, written so that it finds them."""
    text = text.translate(_VARIANTS)
    if "著" in text:
        text = _AUXILIARY.sub("着", text)
    if "祇" in text:
        text = _ONLY.sub("只", text)
    if "畫" in text:
        text = _DRAWN.sub("画", _PLAN.sub("劃", text))
    if "於" in text:
        text = _YU.sub("于", text)
    if "甯" in text:
        text = _NING.sub("宁", text)
    return _YU_PLACE.sub("余", text) if "馀" in text else text


def _points(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _settled(text: str, converted: str, unsure: list[int]) -> str:
    """The conversion with each character that both scripts write decided by the line it stands in."""
    characters = list(converted)
    lines: dict[int, bool] = {}
    whole: bool | None = None
    for place in unsure:
        start = text.rfind("\n", 0, place) + 1
        if start not in lines:
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
            sign = _traditional(text[start:end], converted[start:end])
            if sign is None:
                whole = bool(_traditional(text, converted)) if whole is None else whole
                sign = whole
            lines[start] = sign
        traditional = lines[start] or _stands_among_traditional(text, converted, place)
        if characters[place] == "著":
            if traditional and _ZHU.match(text, place):
                characters[place] = "着"
        elif not traditional:
            characters[place] = text[place]
    return "".join(characters)


def _traditional(text: str, converted: str) -> bool | None:
    """Whether most of the characters that tell are Traditional; None where none tells."""
    changed = sum(old != new and old not in _BOTH for old, new in zip(text, converted, strict=True))
    simplified = sum(map(_only_simplified().__contains__, text))
    return changed > simplified if changed or simplified else None


def _stands_among_traditional(text: str, converted: str, place: int) -> bool:
    neighbours = (place - 1, place + 1)
    return any(
        0 <= near < len(text) and text[near] != converted[near] and text[near] not in _BOTH for near in neighbours
    )
