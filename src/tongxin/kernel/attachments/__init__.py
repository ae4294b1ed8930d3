"""Files on a case: looked into before they are kept, stored under names that nobody chose."""

from tongxin.kernel.attachments.keeping import Limits, accept, already_there, open_content, remove, sweep, words_in
from tongxin.kernel.attachments.names import clean_name
from tongxin.kernel.attachments.sniffing import ACCEPT, ALLOWED_EXTENSIONS, AttachmentRefused

__all__ = [
    "ACCEPT",
    "ALLOWED_EXTENSIONS",
    "AttachmentRefused",
    "Limits",
    "accept",
    "already_there",
    "clean_name",
    "open_content",
    "remove",
    "sweep",
    "words_in",
]
