"""The formats a bank can be carried in: one module each, registered here by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from question_bank.content import Bank
from question_bank.interchange import json_format


@dataclass(frozen=True)
class Format:
    """How to write a bank, how to read plain data back, and what the format cannot carry."""

    write: Callable[[Bank], str]
    read: Callable[[Path], dict[str, Any]]
    loses: tuple[str, ...] = ()


FORMATS: Mapping[str, Format] = MappingProxyType(
    {"json": Format(json_format.write, json_format.read)}
)
