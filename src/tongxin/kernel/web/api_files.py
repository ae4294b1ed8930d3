"""Files of a case through the interface: the same limits, the same people, the same record as on its page."""

from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from tongxin.kernel.attachments.models import Attachment
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.web import api_schemas as shapes
from tongxin.kernel.web import files, selectors
from tongxin.kernel.web.api_basics import READING, WRITING, ApiRequest, CardId, RowId, file_answer


class FileOut(Schema):
    """One file of a case."""

    id: int
    name: str
    size: int
    type: str
    sha256: str
    by: str
    at: str


def _out(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "size": row.size,
        "type": row.content_type,
        "sha256": row.sha256,
        "by": str(row.uploaded_by or ""),
        "at": row.uploaded_at.isoformat(),
    }


def add(router: Router, kind: CaseKind) -> None:
    """List, add, read, take off."""
    name, root, tag = kind.plural.replace("-", "_"), f"/{kind.plural}/{{int:card_id}}/files", [str(kind.label)]

    def listing(request: ApiRequest, card_id: CardId) -> list[dict[str, Any]]:
        return [_out(row) for row in files.on_card(selectors.card(request.actor, kind, card_id), request.actor)]

    def upload(request: ApiRequest, card_id: CardId, file: File[UploadedFile]) -> Any:
        card = selectors.card(request.actor, kind, card_id)
        return Status(201, _out(files.add(card, selectors.case(card), file, request.actor)))

    def download(request: ApiRequest, card_id: CardId, file_id: RowId) -> HttpResponseBase:
        return files.response(files.one(selectors.card(request.actor, kind, card_id), file_id, request.actor))

    def remove(request: ApiRequest, card_id: CardId, file_id: RowId) -> dict[str, Any]:
        card = selectors.card(request.actor, kind, card_id)
        files.remove(files.one(card, file_id, request.actor), card, selectors.case(card), request.actor)
        return {"done": True}

    router.get(
        root,
        response={200: list[FileOut], **READING},
        operation_id=f"list_files_of_{name}",
        summary=_("附件"),
        tags=tag,
    )(listing)
    router.post(
        root,
        response={201: FileOut, **WRITING},
        operation_id=f"add_file_to_{name}",
        summary=_("上传附件"),
        tags=tag,
    )(upload)
    one = f"{root}/{{int:file_id}}"
    router.get(
        one,
        response=READING,
        operation_id=f"read_file_of_{name}",
        summary=_("下载附件"),
        tags=tag,
        openapi_extra=file_answer("*/*"),
    )(download)
    router.delete(
        one,
        response={200: shapes.Done, **READING, 409: shapes.Problem},
        operation_id=f"remove_file_of_{name}",
        summary=_("删去附件"),
        tags=tag,
    )(remove)
