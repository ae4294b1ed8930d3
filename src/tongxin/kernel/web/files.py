"""Files on a case page: who may add one, how many, and the door through which they are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from tongxin.kernel import attachments
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.attachments.models import Attachment
from tongxin.kernel.audit.acts import act, current
from tongxin.kernel.cases.errors import Denied, InvalidInput, NotVisible
from tongxin.kernel.cases.kinds import kind_of
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.offers import held_roles, offers
from tongxin.kernel.web import selectors
from tongxin.kernel.web.case_page import CasePage, withheld
from tongxin.kernel.web.todo import case_url
from tongxin.kernel.workflow.fields import FileOf, InputField

_MIB = 1024 * 1024
_SHOWN_IN_BROWSER = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}


@dataclass(frozen=True)
class FileView:
    """One file as the page lists it."""

    name: str
    url: str
    size: int
    by: str
    at: Any
    remove_url: str = ""
    mark: str = ""


def on_card(card: CaseCard, actor: Actor) -> list[Attachment]:
    """The files of a card that was already found visible, without those that came with what the reader may not see."""
    rows = Attachment.objects.filter(card=card).exclude(pk__in=_withheld(card, actor))
    return list(rows.select_related("uploaded_by"))


def _withheld(card: CaseCard, actor: Actor) -> set[int]:
    kind = kind_of(card.kind)
    hidden = withheld(kind, selectors.case(card), actor) if kind.withheld else frozenset()
    return selectors.files_of_edges(card, kind, hidden) if hidden else set()


def may_add(card: CaseCard, case: Any, actor: Actor) -> bool:
    """Whoever may change the content or take a step now may add what belongs to it."""
    if _may_edit(card, case, actor):
        return True
    if kind_of(card.kind).workflow.by_state[card.state].aside:
        return False
    # A bare yes or no (an invitation answered) carries no files.
    return any(
        offer.enabled and (offer.transition.fields or not offer.transition.loop) for offer in offers(case, actor)
    )


def may_remove(file: Attachment, card: CaseCard, actor: Actor, *, can_edit: bool) -> bool:
    """While the content may still be changed, whoever changes it; later whoever added it, until the next step.

    After that others have acted on what they read: the file belongs to the record.
    """
    if can_edit:
        return True
    own = file.uploaded_by_id is not None and file.uploaded_by_id == actor.account_id
    return own and not selectors.stepped_since(card, file.uploaded_at)


def _may_edit(card: CaseCard, case: Any, actor: Actor) -> bool:
    edits = kind_of(card.kind).workflow.edit
    return bool(edits and card.state in edits.states and held_roles(edits.by, actor, case))


def fill(page: CasePage, card: CaseCard, actor: Actor) -> None:
    """Put files and the upload form on a page; its own buttons say whether the reader takes part."""
    base = case_url(card)
    page.files = [
        FileView(
            f.name,
            f"{base}files/{f.pk}/",
            f.size,
            str(f.uploaded_by or ""),
            f.uploaded_at,
            f"{base}files/{f.pk}/remove/" if may_remove(f, card, actor, can_edit=bool(page.edit_url)) else "",
            _(f.label) if f.label else "",
        )
        for f in on_card(card, actor)
    ]
    limits = attachments.Limits()
    aside = kind_of(card.kind).workflow.by_state[card.state].aside
    taking = any(action.enabled and action.carries_files for action in (*page.actions, *page.paper_actions))
    page.can_upload = bool(page.edit_url) or (taking and not aside)
    page.upload_url = f"{base}files/"
    page.upload_accept = attachments.ACCEPT
    page.upload_hint = _("单个不超过 {mb} MB，最多 {n} 个；可以直接拍照上传。").format(
        mb=limits.max_bytes // _MIB, n=limits.max_files
    )


def add(card: CaseCard, case: Any, sent: "UploadedFile[Any] | None", actor: Actor) -> Attachment:
    """Keep a file on a case; refused with a sentence when it is not what it says, or too large."""
    if not may_add(card, case, actor):
        raise Denied(_("您现在不能给这件事项添加附件。"))
    if sent is None:
        raise InvalidInput({"file": _("请先选择一个文件，再点“上传”。")})
    try:
        with act(by=actor, conference_id=card.conference_id) as record:
            kept = attachments.accept(card.pk, sent, by=actor.account_id)
            record.line(f"{card.kind}.attach", card.kind, card.pk, data={"file": kept.pk, "sha256": kept.sha256})
    except attachments.AttachmentRefused as refusal:
        raise InvalidInput({"file": str(refusal)}) from refusal
    return kept


def keep_named(card: CaseCard, declared: Iterable[InputField], sent: Mapping[str, Any], actor: Actor) -> dict[str, int]:
    """Keep the files that came with an act, inside it; gives the ids under the names of their fields."""
    kept = {}
    for each in declared:
        if isinstance(each, FileOf) and each.key in sent:
            if same := attachments.already_there(card.pk, sent[each.key]):
                kept[each.key] = same.pk
                continue
            try:
                file = attachments.accept(card.pk, sent[each.key], by=actor.account_id, label=str(each.label))
            except attachments.AttachmentRefused as refusal:
                raise InvalidInput({each.key: str(refusal)}) from refusal
            data = {"file": file.pk, "sha256": file.sha256}
            current().line(f"{card.kind}.attach", card.kind, card.pk, by=actor, data=data)
            kept[each.key] = file.pk
    return kept


def one(card: CaseCard, file_id: int, actor: Actor) -> Attachment:
    """One file of a card that was already found visible."""
    found = Attachment.objects.filter(card=card, pk=file_id).first()
    if found is None or found.pk in _withheld(card, actor):
        raise NotVisible(_("这个附件已经不在了：可能已经删去。"))
    return found


def remove(file: Attachment, card: CaseCard, case: Any, actor: Actor) -> None:
    """Take a file off a case; its name and hash stay in the audit chain."""
    with act(by=actor, conference_id=card.conference_id) as record:
        if not may_remove(file, card, actor, can_edit=_may_edit(card, case, actor)):
            raise Denied(_("这个附件已经是办理记录的一部分，不能删去；有错误的，请另外上传正确的附件并说明。"))
        data = {"file": file.pk, "name": file.name, "sha256": file.sha256}
        attachments.remove(file)
        record.line(f"{card.kind}.detach", card.kind, card.pk, data=data)


def response(found: Attachment) -> FileResponse:
    """The file itself; only a few harmless types open in the browser, everything else is saved."""
    inline = found.content_type in _SHOWN_IN_BROWSER
    answer = FileResponse(attachments.open_content(found), content_type=found.content_type)
    how = "inline" if inline else "attachment"
    answer["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(found.name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer
