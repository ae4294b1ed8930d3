"""An office's own Word template: tried on a sample when it comes in, kept with its history, and given up again."""

import hashlib

from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.access.actors import Actor
from tongxin.kernel.attachments import clean_name
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Denied, InvalidInput, NotVisible
from tongxin.kernel.documents import docx
from tongxin.kernel.documents.declarations import Form, field_names, sample_of
from tongxin.kernel.documents.errors import DocumentRefused
from tongxin.kernel.documents.models import FormTemplate

# Whoever sets the parameters of the conference keeps its templates too.
REPLACE = "conference.configure"
_NAME_LENGTH = 150


def place_of(by: Actor) -> int:
    """The conference whose templates the actor keeps; refuses everybody else."""
    if by.conference_id is None or not by.has(REPLACE):
        raise Denied(_("打印模板由负责参数设置的人管理，您没有这项权限。"))
    return by.conference_id


def history(form: Form, conference_id: int) -> list[FormTemplate]:
    """Every template that was uploaded for a form, the newest first; without their content."""
    rows = FormTemplate.objects.filter(conference_id=conference_id, form=form.key)
    return list(rows.defer("content").order_by("-pk"))


def one(form: Form, conference_id: int, template_id: int) -> FormTemplate:
    """One uploaded template."""
    found = FormTemplate.objects.filter(conference_id=conference_id, form=form.key, pk=template_id).first()
    if found is None:
        raise NotVisible(_("没有找到这个模板。"))
    return found


def tried(form: Form, content: bytes) -> bytes:
    """The template filled with sample values; raises ``DocumentRefused`` when it cannot be used."""
    docx.refuse_unsafe(content)
    return docx.fill(content, field_names(form), sample_of(form))


def upload(form: Form, name: str, content: bytes, *, by: Actor) -> FormTemplate:
    """Take a template in and use it from now on; a bad one changes nothing."""
    place = place_of(by)
    try:
        tried(form, content)
    except DocumentRefused as refusal:
        raise InvalidInput({"file": refusal.sentence}) from refusal
    with act(by=by, conference_id=place) as record:
        _retire(form, place)
        row = FormTemplate.objects.create(
            conference_id=place,
            form=form.key,
            name=clean_name(name)[:_NAME_LENGTH],
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            account_id=by.account_id,
            by=by.label[:60],
            at=clock.now(),
            in_use=True,
        )
        data = {"form": form.key, "sha256": row.sha256}
        record.line("documents.replace_template", "form_template", row.pk, data=data)
    return row


def use_again(form: Form, template_id: int, *, by: Actor) -> None:
    """Go back to an earlier template; fields may have changed since, so it is tried once more."""
    place = place_of(by)
    row = one(form, place, template_id)
    try:
        tried(form, bytes(row.content))
    except DocumentRefused as refusal:
        raise InvalidInput({"file": refusal.sentence}) from refusal
    with act(by=by, conference_id=place) as record:
        _retire(form, place)
        FormTemplate.objects.filter(pk=row.pk).update(in_use=True)
        data = {"form": form.key, "sha256": row.sha256}
        record.line("documents.use_template_again", "form_template", row.pk, data=data)


def use_shipped(form: Form, *, by: Actor) -> None:
    """Go back to the template that comes with the product; uploaded ones stay in the history."""
    place = place_of(by)
    with act(by=by, conference_id=place) as record:
        if _retire(form, place):
            record.line("documents.use_shipped_template", "form_template", data={"form": form.key})


def _retire(form: Form, place: int) -> int:
    return FormTemplate.objects.filter(conference_id=place, form=form.key, in_use=True).update(in_use=False)
