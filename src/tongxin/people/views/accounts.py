"""Accounts for persons who are there: one from the person's page, many after an import; shown once, taken back unused."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tongxin.kernel.cases.errors import Blocked, InvalidInput, NotVisible
from tongxin.kernel.identity.accounts import Refused
from tongxin.kernel.web import handed_out, plain_form, views_password_links
from tongxin.kernel.web.forms import Option, Problem
from tongxin.kernel.web.handed_out import FirstPassword, HandedOut
from tongxin.kernel.web.plain_form import PlainForm
from tongxin.kernel.web.requests import ActorRequest, signed_in
from tongxin.kernel.workflow.fields import Choice, InputField, Text
from tongxin.people import selectors, services
from tongxin.people.models import Person
from tongxin.people.selectors import entry
from tongxin.people.selectors import roster as reads
from tongxin.people.services import NUMBER, PINYIN, Opened

_STYLES = ((PINYIN, gettext_noop("姓名拼音，例如 liuwei")), (NUMBER, gettext_noop("委员编号，没有编号的用拼音")))
_USERNAME: tuple[InputField, ...] = (
    Text(
        "username", gettext_noop("用户名"), max_length=60, hint=gettext_noop("登录用，2 到 60 个字母、数字或 . _ @ -。")
    ),
)
_PRINTED, _LINK = "password", "link"
_HOW = (
    Choice(
        "how",
        gettext_noop("怎样交给本人"),
        choices=(
            (_PRINTED, gettext_noop("打印初始密码，当面交")),
            (_LINK, gettext_noop("一次性链接，发给本人自己设密码")),
        ),
    ),
)
_PREVIEW, _ALL, _OPEN = "preview", "preview-all", "open"


@dataclass(frozen=True)
class Line:
    """One person to get an account, with what is proposed or was typed and what is wrong with it."""

    person: Person
    number: str
    username: str = ""
    error: str = ""


def _handed(opened: list[Opened], url: str, label: str) -> HandedOut:
    rows = [FirstPassword(one.person.name, one.username, one.password) for one in opened]
    return HandedOut(_("已开通 {n} 个账号").format(n=len(rows)), rows, url, label)


def _with_links(title: str, made: list[tuple[Opened, str]]) -> HandedOut:
    rows = [
        FirstPassword(one.person.name, one.username, link=reverse("set_password", args=[token])) for one, token in made
    ]
    return HandedOut(title.format(n=len(rows)), rows, reverse("people:accounts"), _("已发给本人，继续"))


@never_cache
@signed_in
@require_http_methods(plain_form.METHODS)
def open_one(request: ActorRequest, person_id: int) -> HttpResponseBase:
    """An account for one person; one that an administrator made beforehand under this name is taken."""
    shown = reads.person_shown(request.actor, person_id)
    selectors.require_manager(request.actor, shown.conference_id)
    url = reverse("people:person", args=[shown.pk])
    if shown.account_id is not None:
        raise NotVisible(_("{name}已经有账号了。").format(name=shown.name))

    def save(values: dict[str, str]) -> str | HttpResponse:
        try:
            if services.bind_free(shown, values["username"], by=request.actor):
                messages.success(request, _("已对应到系统管理员建好的账号，密码不变。"))
                return url
            if values["how"] == _LINK:
                account, token = services.open_with_link(shown, values["username"], by=request.actor)
                label = _("已发给本人，继续")
                return views_password_links.show_once(request, account, token, onward_url=url, onward_label=label)
            opened = services.open_accounts(shown.conference_id, [(shown, values["username"])], by=request.actor)
        except InvalidInput as refusal:
            raise InvalidInput({"username": refusal.sentence}) from None
        except Refused as refusal:
            raise InvalidInput({"username": refusal.sentence}) from None
        return handed_out.show_once(request, _handed(opened, url, _("已交给本人，继续")))

    form = PlainForm(
        title=_("开通账号"),
        subject=entry.described(shown),
        fields=(*_USERNAME, *_HOW),
        values={"username": services.suggest_usernames([shown], PINYIN)[shown.pk], "how": _PRINTED},
        save=save,
        back_url=url,
        back_label=shown.name,
        submit_label=_("开通"),
        consequence=_(
            "初始密码和链接都只显示一次。用初始密码登录后必须先改成自己的密码；链接 72 小时内有效，只能设一次密码。"
        ),
    )
    return plain_form.serve(request, form)


@never_cache
@signed_in
@require_http_methods(plain_form.METHODS)
def accounts(request: ActorRequest) -> HttpResponseBase:
    """Everybody who serves and cannot sign in: choose, look at the user names, open."""
    place = request.actor.conference_id or 0
    selectors.require_manager(request.actor, place)
    people = _waiting(request, place)
    step = request.POST.get("step", "")
    if step in {_PREVIEW, _ALL, _OPEN}:
        wanted = set(request.POST.getlist("person"))
        chosen = people if step == _ALL else [p for p in people if str(p.pk) in wanted]
        if chosen:
            return _open(request, place, chosen) if step == _OPEN else _preview(request, chosen)
        messages.error(request, _("请先选择要开通账号的人。"))
    return _list(request, place, people)


def _waiting(request: ActorRequest, place: int) -> list[Person]:
    """Those without an account, of one import where it is named."""
    run = _run_of(request.POST if request.method == "POST" else request.GET)
    among = entry.people_of_import(request.actor, run) if run else None
    return list(entry.without_account(place, among))


def _run_of(sent: QueryDict) -> int:
    text = sent.get("run", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004


def _list(request: ActorRequest, place: int, people: list[Person]) -> HttpResponse:
    numbers = entry.numbers_of(people)
    shown = people[: services.MOST_AT_ONCE]
    page = {
        "lines": [Line(p, numbers.get(p.pk, "")) for p in shown],
        "total": len(people),
        "most": services.MOST_AT_ONCE,
        "run": _run_of(request.POST if request.method == "POST" else request.GET) or "",
        "hows": _hows(request.POST.get("how", "")),
        "styles": [Option(key, _(label), key == PINYIN) for key, label in _STYLES],
        "openings": entry.openings(place),
    }
    return render(request, "people/accounts.html", {"page": page})


def _hows(chosen: str) -> list[Option]:
    """By what everybody of one go gets in, the printed password unless said otherwise."""
    return [Option(key, _(label), key == (_LINK if chosen == _LINK else _PRINTED)) for key, label in _HOW[0].options(0)]


def _preview(
    request: ActorRequest,
    people: list[Person],
    typed: dict[int, str] | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    style = NUMBER if request.POST.get("style") == NUMBER else PINYIN
    people = people[: services.MOST_AT_ONCE]
    names = typed or services.suggest_usernames(people, style)
    numbers, wrong = entry.numbers_of(people), errors or {}
    lines = [Line(p, numbers.get(p.pk, ""), names[p.pk], wrong.get(f"username-{p.pk}", "")) for p in people]
    page = {
        "lines": lines,
        "run": _run_of(request.POST) or "",
        "how": request.POST.get("how", ""),
        "problems": [Problem(f"{x.person.name}：{x.error}", f"f-username-{x.person.pk}") for x in lines if x.error],
    }
    return render(request, "people/accounts_preview.html", {"page": page}, status=422 if errors else 200)


def _open(request: ActorRequest, place: int, people: list[Person]) -> HttpResponse:
    typed = {p.pk: request.POST.get(f"username-{p.pk}", "").replace("\x00", "").strip()[:60] for p in people}
    wanted = [(p, typed[p.pk]) for p in people]
    try:
        if request.POST.get("how") == _LINK:
            made = services.open_with_links(place, wanted, by=request.actor)
            return handed_out.show_once(request, _with_links(_("已开通 {n} 个账号"), made))
        opened = services.open_accounts(place, wanted, by=request.actor)
    except InvalidInput as refusal:
        return _preview(request, people, typed, refusal.errors)
    except Blocked as refusal:
        messages.error(request, refusal.sentence)
        return _preview(request, people, typed)
    return handed_out.show_once(request, _handed(opened, reverse("people:accounts"), _("已打印或保存，继续")))


@signed_in
@require_POST
def take_back(request: ActorRequest, opening_id: int) -> HttpResponseBase:
    """The accounts of one opening that nobody used yet go again."""
    gone, kept = services.take_accounts_back(entry.opening_shown(request.actor, opening_id), by=request.actor)
    if gone:
        messages.success(request, _("已撤回 {n} 个没有用过的账号，初始密码随之作废。").format(n=gone))
    if kept:
        names = _("、").join(kept[:5])
        messages.info(request, _("{names}等 {n} 人已经登录过，账号保留。").format(names=names, n=len(kept)))
    return redirect("people:accounts")


@never_cache
@signed_in
@require_POST
def links_again(request: ActorRequest, opening_id: int) -> HttpResponseBase:
    """Fresh links for the accounts of one opening that nobody used yet: a printed password got lost, a link ran out."""
    made = services.links_for_unused(entry.opening_shown(request.actor, opening_id), by=request.actor)
    if made:
        return handed_out.show_once(request, _with_links(_("给 {n} 个还没有用过的账号发一次性链接"), made))
    messages.info(request, _("这一批账号都已经有人用了，没有发链接。"))
    return redirect("people:accounts")
