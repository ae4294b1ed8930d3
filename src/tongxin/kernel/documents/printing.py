"""Makes one document: from the office's own template where there is one, else from the shipped pair."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongxin.kernel.access.actors import Actor
from tongxin.kernel.attachments import clean_name
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.kinds import CaseKind
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.conferences.vocabulary import speaking_for
from tongxin.kernel.documents import docx, office, pdf
from tongxin.kernel.documents.declarations import Form, Subject, field_names, forms_of, name_of, values_of
from tongxin.kernel.documents.models import FormTemplate

DOCX, PDF = "docx", "pdf"
CONTENT_TYPES = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PDF: "application/pdf",
}
_NAME_LENGTH = 80


@dataclass(frozen=True)
class Document:
    """A file to hand out."""

    name: str
    content: bytes
    content_type: str


def offered(kind: CaseKind, case: Any, actor: Actor) -> list[Form]:
    """The forms that there is something to print for, of a case that was already found visible."""
    return [form for form in forms_of(kind) if form.offered(case, actor)]


def own_template(form: Form, conference_id: int) -> FormTemplate | None:
    """The office's template in use."""
    return FormTemplate.objects.filter(conference_id=conference_id, form=form.key, in_use=True).first()


def make(form: Form, subject: Subject, output: str, conference_id: int) -> Document:
    """The filled document, in the words of the conference whose form it is.

    What cannot be made raises ``DocumentRefused`` with a sentence.
    """
    own = own_template(form, conference_id)
    with speaking_for(conference_id):
        values = values_of(form, subject)
        name = clean_name(f"{name_of(form, subject)[:_NAME_LENGTH]}.{output}")
    return Document(name, _content(form, own, values, output), CONTENT_TYPES[output])


def _content(form: Form, own: FormTemplate | None, values: dict[str, Any], output: str) -> bytes:
    if output == PDF and own is None:
        return pdf.make(form.typ, _(form.label), values)
    template = bytes(own.content) if own else form.docx.read_bytes()
    filled = docx.fill(template, field_names(form), values)
    if output == DOCX:
        return filled
    pdf.refuse_missing(_(form.label), values, pdf.font_set())
    return office.to_pdf(filled)


def hand_out(form: Form, card: CaseCard, case: Any, output: str, *, by: Actor) -> Document:
    """One form of a case, with a line on the record that it was taken out."""
    made = make(form, Subject(by, (case,)), output, card.conference_id)
    with act(by=by, conference_id=card.conference_id) as record:
        record.line(f"{card.kind}.print", card.kind, card.pk, data={"form": form.key, "output": output})
    return made
