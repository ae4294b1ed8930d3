"""Files and rows appear together or not at all: a file whose transaction fails is taken away again."""

import contextlib
import datetime as dt
import hashlib
import secrets
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from django.core.files import File
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tongxin.kernel import clock
from tongxin.kernel.attachments.models import Attachment
from tongxin.kernel.attachments.names import clean_name
from tongxin.kernel.attachments.sniffing import AttachmentRefused, kind_of
from tongxin.kernel.attachments.words import words_of
from tongxin.kernel.privacy.marks import secret_mark

MIB = 1024 * 1024
_FOLDER = "files"


@dataclass(frozen=True)
class Limits:
    """How much a case may carry; the caller reads them from the conference's parameters."""

    max_bytes: int = 32 * MIB
    max_files: int = 5


DEFAULT_LIMITS = Limits()


class _Unconfirmed:
    """A stored file that nobody committed yet.

    Django offers no hook for a rollback, but it drops the functions that wait for the commit, and with them the
    last reference to this object: the finalizer then deletes the file. A killed process leaves it to ``sweep``.
    """

    def __init__(self, storage: Storage, stored: str) -> None:
        self._finalizer = weakref.finalize(self, _delete, storage, stored)
        self._finalizer.atexit = True

    def confirm(self) -> None:
        self._finalizer.detach()


def _delete(storage: Storage, stored: str) -> None:
    with contextlib.suppress(OSError):
        storage.delete(stored)


def accept(
    card_id: int,
    uploaded_file: "UploadedFile[Any] | File[Any]",
    *,
    by: int | None,
    label: str = "",
    limits: Limits = DEFAULT_LIMITS,
) -> Attachment:
    """Look into the file, keep it and hang it on the card; raises :class:`AttachmentRefused` with a sentence.

    ``by`` is the account's id. Call it inside the act that the file belongs to: it is kept when that commits.
    """
    name = clean_name(uploaded_file.name or "")
    _check_size(uploaded_file, name, limits)
    stream = cast("BinaryIO", uploaded_file.file)
    kind = kind_of(stream, name)
    _refuse_secret(stream, name, kind.content_type)
    size, digest = _measure(stream, limits, name)
    with transaction.atomic():
        _check_room(card_id, name, digest, limits)
        stream.seek(0)
        stored = default_storage.save(f"{_FOLDER}/{_random_key()}", File(cast("IO[bytes]", stream)))
        waiting = _Unconfirmed(default_storage, stored)
        _make_private(default_storage, stored)
        attachment = Attachment.objects.create(
            card_id=card_id,
            name=name,
            stored=stored,
            size=size,
            sha256=digest,
            content_type=kind.content_type,
            label=label,
            uploaded_by_id=by,
            uploaded_at=clock.now(),
        )
        transaction.on_commit(waiting.confirm)
    return attachment


def _refuse_secret(stream: BinaryIO, name: str, content_type: str) -> None:
    """A mark of classification in the name or in the words: nothing is kept. A scan shows its mark to people alone."""
    mark = secret_mark(name) or secret_mark(words_of(stream, content_type))
    if mark:
        sentence = _("“{name}”带有密级标志（{mark}）。涉密文件不能上传到本系统，也没有保存，请按保密规定另行报送。")
        raise AttachmentRefused(sentence.format(name=name, mark=mark))


def already_there(card_id: int, uploaded_file: "UploadedFile[Any] | File[Any]") -> Attachment | None:
    """The file of the card with the very same content: what arrives twice is kept once."""
    digest = hashlib.sha256()
    for chunk in uploaded_file.chunks():
        digest.update(chunk)
    return Attachment.objects.filter(card_id=card_id, sha256=digest.hexdigest()).first()


def _random_key() -> str:
    key = secrets.token_hex(20)
    return f"{key[:2]}/{key}"


def _too_big(name: str, limits: Limits) -> AttachmentRefused:
    return AttachmentRefused(
        _("“{name}”超过了单个附件 {most} MB 的上限，请压缩或拆分后再上传。").format(
            name=name, most=limits.max_bytes // MIB
        )
    )


def _check_size(uploaded_file: "UploadedFile[Any] | File[Any]", name: str, limits: Limits) -> None:
    if (uploaded_file.size or 0) > limits.max_bytes:
        raise _too_big(name, limits)


def _measure(stream: BinaryIO, limits: Limits, name: str) -> tuple[int, str]:
    """Size and hash of what is really there; a declared size may be wrong."""
    digest, size = hashlib.sha256(), 0
    stream.seek(0)
    while chunk := stream.read(MIB):
        size += len(chunk)
        if size > limits.max_bytes:
            raise _too_big(name, limits)
        digest.update(chunk)
    return size, digest.hexdigest()


def _check_room(card_id: int, name: str, digest: str, limits: Limits) -> None:
    """Under the card's lock, so that two uploads at once cannot both take the last place."""
    Attachment.card.get_queryset(instance=Attachment(card_id=card_id)).select_for_update().get(pk=card_id)
    present = list(Attachment.objects.filter(card_id=card_id))
    for other in present:
        if other.sha256 == digest:
            raise AttachmentRefused(
                _("“{name}”和已上传的“{other}”内容相同，不必重复上传。").format(name=name, other=other.name)
            )
    if len(present) >= limits.max_files:
        raise AttachmentRefused(
            _("最多可以上传 {most} 个附件，已经满了。请先删去不需要的，再上传“{name}”。").format(
                most=limits.max_files, name=name
            )
        )


def _make_private(storage: Storage, stored: str) -> None:
    """Readable by the service alone, whatever the settings say; remote storages have their own rules."""
    with contextlib.suppress(NotImplementedError):
        Path(storage.path(stored)).chmod(0o600)


def open_content(attachment: Attachment) -> "File[Any]":
    """The file's content for reading; the caller has checked that the reader may see the card."""
    return default_storage.open(attachment.stored, "rb")


def words_in(attachment: Attachment) -> str:
    """The words of a kept file, for the search; empty for pictures and scans."""
    with open_content(attachment) as content:
        return words_of(cast("BinaryIO", content.file), attachment.content_type)


@transaction.atomic
def remove(attachment: Attachment) -> None:
    """Take the file off its card; the content goes when the transaction commits."""
    stored = attachment.stored
    attachment.delete()
    transaction.on_commit(lambda: _delete(default_storage, stored))


def sweep(older_than: dt.timedelta = dt.timedelta(days=1)) -> int:
    """Delete files without a row that a killed process left behind; returns how many."""
    limit = clock.machine_now() - older_than
    count = 0
    if not default_storage.exists(_FOLDER):
        return 0
    for folder in default_storage.listdir(_FOLDER)[0]:
        names = [f"{_FOLDER}/{folder}/{name}" for name in default_storage.listdir(f"{_FOLDER}/{folder}")[1]]
        known = set(Attachment.objects.filter(stored__in=names).values_list("stored", flat=True))
        for stored in names:
            if stored not in known and default_storage.get_modified_time(stored) < limit:
                default_storage.delete(stored)
                count += 1
    return count
