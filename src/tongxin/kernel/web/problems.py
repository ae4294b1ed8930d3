"""How the programming interface says that something was not done: one shape for every refusal, in the asker's language."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

ROOT = "/api/"
RETRY_SECONDS = 600
_JSON = "application/json"
# Short words for programs, which never change with the language; a finer one may be given with the problem.
_CODES = {
    400: "unreadable",
    401: "no_token",
    403: "denied",
    404: "not_found",
    405: "not_allowed",
    409: "blocked",
    413: "too_large",
    415: "wrong_type",
    422: "invalid",
    429: "too_many",
    500: "crashed",
}
_SENTENCES = {
    400: gettext_noop("请求无法识别，什么也没有改动；请对照接口说明检查后重发。"),
    404: gettext_noop("接口没有这个地址，请对照 /api/v1/openapi.json。"),
    405: gettext_noop("这个地址不接受 {method} 请求，请对照 /api/v1/openapi.json。"),
    413: gettext_noop("请求的正文太大，没有接收，什么也没有改动。"),
}
_OTHERWISE = gettext_noop("请求没有办成，什么也没有改动。")


def text_of(data: Any) -> bytes:
    """JSON that people can read in a terminal; half a surrogate pair, which no encoding has, becomes a question mark."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")


def problem(status: int, sentence: str, *, code: str = "", **more: Any) -> HttpResponse:
    """An answer that says why nothing was done: status, code, sentence, and what else helps."""
    body = {"status": status, "code": code or _CODES.get(status, "refused"), "sentence": sentence, **more}
    response = HttpResponse(text_of(body), status=status, content_type=f"{_JSON}; charset=utf-8")
    if status == 401:  # noqa: PLR2004 (the number is the word)
        response["WWW-Authenticate"] = "Bearer"
    if status == 429:  # noqa: PLR2004 (the number is the word)
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def is_ours(request: HttpRequest) -> bool:
    """Whether a program asked, and wants no page for an answer."""
    return request.path.startswith(ROOT)


def general(request: HttpRequest, status: int) -> HttpResponse:
    """A problem of which nothing more is known than its status."""
    sentence = _(_SENTENCES.get(status, _OTHERWISE)).format(method=request.method)
    return problem(status, sentence)


def in_one_shape(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer, or a problem in its place where a refusal came as plain text or as a page."""
    refused = response.status_code >= 400  # noqa: PLR2004 (where refusals begin)
    if not refused or not is_ours(request) or response.get("Content-Type", "").startswith(_JSON):
        return response
    told = general(request, response.status_code)
    for header in ("Allow", "Retry-After"):
        if header in response:
            told[header] = response[header]
    return told
