"""Numbers are allotted once, under a lock, and never again: gaps are allowed, repeats are not."""

from tongxin.kernel.numbering.allocation import (
    NumberScheme,
    OutsideTransactionError,
    allocate,
    allocate_batch,
    preview,
    raise_to,
)

__all__ = [
    "NumberScheme",
    "OutsideTransactionError",
    "allocate",
    "allocate_batch",
    "preview",
    "raise_to",
]
