"""Files on a case: looked into before they are kept, stored under names that nobody chose."""

from tongxin.kernel.attachments.keeping import Limits, accept, open_content, remove, sweep
from tongxin.kernel.attachments.names import clean_name
from tongxin.kernel.attachments.sniffing import ALLOWED_EXTENSIONS, AttachmentRefused

__all__ = [
    "ALLOWED_EXTENSIONS",
    "AttachmentRefused",
    "Limits",
    "accept",
    "clean_name",
    "open_content",
    "remove",
    "sweep",
]
