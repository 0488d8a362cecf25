"""The formats a bank can be carried in: one module each, registered here by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from question_bank.interchange import csv_format, json_format


@dataclass(frozen=True)
class Format:
    """How to write a bank's plain data, how to read it back, and what the format cannot carry."""

    write: Callable[[Mapping[str, Any]], bytes]
    read: Callable[[Path], dict[str, Any]]
    suffix: str
    media_type: str
    loses: tuple[str, ...] = ()
    partial: bool = False
    """Whether a record may leave out fields, which then stay as they are."""


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "json": Format(json_format.write, json_format.read, "json", "application/json"),
        "csv": Format(
            csv_format.write,
            csv_format.read,
            "zip",
            "application/zip",
            loses=("wording",),
            partial=True,
        ),
    }
)
