"""Error pages: what happened, what is kept, what to do. They never leak whether something exists."""

import logging
import uuid
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongxin.kernel.cases.errors import CaseError
from tongxin.kernel.web import problems
from tongxin.kernel.web.requests import KEPT_HERE

log = logging.getLogger("tongxin.web")


@dataclass(frozen=True)
class Trouble:
    """The three answers of an error page."""

    code: int
    title: str
    sentence: str
    kept: str
    todo: str
    back_url: str = "/"
    back_label: str = gettext_noop("回到首页")
    again_url: str = ""
    again_label: str = ""
    trace: str = ""


def trouble_page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Render an error page with its status; programs get it in their own form."""
    if problems.is_ours(request):
        more = {"trace": trouble.trace} if trouble.trace else {}
        return problems.problem(trouble.code, trouble.sentence, **more)
    return render(request, "kernel/trouble.html", {"page": trouble}, status=trouble.code)


_TITLES = {
    403: gettext_noop("您没有这项权限"),
    404: gettext_noop("没有找到"),
    409: gettext_noop("现在还不能这样做"),
    422: gettext_noop("填写的内容需要修改"),
}
_TODO = {
    403: gettext_noop("如果这应当由您办理，请联系本机关的管理员核对您的职务和授权。"),
    404: gettext_noop("请从首页或列表重新进入；如果是别人发来的链接，请向对方确认。"),
    409: gettext_noop("请返回查看这件事项现在的状态，再决定下一步。"),
    422: gettext_noop("请返回上一页修改后再提交。"),
}


def case_error_page(request: HttpRequest, error: CaseError) -> HttpResponse:
    """A refusal of the kernel as a page; nothing was changed, and it says so."""
    match = request.resolver_match
    back = {}
    if match is not None and "card_id" in match.kwargs and error.status == 409:  # noqa: PLR2004
        kind = match.kwargs["kind"]
        back = {"back_url": f"/{kind.plural}/{match.kwargs['card_id']}/", "back_label": _("回到这件事项")}
    trouble = Trouble(
        code=error.status,
        title=_(_TITLES.get(error.status, gettext_noop("没有办成"))),
        sentence=error.sentence,
        kept=_("什么都没有改动，已有的内容都在。"),
        todo=_(_TODO.get(error.status, gettext_noop("请返回后重试。"))),
        again_url=request.path if request.method == "GET" and error.status == 409 else "",  # noqa: PLR2004
        again_label=_("刷新"),
        **back,
    )
    return trouble_page(request, trouble)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """400."""
    if problems.is_ours(request):
        return problems.general(request, 400)
    return trouble_page(
        request,
        Trouble(
            400,
            _("请求无法识别"),
            _("浏览器送来的内容不完整或者过大。"),
            _("什么都没有改动。"),
            _("请返回上一页，检查后重试。"),
        ),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """403."""
    return trouble_page(
        request,
        Trouble(403, _("您没有这项权限"), _("这个页面不在您的权限范围内。"), _("什么都没有改动。"), _(_TODO[403])),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """A form that was opened too long ago, or in another sign-in."""
    if request.content_type == "application/json":
        return JsonResponse({"sentence": _("页面已过期，请刷新后接着写；内容已留在这台设备上。")}, status=403)
    kept = _("自动保存的草稿还在；没有写入任何改动。")
    if request.POST.get(KEPT_HERE):
        kept = _("没有写入任何改动；刚才填写的内容已留在这台设备上，重新打开表单就可以找回。")
    return trouble_page(
        request,
        Trouble(
            403,
            _("页面已过期"),
            _("这个页面打开得太久，或者您在别处重新登录过，为了安全没有接收这次提交。"),
            kept,
            _("请返回上一页刷新，再提交一次。"),
            again_url=request.get_full_path() if request.POST.get("draft") else "",
            again_label=_("重新打开表单"),
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 (Django passes it by name)
    """404."""
    if problems.is_ours(request):
        return problems.general(request, 404)
    return trouble_page(
        request,
        Trouble(
            404,
            _("没有找到"),
            _("没有这个页面，或者它不在您的查看范围内。"),
            _("什么都没有改动。"),
            _(_TODO[404]),
        ),
    )


_CRASH = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>系统出了故障</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main><h1>系统出了故障</h1>
<p>这次请求没有办成，没有写入任何改动；自动保存的草稿还在。</p><p>请稍后再试；仍不行时，把编号 {trace} 报给本机关管理员。</p>
<p><a href="/">回到首页</a></p></main></body></html>"""


def crashed(request: HttpRequest) -> HttpResponse:
    """500, with a number that finds the entry in the log; it leans on nothing that may be broken."""
    trace = uuid.uuid4().hex[:8]
    log.error("page failed, trace %s, path %s", trace, request.path)
    try:
        return trouble_page(
            request,
            Trouble(
                500,
                _("系统出了故障"),
                _("处理这次请求时出了意外，没有办成。"),
                _("没有写入任何改动；自动保存的草稿还在。"),
                _("请稍后再试；仍不行时，把下面的编号报给本机关管理员。"),
                trace=trace,
            ),
        )
    except Exception:
        log.exception("the error page failed too, trace %s", trace)
        if problems.is_ours(request):
            return problems.problem(500, "系统出了故障。", trace=trace)
        return HttpResponse(_CRASH.format(trace=trace), status=500)
