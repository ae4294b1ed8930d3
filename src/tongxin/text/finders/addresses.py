"""Finds the house-level end of an address: district and street stay, number, block, unit and flat are hidden."""

import re
from collections.abc import Iterator

from tongxin.text.finders.page import Hidden, Page, is_sign

KIND = "address"
_HAN = "一二三四五六七八九十百零〇○两壹贰叁肆伍陆柒捌玖"
_MARKS = "甲乙丙丁"
_NUMBER = rf"(?:[0-9]{{1,5}}[A-Za-z]?(?:\s?-\s?[0-9]{{1,4}}){{0,3}}|[A-Za-z][0-9]{{0,4}}|[{_MARKS}][0-9]{{0,4}}|[{_HAN}]{{1,5}})"
# Each unit without the words in which its sign means something else: 号线 号文件, 座谈, 组织, 层面.
_HAO = r"号(?![线文令码]|公告|提案|议案|通知|会议|召|机组|码头|泊位|地块|工程|桥|隧道|井|病|门口|精神|楼?会议室)"
_UNIT = (
    rf"(?:号院|号楼|弄堂|支弄|单元|#楼?|弄|幢|栋|座(?![谈机椅右])|室(?![内外友])|{_HAO}|组(?![织长成员建合])|队(?![伍员长])|社(?![区会])|"
    r"门(?![口诊卫])|层(?![面次级])|楼(?![道下上顶梯盘市宇])|房(?![产屋源价])|户(?![主籍口外型]))"
)
_PART = rf"(?:第?附?{_NUMBER}\s?{_UNIT}(?:之[一二三四五六七八九0-9])?)"
# The last number may stand without 室, and a whole address may be 6-2-1101.
_CHAIN = re.compile(
    rf"(?<![0-9A-Za-z{_HAN}.\-/#+*])(?:{_PART}(?:[ ,·\-]?{_PART}){{0,6}}(?:[ \-]?附?{_NUMBER}(?![0-9A-Za-z%.\-*#]|[万亿余元年月日次人件个平米期届]))?"
    r"|[0-9]{1,3}-[0-9]{1,2}-[0-9]{2,4}(?![0-9A-Za-z\-*年月日])|[0-9]{1,3}-[0-9]{3,4}(?![0-9A-Za-z\-*年月日]))"
)
_PARTS = re.compile(rf"第?附?{_NUMBER}\s?(?P<unit>{_UNIT})?")
# Not the ends of 线路, 街道, 轨道, 公里, 标段: nobody lives there.
_STREET = re.compile(
    r"[\u4e00-\u9fff](?:(?<![线铁思电网])路|街|(?<![街轨隧通频渠管赛跑步国省县])道|(?<=[0-9][国省县])道|巷|弄|(?<!公)里|胡同|(?<![标阶时片])段|(?<=[一二三四五六七八九十])条|坊|埭|浜)"
    r"(?:[东南西北中]?[东南西北])?\Z"
)
_ESTATE = re.compile(
    r"[\u4e00-\u9fff](?:小区|新村|社区|公寓|广场|山庄|大院|宿舍|家属院|家属区|宿舍区|小镇|公馆|村|园|苑|庭|居|府|邸|城|湾|郡|轩|阁|院|里|坊|庄|屯|寨|圩|组|"
    r"[一二三四五六七八九][期区]|[东南西北][区院苑])\Z"
)
_HOME = re.compile(
    "住(?![房建宿院])|家住|家在|我家|她家|他家|家里|家中|老家|地址|住址|址:|寄|户籍|户口|收件|收货|送到|送至|送往|搬到|搬至|搬入|现居|定居|居民(?!委)|居所|"
    "租住|租房|承租|出租屋|门牌|上门|籍贯|楼上|楼下|邻居|隔壁|房东|业主"
)
_HOME_AFTER = re.compile(r"\s?的?(?:住户|居民(?!委)|业主|租户|家中|家里|房东|[\u4e00-\u9fff]{2,3}\s?\(?收)")
_OFFICE = re.compile(
    "办公|(?:单位|注册|经营|公司|机构|联系)地址|会议|会场|报到|窗口|行政中心|政务|服务中心|地点|集合|施工|位于|坐落|地处"
)
_PLACE = r"[\u4e00-\u9fff0-9]{0,20}"
_OFFICE_ADDRESS = re.compile("(?:办公|单位|注册|经营|公司|机构|会议)(?:地址|地点|场所)")
_VENUE_AFTER = re.compile(
    r"\s?[(]?[^\s，,。；;:、()0-9]{0,10}?(?:会议室|办公室|报告厅|教室|窗口|大厅|中心|大厦|会堂|礼堂|酒店|宾馆|学校|小学|中学|幼儿园|医院|公司|工厂|馆|"
    "委员会|政府|法院|商店|超市|银行|楼盘|地块|工地|路段|项目)"
)
# ``来信请寄文澜路1号市政协`` writes to an office; whoever lives somewhere says so.
_LIVES = re.compile("住(?![房建宿院])|家在|[我她他老]家|家[里中]|户籍|居|租|业主|房东")
_INSTITUTION = (
    "(?:政协|人大|委员会|办公室|办公厅|政府|法院|检察院|服务中心|服务大厅|信访局|[^邮]局|街道办|街道办事处|管委会|联络站|联络处|"
    "档案馆|图书馆|博物馆|文化馆|纪念馆|联合会|协会|学会|工商联)"
)
# ``市政府(人民路8号)``: what stands in brackets behind an office is where it is.
_OFFICE_IN_FRONT = re.compile(rf"{_INSTITUTION}(?:机关)?\((?:地址|位于|在)?[: ]?{_PLACE}\Z")
# ``市政协办公室，地址：…``: the sentence begins with the office and names nobody else.
_OFFICE_BEGINS = re.compile(
    rf"\A(?:[^:,，]{{0,6}}[:、.])?\s?(?!.{{0,4}}[致向给对]|反映|投诉|举报|求助|关于)[\u4e00-\u9fff]{{0,24}}{_INSTITUTION}(?:机关)?"
    rf"(?:[,，: ]{{1,2}}(?:邮编|邮政编码)[: ]?[0-9]{{6}})?[,，: ]{{0,2}}的?地址[是为在: ]{{0,2}}{_PLACE}\Z"
)
# The same office with its telephone, its address perhaps between them.
OFFICE_LINE = re.compile(
    rf"\A(?:[^:,，]{{0,6}}[:、.])?\s?(?!.{{0,4}}[致向给对]|反映|投诉|举报|求助|关于)[\u4e00-\u9fff]{{0,24}}{_INSTITUTION}(?:机关)?"
    rf"(?:[,，: (]{{0,2}}(?:的?地址[是为在: ]{{0,2}}|(?<=\())(?:位于|在)?{_PLACE}[号室楼层幢座][)]?)?(?:[,，: ]{{0,2}}(?:邮编|邮政编码)[: ]?[0-9]{{6}})?"
    rf"[,，: (]{{0,2}}的?(?:联系|办公|咨询|值班|服务|监督)?(?:电话|座机|热线|传真|tel)[是为: (]{{0,3}}\Z",
    re.IGNORECASE,
)
_FLATS_OF_HOMES = re.compile("小区|新村|公寓|家园|花园|宿舍|家属|苑|住")
_INSTITUTION_AFTER = re.compile(
    r"\s?[(]?[^\s，,。；;:、()0-9]{0,10}?(?:政协|委员会|办公室|政府|法院|检察院|服务中心|服务大厅|信访局|[^邮]局(?!部)|街道办|居委会|村委会)"
)
_FLAT = frozenset({"室", "房", "单元", "户", "门"})
_BLOCK = frozenset({"幢", "栋", "座", "号楼", "号院", "弄", "支弄", "弄堂", "#", "#楼"})
_VILLAGE = frozenset({"组", "队", "社", "号"})
_NUMERALS = frozenset(_HAN + _MARKS)
# ``1234号嘉业大厦8楼801``: a flat in a tower makes a home of what alone would be the address of the tower.
_TOWER_THEN_FLAT = re.compile(
    rf"[\u4e00-\u9fff]{{1,8}}(?:大厦|大楼|中心|广场|公馆|酒店公寓)(?:[A-Za-z0-9{_HAN}]{{1,3}}[座栋幢])?"
    rf"(?:{_NUMBER}[楼层])?-?(?:[0-9]{{3,4}}(?![0-9A-Za-z%.*]|[万亿余元年月日次人件个平米期届路线号会教])|[0-9]{{3,4}}室)"
)
_STREET_AND_TOWER = re.compile(r"[路街道巷弄][0-9]{1,5}号[\u4e00-\u9fff]{1,8}(?:大厦|大楼|中心|广场|公馆)\Z")
_ESTATE_BETWEEN = re.compile(r"\s?(?:(?![的与和及或至到在了住搬、])[\u4e00-\u9fff]){2,10}(?:\([^()\n]{1,8}\))?\s?")
_LOOK_BACK = 40


def find(page: Page) -> Iterator[Hidden]:
    """House numbers, blocks, units and flats of homes."""
    homes = [match.span() for match in _CHAIN.finditer(page.text) if _is_home(page.text, *match.span())]
    for parts in _joined(page.text, homes):
        places = (place for start, end in parts for place in range(start, end))
        hide = [place for place in places if is_sign(page.text[place]) or page.text[place] in _NUMERALS]
        yield page.starred(KIND, parts[0][0], parts[-1][1], "住址的门牌、楼室", hide)


def _joined(text: str, homes: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """``88号幸福家园3幢502室`` is one address; the name of the estate in its middle stays readable."""
    parts: list[tuple[int, int]] = []
    for start, end in homes:
        if parts and not _ESTATE_BETWEEN.fullmatch(text, parts[-1][1], start):
            yield parts
            parts = []
        parts.append((start, end))
    if parts:
        yield parts


def _is_home(text: str, start: int, end: int) -> bool:
    units = [part["unit"] or "" for part in _PARTS.finditer(text, start, end)]
    before = text[max(0, start - _LOOK_BACK) : start].rstrip(" ")
    clause = re.split(r"[。！？!?；;\n]", before)[-1]
    if _is_count(units, text, end) or _OFFICE_ADDRESS.search(clause):
        return False
    if is_of_office(clause):
        return False
    at_home = _HOME.search(clause) is not None or _HOME_AFTER.match(text, end) is not None
    if _TOWER_THEN_FLAT.match(text, end) and not _OFFICE.search(clause) and not _INSTITUTION_AFTER.match(text, end):
        at_home = True
    in_tower = _STREET_AND_TOWER.search(before) is not None and not _OFFICE.search(clause)
    at_home = at_home or in_tower
    if not _LIVES.search(clause) and _INSTITUTION_AFTER.match(text, end):
        return False
    if not at_home and (_OFFICE.search(clause) or _VENUE_AFTER.match(text, end)):
        return False
    in_street, in_estate = _STREET.search(before) is not None, in_tower or _ESTATE.search(before) is not None
    if "-" in text[start:end] and units[0] and len(units) == 1:
        # 12-3-501室 says in one number what others say in three.
        units = ["", *units]
    return _is_enough(units, at_home=at_home, in_street=in_street, in_estate=in_estate)


def is_of_office(clause: str) -> bool:
    """Whether the address at the end of a clause is that of the office which the clause names as its owner."""
    found = _OFFICE_IN_FRONT.search(clause) or _OFFICE_BEGINS.search(clause)
    return found is not None and not _FLATS_OF_HOMES.search(clause)


def _is_enough(units: list[str], *, at_home: bool, in_street: bool, in_estate: bool) -> bool:
    """Whether units and surroundings together leave no doubt that somebody lives there."""
    named = in_street or in_estate
    ends_bare = units[-1] == ""
    is_flat = bool(_FLAT.intersection(units)) or (ends_bare and len(units) > 1)
    has_block = bool(_BLOCK.intersection(units))
    # 5#302 may be a part or a sample as well; a word of home must stand near.
    is_sure = is_flat and has_block and ("#" not in units or at_home or named)
    if is_sure or (in_street and units[0] in {"号", "弄"}):
        return True
    if at_home and (named or len(units) > 1) and (is_flat or has_block or ends_bare):
        return True
    if in_estate and "号" in units:
        return True
    return at_home and named and bool(_VILLAGE.intersection(units))


def _is_count(units: list[str], text: str, end: int) -> bool:
    """``建成3幢128户`` and ``12栋18层`` count; nobody lives there yet."""
    counts = len(units) > 1 and units[-1] in {"户", "层"} and "单元" not in units and "室" not in units
    return counts or text[end : end + 1] in {"共", "计", "多", "余"}
