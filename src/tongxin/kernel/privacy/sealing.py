"""Seals single values with SM4-GCM under a key that lies outside the database, bound to the place they belong to."""

import base64
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

_NONCE, _TAG, _KEY = 12, 16, 16


class SealError(Exception):
    """A sealed value cannot be opened; ``sentence`` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def seal(text: str, *, about: str) -> str:
    """The sealed form of ``text``; it opens only together with ``about`` (model, field, id), so it cannot be moved."""
    key_id, locked = _lock(text.encode(), about)
    return f"{key_id}.{base64.urlsafe_b64encode(locked).decode()}"


def unseal(sealed: str, *, about: str) -> str:
    """The text that :func:`seal` hid; raises :class:`SealError` when key, place or content are not the ones it had."""
    key_id, _dot, rest = sealed.partition(".")
    return _unlock(key_id, base64.urlsafe_b64decode(rest), about).decode()


def seal_bytes(content: bytes, *, about: str) -> bytes:
    """The sealed form of a whole file; like :func:`seal` it opens only in its place."""
    key_id, locked = _lock(content, about)
    return f"{key_id}.".encode() + locked


def unseal_bytes(sealed: bytes, *, about: str) -> bytes:
    """The content that :func:`seal_bytes` hid."""
    key_id, _dot, locked = sealed.partition(b".")
    return _unlock(key_id.decode("ascii", "replace"), locked, about)


def _lock(content: bytes, about: str) -> tuple[str, bytes]:
    key_id, key = next(iter(_keys().items()))
    nonce = secrets.token_bytes(_NONCE)
    cipher = Cipher(SM4(_stretched(key, "seal")[:_KEY]), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(about.encode())
    return key_id, nonce + cipher.update(content) + cipher.finalize() + cipher.tag


def _unlock(key_id: str, raw: bytes, about: str) -> bytes:
    key = _keys().get(key_id)
    if key is None:
        raise SealError(_("这项个人信息由另一把密钥加密，现在打不开：请从备份恢复 secrets 目录里的 personal-key。"))
    nonce, body, tag = raw[:_NONCE], raw[_NONCE:-_TAG], raw[-_TAG:]
    cipher = Cipher(SM4(_stretched(key, "seal")[:_KEY]), modes.GCM(nonce, tag)).decryptor()
    cipher.authenticate_additional_data(about.encode())
    try:
        return cipher.update(body) + cipher.finalize()
    except InvalidTag:
        raise SealError(_("这项个人信息与所属的人不符或已被改动，没有打开；请核对审计记录。")) from None


def blind(text: str, *, about: str) -> str:
    """A keyed hash (HMAC-SM3) by which equal values are found without opening any of them."""
    key = _stretched(list(_keys().values())[-1], "blind")
    return hmac.new(key, f"{about}\x00{text}".encode(), "sm3").hexdigest()


def is_current(sealed: str) -> bool:
    """Whether the value was sealed with the newest key; older ones are sealed anew when keys are rotated."""
    return sealed.partition(".")[0] == next(iter(_keys()))


def _keys() -> dict[str, str]:
    """Keys by id, the newest first; the file holds one on each line, and a rotation puts a new line on top."""
    if not settings.PERSONAL_KEYS:
        raise ImproperlyConfigured("the key of personal data is missing: without it nothing personal can be stored")
    return _named(tuple(settings.PERSONAL_KEYS))


@lru_cache(maxsize=4)
def _named(lines: tuple[str, ...]) -> dict[str, str]:
    return {hashlib.sha256(line.encode()).hexdigest()[:8]: line for line in lines}


@lru_cache(maxsize=16)
def _stretched(key: str, use: str) -> bytes:
    """Each use has a key of its own, so that a leaked index says nothing about the sealed values."""
    return hmac.new(key.encode(), f"tongxin personal data: {use}".encode(), "sm3").digest()
