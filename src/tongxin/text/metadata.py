"""Says what a document is: its title, day, organisation, speaker and session, each with its evidence, or that it does not say."""

import re
from collections import Counter
from dataclasses import dataclass

from tongxin.text import names, organisations, titles
from tongxin.text.offsets import Span
from tongxin.text.page.lines import Line, carries_text, lines_of
from tongxin.text.written_dates import WrittenDate, numeral, written_dates

_TERM = "(?P<term>[一二三四五六七八九十\\d]{1,3})"
_MEETING = "(?P<meeting>[一二三四五六七八九十\\d]{1,3})"
_SESSIONS = (
    re.compile(
        f"第{_TERM}届[^，。；届]{{0,24}}?委员会(?P<standing>常务委员会)?(?:[^，。；届第]{{0,6}})?第{_MEETING}次(?:全体)?会议(?!以来)"
    ),
    re.compile(
        f"(?:政协|第)?{_TERM}届(?:委员会)?第?{_MEETING}次(?P<standing>常委会|常务委员会|常委)?(?:全体)?(?:会议|全会|会(?!议))(?!以来)"
    ),
    re.compile(f"第{_TERM}届政协(?P<standing>常委会)?第{_MEETING}次(?:全体)?会议(?!以来)"),
    re.compile(f"{_TERM}届(?P<standing>常委会|常务委员会)第?{_MEETING}次(?:全体)?会议(?!以来)"),
)
_OFFICES = (
    "(?:主席|副主席|书记|秘书长|主任|委员|会长|代表|部长|局长|市长|县长|区长|州长|院长|校长|常委|组长|主委|副主委|同志)"
)
_LABELLED_SPEAKER = re.compile(
    r"(?:报告人|发言人|主讲人?|讲话人|致辞人|汇报人|宣讲人|演讲人|述职人)\s*[：:]\s*(?P<name>[\u4e00-\u9fff·]{2,6})"
)
_AT_MEETING = re.compile(
    rf"^(?:[—-]+\s*)?(?:[^，。]{{0,20}}{_OFFICES})?\s*(?P<name>[\u4e00-\u9fff·]{{2,6}}?)(?:{_OFFICES})?在[^，。]{{2,50}}上(?:的?(?:讲话|报告|发言|致辞|总结).*|作.*)?$"
)
_NAME_LINE = re.compile(
    rf"^[（(]?(?:[^，。：]{{0,24}}{_OFFICES}|[\d年月日-]{{6,12}})?\s*(?P<name>[\u4e00-\u9fff·]{{2,6}})[）)]?$"
)
_POSTED = re.compile("(?:发表于|发布于|发布时间|发布日期|更新时间)[：: ]*")
_BEGINS_WITH_DATE = re.compile(r"^(?:本报讯|本报|[^，。]{0,8}电|[^，。]{0,8}讯)?[（(]?[^，。）)]{0,16}[）)]?\s*")
# (2023年2月26日), (2023年2月26日…通过), 2023年2月26日在…会议上: the document's own day goes before that of the page.
_OWN_DATE = re.compile("[（(][^（(]{0,12}年.{0,60}[）)]|[^：:]{4,12}日在.{2,60}会?上$")
_OCCASION = re.compile("[0-9]日|会议?上[）)]?$")
_IN_FORCE = re.compile("^(?:起|前|至|以来|以前|之前|到|—|-|~|底|止)")
_NUMERALS = 100
_SIGNATURE_LINES = 8
_OPENING = 2
_FIRST_LINES = 6
_LONGEST_HEAD = 40


@dataclass(frozen=True)
class Evidence:
    """A value and the place that says it. In :func:`metadata` the place is one of the clean text."""

    value: str
    span: Span


@dataclass(frozen=True)
class Metadata:
    """What is known of a document; None is an honest answer."""

    title: Evidence | None
    date: Evidence | None
    organisation: Evidence | None
    speaker: Evidence | None
    session: Evidence | None


def metadata(text: str) -> Metadata:
    """Read the metadata of a clean text."""
    lines = lines_of(text)
    start = next((place for place, line in enumerate(lines) if carries_text(line)), min(len(lines), _FIRST_LINES))
    head, body = lines[max(0, start - _LONGEST_HEAD) : start], lines[start:]
    found = titles.title(head, body[0] if body else None)
    title = Evidence(*found) if found else None
    return Metadata(
        title=title,
        date=_date(head, body),
        organisation=_organisation(text, title, head, body),
        speaker=_speaker(head, body, title),
        session=_session(head, body),
    )


def _shifted(line: Line, span: Span) -> Span:
    return line.start + span[0], line.start + span[1]


# The day


def _date(head: list[Line], body: list[Line]) -> Evidence | None:
    """The day of the occasion or of the page, before the body; else the day of the signature; else that of the news."""
    for lines in ([line for line in head if _OWN_DATE.match(line.text)], head):
        for line in lines:
            for date in written_dates(line.text):
                if date.is_day and not _IN_FORCE.match(line.text[date.span[1] :]):
                    return Evidence(date.iso, _shifted(line, date.span))
    signed = _signed_date(body)
    if signed:
        return signed
    for line in body[:1]:
        first = next(written_dates(line.text), None)
        if first and first.is_day and _opens(line.text, first):
            return Evidence(first.iso, _shifted(line, first.span))
    return _month_alone([*head, *body[-_SIGNATURE_LINES:]])


def _signed_date(body: list[Line]) -> Evidence | None:
    for line in reversed(body[-_SIGNATURE_LINES:]):
        for date in written_dates(line.text):
            rest = line.text[: date.span[0]] + line.text[date.span[1] :]
            if date.is_day and not re.sub(r"[\s（）()日期时间：:]", "", rest):
                return Evidence(date.iso, _shifted(line, date.span))
    return None


def _opens(paragraph: str, date: WrittenDate) -> bool:
    """Whether a paragraph begins with the day of what it tells."""
    opening = _BEGINS_WITH_DATE.match(paragraph)
    begins = date.span[0] == 0 or (opening is not None and date.span[0] <= opening.end() and "讯" in opening.group())
    return begins and not _IN_FORCE.match(paragraph[date.span[1] :])


def posted(piece: str) -> WrittenDate | None:
    """The day in a piece of furniture that says when a text was posted: 楼主 … 发表于 2023-2-3."""
    match = _POSTED.search(piece)
    date = next(written_dates(piece[match.end() :]), None) if match else None
    if match is None or date is None or not date.is_day or date.span[0]:
        return None
    return WrittenDate(date.iso, (date.span[0] + match.end(), date.span[1] + match.end()))


def _month_alone(lines: list[Line]) -> Evidence | None:
    for line in lines:
        for date in written_dates(line.text):
            if not re.sub(r"[\s（）()]", "", line.text[: date.span[0]] + line.text[date.span[1] :]):
                return Evidence(date.iso, _shifted(line, date.span))
    return None


# The organisation


def _organisation(text: str, title: Evidence | None, head: list[Line], body: list[Line]) -> Evidence | None:
    signed = _signature(body)
    if signed:
        return signed
    if title:
        said = text[slice(*title.span)]
        found = organisations.author_in_title(title.value) or organisations.conference_in_title(title.value, text)
        if found:
            return Evidence(found.name, _within(title, said, found.span))
    for line in head:
        for found in organisations.labelled(line.text):
            return Evidence(found.name, _shifted(line, found.span))
    # The name of a conference may be broken into lines.
    for found in organisations.conferences(text[: body[0].start] if body else text):
        return Evidence(found.name, found.span)
    return _organisation_of_body(text, body)


def _within(title: Evidence, said: str, span: Span) -> Span:
    """The place of a stretch of the title's value, whose line ends the text still has."""
    places = [place for place, character in enumerate(said) if character != "\n"]
    return title.span[0] + places[span[0]], title.span[0] + places[span[1] - 1] + 1


def _signature(body: list[Line]) -> Evidence | None:
    """The body named in a line of its own right before or behind the day at the end."""
    last = body[-_SIGNATURE_LINES:]
    for place, line in enumerate(last):
        found = organisations.signature(line.text)
        dated = any(_is_day(near) for near in last[place + 1 : place + 3])
        if found and dated:
            return Evidence(found.name, _shifted(line, found.span))
    return None


def _is_day(line: Line) -> bool:
    date = next(written_dates(line.text), None)
    return date is not None and date.span[1] - date.span[0] >= len(line.text.strip("（）() ")) - 1


def _organisation_of_body(text: str, body: list[Line]) -> Evidence | None:
    """The conference that a body names in its opening, or most often; else the one its words imply."""
    named = [(found, line) for line in body for found in organisations.conferences(line.text)]
    opening = [found for found, line in named if line in body[:_OPENING]]
    counts = Counter(found.name for found, _ in named)
    for found, line in named:
        is_clear = found in opening or counts[found.name] > 1 or len(counts) == 1
        if counts[found.name] == max(counts.values()) and is_clear:
            return Evidence(found.name, _shifted(line, found.span))
    own = organisations.own_conference(text)
    return Evidence(own.name, own.span) if own else None


# The speaker


def _speaker(head: list[Line], body: list[Line], title: Evidence | None) -> Evidence | None:
    for line in [*head, *body[:1]]:
        match = _LABELLED_SPEAKER.search(line.text)
        if match and (found := _name(line, match)):
            return found
    for line in head:
        match = _AT_MEETING.match(line.text)
        if match and (found := _name(line, match)):
            return found
    for place, line in enumerate(head):
        match = _NAME_LINE.match(line.text)
        if match and (found := _name(line, match)):
            beside = head[max(0, place - 1) : place + 2]
            alone = match.start("name") == 0
            if not alone or (title and line.start >= title.span[1] and _names_speaker(found.value, beside)):
                return found
    return None


def _names_speaker(name: str, beside: list[Line]) -> bool:
    """A bare name is believed by its surname, or beside the occasion; 向未来 has the shape of a name too."""
    return names.is_frequent(name[0]) or any(_OCCASION.search(line.text) for line in beside)


def _name(line: Line, match: re.Match[str]) -> Evidence | None:
    name = match["name"]
    return Evidence(name, _shifted(line, match.span("name"))) if names.is_name(name) else None


# The session


def _session(head: list[Line], body: list[Line]) -> Evidence | None:
    """The session named before the body, an occasion before a mention; else the one named in full in its opening."""
    for pattern in _SESSIONS:
        for line in head:
            if match := pattern.search(line.text):
                return _session_of(line, match)
    for line in body[:_OPENING]:
        match = _SESSIONS[0].search(line.text)
        if match and not match["standing"]:
            return _session_of(line, match)
    return None


def _session_of(line: Line, match: re.Match[str]) -> Evidence:
    term, meeting = (_chinese(match[key]) for key in ("term", "meeting"))
    return Evidence(f"{term}届{meeting}次{'常委会' if match['standing'] else ''}", _shifted(line, match.span()))


def _chinese(text: str) -> str:
    """十五 for 15; what is no numeral up to 99 stays as written."""
    value = numeral(text)
    if value is None or not 0 < value < _NUMERALS:
        return text
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    return ("" if not tens else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")
