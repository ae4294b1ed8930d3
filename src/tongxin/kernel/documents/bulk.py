"""Prints many documents in the background: each one is kept as it is made, so whoever takes over goes on from there."""

import datetime as dt
import io
import logging
import secrets
import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, cast

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_tasks import task
from pypdf import PdfWriter

from tongxin.kernel import clock, registry
from tongxin.kernel.access.actors import Actor, actor_for
from tongxin.kernel.accounts.models import Account
from tongxin.kernel.audit.acts import act
from tongxin.kernel.cases.errors import Blocked, InvalidInput, KeyReused, NotVisible
from tongxin.kernel.cases.kinds import CaseKind, kind_of
from tongxin.kernel.cases.models import CaseCard
from tongxin.kernel.cases.visibility import visible_cards
from tongxin.kernel.documents import printing
from tongxin.kernel.documents.declarations import Form, Subject, forms_of
from tongxin.kernel.documents.errors import DocumentRefused
from tongxin.kernel.documents.models import PrintPart, PrintRun

logger = logging.getLogger(__name__)
MERGED = "merged"
OUTPUTS = (MERGED, printing.PDF, printing.DOCX)
MOST_CASES = 2000
KEPT_DAYS = 7
_FOLDER = "prints"
_RESULT = "result"


def ask(
    kind: CaseKind,
    cards: Iterable[CaseCard],
    forms: Iterable[Form],
    output: str,
    *,
    asked: Mapping[str, Any],
    by: Actor,
    once: uuid.UUID | None = None,
) -> PrintRun:
    """Put the printing of these forms for these cases into the queue; sent twice with the same ``once`` it is one run."""
    chosen, ids = list(forms), [card.pk for card in cards]
    wanted = (kind.key, [form.key for form in chosen], output, dict(asked), ids)
    if before := _asked_before(once, by, wanted):
        return before
    _check(chosen, ids, output)
    single = sum(not form.gathers for form in chosen)
    with act(by=by) as record:
        run = PrintRun.objects.create(
            conference_id=by.conference_id or 0,
            account_id=by.account_id or 0,
            by=by.label[:60],
            kind=kind.key,
            forms=[form.key for form in chosen],
            output=output,
            asked=dict(asked),
            cards=ids,
            title=_("、").join(_(form.label) for form in chosen)[:100],
            total=single * len(ids) + len(chosen) - single,
            folder=secrets.token_hex(20),
            made_at=clock.now(),
            kept_until=clock.machine_now() + dt.timedelta(days=KEPT_DAYS),
            once=once,
        )
        data = {"forms": run.forms, "output": output, "cases": len(ids)}
        record.line(f"{kind.key}.print_many", "print_run", run.pk, data=data)
        work.enqueue(run.pk)
    return run


def _asked_before(once: uuid.UUID | None, by: Actor, wanted: tuple[Any, ...]) -> PrintRun | None:
    """The run that this key made; a key that somebody else used, or that asked for something else, is refused."""
    before = PrintRun.objects.filter(once=once).first() if once else None
    if before is None:
        return None
    asked = (before.kind, before.forms, before.output, before.asked, before.cards)
    if before.account_id != (by.account_id or 0) or asked != wanted:
        raise KeyReused
    return before


def _check(forms: list[Form], ids: list[int], output: str) -> None:
    if not forms:
        raise InvalidInput({"forms": _("请至少选择一种表单。")})
    if output not in OUTPUTS:
        raise InvalidInput({"output": _("请选择生成哪一种文件。")})
    if not ids:
        raise InvalidInput({"forms": _("列表里没有可以打印的事项，请先调整条件。")})
    if len(ids) > MOST_CASES:
        raise InvalidInput({"forms": _("一次最多打印 {n} 件，请先用条件缩小范围。").format(n=MOST_CASES)})


def runs_of(by: Actor) -> list[PrintRun]:
    """What somebody asked for lately, the newest first."""
    rows = PrintRun.objects.filter(account_id=by.account_id or 0, conference_id=by.conference_id or 0)
    return list(rows.order_by("-pk")[:20])


def run_shown(by: Actor, run_id: int) -> PrintRun:
    """One run of one's own: what was printed shows what its maker may see, and nobody else's eyes were asked."""
    rows = PrintRun.objects.filter(account_id=by.account_id or 0, conference_id=by.conference_id or 0, pk=run_id)
    found = rows.first()
    if found is None:
        raise NotVisible(_("没有找到这次打印：可能已经过期清理，请重新打印。"))
    return found


def resume(run: PrintRun) -> None:
    """Put a run that stands still into the queue again; what is made already stays."""
    if run.status == PrintRun.Status.WAITING:
        work.enqueue(run.pk)


@task()
def work(run_id: int) -> None:
    """Make what is missing of a run, then its one file. Bears being called again at any point."""
    run = PrintRun.objects.filter(pk=run_id).first()
    if run is None or run.status != PrintRun.Status.WAITING:
        return
    account = Account.objects.filter(pk=run.account_id, is_active=True).first()
    if account is None:
        PrintRun.objects.filter(pk=run.pk).update(status=PrintRun.Status.FAILED)
        return
    with clock.at(run.made_at):
        by = actor_for(account, run.conference)
        present = set(PrintPart.objects.filter(run=run).values_list("place", flat=True))
        for place, form, card_id in _planned(run):
            if place not in present:
                _keep(run, place, *_made(run, form, card_id, by))
        _finish(run)


def _planned(run: PrintRun) -> Iterator[tuple[int, Form, int | None]]:
    """Every document of a run with its place: form by form, and the cases in the order of their list."""
    place = 0
    for key in run.forms:
        form = registry.get(Form, key)
        for card_id in [None] if form.gathers else run.cards:
            yield place, form, card_id
            place += 1


def _made(run: PrintRun, form: Form, card_id: int | None, by: Actor) -> tuple[printing.Document | None, str]:
    """The document, or why there is none; a form that a case does not offer is simply left out."""
    output = printing.DOCX if run.output == printing.DOCX else printing.PDF
    try:
        cases = _cases(run, [card_id] if card_id else run.cards, by)
        if not form.gathers:
            if not cases:
                return None, _("有一件事项已经不在您的查看范围内，没有打印。")
            if not form.offered(cases[0], by) or not _is_asked_for(run, cases[0]):
                return None, ""
        else:
            cases = form.narrows(cases, run.asked)
        made = printing.make(form, Subject(by, tuple(cases), run.asked), output, run.conference_id)
    except DocumentRefused as refusal:
        return None, refusal.sentence
    except Exception:
        logger.exception("print run %s: form %s of card %s", run.pk, form.key, card_id)
        return None, _("《{label}》有一份没有做出来，请单独打印这一件；仍然不行的，请联系管理员。").format(
            label=_(form.label)
        )
    return made, ""


def _is_asked_for(run: PrintRun, case: Any) -> bool:
    """Whether a case is within what was asked (a body, a period): the same for single forms as for the list."""
    lists = [form for form in forms_of(kind_of(run.kind), gathers=True) if form.asks]
    return all(form.narrows([case], run.asked) for form in lists)


def _cases(run: PrintRun, ids: list[int], by: Actor) -> list[Any]:
    """The cases that are still visible, in the order of the run."""
    kind = kind_of(run.kind)
    shown = set(visible_cards(by, kind).filter(pk__in=ids).values_list("pk", flat=True))
    rows = kind.model._default_manager.select_related("card", *kind.related).prefetch_related(*kind.gathered)
    found = {case.pk: case for case in rows.filter(pk__in=shown)}
    return [found[i] for i in ids if i in found]


def _keep(run: PrintRun, place: int, made: printing.Document | None, problem: str) -> None:
    stored = ""
    if made is not None:
        stored = default_storage.save(f"{_FOLDER}/{run.folder}/{place:05d}", ContentFile(made.content))
    try:
        with transaction.atomic():
            name = made.name if made else ""
            PrintPart.objects.create(run=run, place=place, name=name, stored=stored, problem=problem)
            PrintRun.objects.filter(pk=run.pk).update(done=PrintPart.objects.filter(run=run).count())
    except IntegrityError:
        # Another worker was quicker with the same place; its file counts.
        if stored:
            default_storage.delete(stored)


def _finish(run: PrintRun) -> None:
    parts = list(PrintPart.objects.filter(run=run).order_by("place"))
    files = [part for part in parts if part.stored]
    problems = list(dict.fromkeys(part.problem for part in parts if part.problem))
    size = 0
    if files:
        with tempfile.TemporaryFile() as made:
            _join(run, files, made)
            size = made.tell()
            made.seek(0)
            path = f"{_FOLDER}/{run.folder}/{_RESULT}"
            default_storage.delete(path)
            default_storage.save(path, File(made))
    status = PrintRun.Status.DONE if files else PrintRun.Status.FAILED
    if not files and not problems:
        problems = [_("所选事项现在都没有可以打印的这种表单。")]
    PrintRun.objects.filter(pk=run.pk).update(status=status, size=size, problems=problems)
    for part in files:
        default_storage.delete(part.stored)


def _join(run: PrintRun, files: list[PrintPart], into: IO[bytes]) -> None:
    if run.output == MERGED:
        with PdfWriter() as writer:
            for part in files:
                with default_storage.open(part.stored) as one:
                    writer.append(io.BytesIO(one.read()), outline_item=part.name.rpartition(".")[0])
            writer.write(into)
        return
    taken: set[str] = set()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as package:
        for part in files:
            with default_storage.open(part.stored) as one:
                package.writestr(_unlike(part.name, taken), one.read())


def _unlike(name: str, taken: set[str]) -> str:
    stem, _dot, ending = name.rpartition(".")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{stem}-{number}.{ending}"
    taken.add(free)
    return free


def hand_out(run: PrintRun, *, by: Actor) -> tuple[str, "File[bytes]"]:
    """The result for download, with a line on the record."""
    if run.status != PrintRun.Status.DONE:
        raise Blocked(_("还没有打印完，请等进度走完再下载。"))
    ending = "pdf" if run.output == MERGED else "zip"
    with act(by=by, conference_id=run.conference_id) as record:
        record.line(f"{run.kind}.take_prints", "print_run", run.pk, data={"forms": run.forms, "size": run.size})
    made = default_storage.open(f"{_FOLDER}/{run.folder}/{_RESULT}")
    return f"{run.title}-{run.made_at.astimezone(clock.ZONE):%Y%m%d}.{ending}", cast("File[bytes]", made)


def forget() -> int:
    """Throw away what is older than its time, with its files; returns how many."""
    count = 0
    for run in PrintRun.objects.filter(kept_until__lt=clock.machine_now()):
        folder = f"{_FOLDER}/{run.folder}"
        if default_storage.exists(folder):
            for name in default_storage.listdir(folder)[1]:
                default_storage.delete(f"{folder}/{name}")
            default_storage.delete(folder)
        run.delete()
        count += 1
    return count
