"""Writes of registers and of tables that others fill in; each in one act."""

from tongxin.registers.services.returns import send_table
from tongxin.registers.services.rows import (
    EVIDENCE,
    column_sentence,
    details_from,
    keep_row,
    offer_kinds,
    row_content,
    save_kind,
    shown_details,
    withdraw_rows,
)

__all__ = [
    "EVIDENCE",
    "column_sentence",
    "details_from",
    "keep_row",
    "offer_kinds",
    "row_content",
    "save_kind",
    "send_table",
    "shown_details",
    "withdraw_rows",
]
