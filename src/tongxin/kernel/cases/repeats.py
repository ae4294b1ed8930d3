"""Tells a repetition from another request under the same key: a keyed hash of what was asked."""

import json
from typing import Any

from django.utils.crypto import salted_hmac

from tongxin.kernel.cases.errors import KeyReused

_SALT = "tongxin.kernel.cases.repeats"
_LENGTH = 32


def content_hash(*asked: Any) -> str:
    """A hash that nobody without the installation's key can guess short answers from."""
    text = json.dumps(asked, ensure_ascii=True, sort_keys=True, default=str)
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()[:_LENGTH]


def check_same(kept: str, asked: str) -> None:
    """Refuse another content under a used key; rows from before contents were kept pass."""
    if kept and kept != asked:
        raise KeyReused
