"""Packed files are looked at before they are unpacked: how many, how large, how deep."""

import zipfile
from io import BytesIO

from question_bank.ingest.nouns import UnreadableError
from question_bank.ingest.reading.limits import Limits

_MAY_GROW = 2**20
_ENCRYPTED = 1


def refuse_expansion(content: bytes, limits: Limits) -> None:
    """Raise UnreadableError if a ZIP file would become too large, or is encrypted.

    The sizes that it states bind: whatever reads the archive stops there.
    """
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
    if len(entries) > limits.entries:
        raise UnreadableError(_too_much(f"holds {len(entries):,} files"))
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableError(
            "This document is encrypted. Save it without a password, and try again."
        )
    size = sum(entry.file_size for entry in entries)
    if size > limits.expanded:
        raise UnreadableError(_too_much(f"would unpack to {size // 2**20:,} MB"))
    for entry in entries:
        grows = entry.file_size > limits.ratio * max(entry.compress_size, 1)
        if grows and entry.file_size > _MAY_GROW:
            raise UnreadableError(_too_much("is packed beyond what documents are"))


def _too_much(why: str) -> str:
    return f"This file {why}, so it is not opened. Copy its text, and bring that."
