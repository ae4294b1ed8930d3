"""Keeps personal data unreadable at rest and half hidden on pages; who looks at the whole of it says why."""

from tongxin.kernel.privacy.masking import masked
from tongxin.kernel.privacy.sealing import SealError, blind, seal, seal_bytes, unseal, unseal_bytes

__all__ = ["SealError", "blind", "masked", "seal", "seal_bytes", "unseal", "unseal_bytes"]
