"""What mails say: the title and a link, and nothing of anybody's data; a restricted case is not even named."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongxin.kernel import clock, registry, wording
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.telling import sentence_of
from tongxin.kernel.conferences.models import Conference
from tongxin.kernel.events.topics import Topic
from tongxin.kernel.web import selectors as cases
from tongxin.kernel.web.todo import Todo, case_url, todos
from tongxin.kernel.web.words import due_chip
from tongxin.notifications import selectors
from tongxin.notifications.models import Message
from tongxin.notifications.rules import Matter, Why

_MOST_LINES = 40


def link(path: str) -> str:
    """The address of a page for somebody who reads outside the system."""
    return f"{settings.MAIL['address'].rstrip('/')}{path}"


def headline(message: Message) -> str:
    """What a message says in one line, without the title of the case."""
    card = message.card
    if card is None:
        topic = registry.find(Topic, message.topic)
        return topic.sentence(message.subject or 0) if topic else ""
    if message.matter == Matter.TASK:
        verbs = selectors.verbs_of(card, message.tasks)
        if message.why == Why.URGE:
            return _("催办：请尽快{verbs}").format(verbs=verbs)
        return _("等您办理：{verbs}").format(verbs=verbs)
    kind = kind_of(card.kind)
    if declared := sentence_of(kind, message.transition):
        return _(declared).format(number=card.number)
    edge = kind.workflow.by_key.get(message.transition)
    label = _(edge.label) if edge else _("更正")
    return _("{label}，现在是“{state}”").format(label=label, state=kind.workflow.label_of(card.state))


def occasion(message: Message) -> str:
    """What brought a message about: 周主任 · 交办."""
    if message.why == Why.REMINDER:
        return _("到期提醒")
    if message.card is None:
        return _(message.by)
    edge = kind_of(message.card.kind).workflow.by_key.get(message.transition)
    label = _(edge.label) if edge and message.matter == Matter.TASK and message.why == Why.STEP else ""
    return " · ".join(part for part in (_(message.by) if message.by else "", label) if part)


def heading(message: Message) -> str:
    """What a message is called in the inbox: the title of its case, or its topic."""
    if message.card is not None:
        return message.card.title or _("（还没有标题）")
    topic = registry.find(Topic, message.topic)
    return _(topic.title) if topic else _("消息")


def address(message: Message) -> str:
    """Where a message leads."""
    if message.card is not None:
        return case_url(message.card)
    topic = registry.find(Topic, message.topic)
    return topic.url if topic else "/inbox/"


def title_of(card: CaseCard) -> str:
    """The title as it may leave the system."""
    if card.secrecy >= CaseCard.Secrecy.RESTRICTED:
        return _("（限定范围的{kind}，请登录后查看）").format(kind=_(kind_of(card.kind).label))
    return card.title or _(kind_of(card.kind).label)


def _foot() -> str:
    settings_page = link("/mine/messages/")
    return _("这封邮件由系统自动发出，请不要直接回复。调整接收方式：{url}").format(url=settings_page)


def _subject(conference: Conference, text: str) -> str:
    return _("【{place}】{text}").format(place=conference.short_name or conference.name, text=text)


def single(message: Message, actor: Actor) -> tuple[str, str]:
    """Subject and text of a mail about one message."""
    card = message.card
    if card is None:
        # The sentence itself may name people; a mail names the matter alone.
        lines = [_("打开：{url}").format(url=link(address(message))), "", _foot()]
        return _subject(message.conference, heading(message)), "\n".join(lines)
    said = headline(message)
    tasks = selectors.own_tasks(actor, [card.pk]).get(card.pk, []) if message.matter == Matter.TASK else []
    due = next((t for t in tasks if t.due and t.transition in message.tasks), None)
    lines = [said, title_of(card)]
    if due is not None and due.due is not None:
        chip = due_chip(due.due, clock.today(), paused=False)
        lines.append(_("期限：{day}（{left}）").format(day=wording.full_day(due.due), left=chip.text))
    lines += ["", _("打开：{url}").format(url=link(case_url(card))), "", _foot()]
    return _subject(card.conference, said), "\n".join(lines)


def digest(actor: Actor, conference: Conference) -> tuple[str, str] | None:
    """Subject and text of the daily mail; None when nothing is open."""
    rows = list(cases.tasks(actor).filter(card__draft=False, paused=False).select_related("card"))
    unread = selectors.unread_count(actor)
    open_lines = todos(rows, clock.today(), actor)
    if not open_lines and not unread:
        return None
    hidden = {case_url(r.card): title_of(r.card) for r in rows}
    n = len(open_lines)
    subject = _subject(conference, ngettext("今天等您办理的有 {n} 件", "今天等您办理的有 {n} 件", n).format(n=n))
    lines = [_line(i, todo, hidden) for i, todo in enumerate(open_lines[:_MOST_LINES], 1)]
    if n > _MOST_LINES:
        lines.append(_("其余请登录查看：{url}").format(url=link("/todo/")))
    if unread:
        said = ngettext("收件箱里有 {n} 条未读消息：{url}", "收件箱里有 {n} 条未读消息：{url}", unread)
        lines += ["", said.format(n=unread, url=link("/inbox/"))]
    return subject, "\n".join([*lines, "", _foot()])


def _line(place: int, todo: Todo, titles: dict[str, str]) -> str:
    due = f"（{todo.due.text}）" if todo.due.text else ""
    return f"{place}. {todo.verb}：{titles.get(todo.url, todo.title)}{due}\n   {link(todo.url)}"


def trial() -> tuple[str, str]:
    """Subject and text of the test mail."""
    return _("同心测试邮件"), "\n".join([_("收到这封邮件，说明邮件服务器已经设置好。"), "", link("/")])


def confirmation(path: str) -> tuple[str, str]:
    """Subject and text of the mail that asks for a confirmation."""
    return (
        _("请确认您的邮箱"),
        "\n".join(
            [
                _("有人在同心平台把这个地址填为接收消息的邮箱。如果是您，请登录后打开下面的链接确认，三天内有效："),
                link(path),
                "",
                _("如果不是您，不用理会，不会再收到邮件。"),
            ]
        ),
    )
