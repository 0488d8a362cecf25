"""Records as plain data: dicts, lists, text, numbers."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

Plain = Mapping[str, Any]


def to_plain(value: object) -> Any:  # noqa: ANN401 - plain data has no narrower type
    """Turn records into dicts and tuples into lists, all the way down."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: to_plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [to_plain(each) for each in value]
    return value
