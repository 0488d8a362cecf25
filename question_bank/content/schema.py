"""Data held against a JSON Schema, every violation said as a sentence with its path."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

SCHEMAS = Path(__file__).parent.parent / "schema"


@cache
def validator(name: str) -> Draft202012Validator:
    """Return the validator of ``schema/<name>.schema.json``."""
    text = (SCHEMAS / f"{name}.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def violations(name: str, data: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:  # noqa: ANN401
    """Yield (path into the data, sentence) for everything the named schema refuses."""
    for error in validator(name).iter_errors(data):
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties" and isinstance(error.instance, dict):
            known = error.schema["properties"]
            for field in error.instance.keys() - known.keys():
                yield (*path, field), f"the field {field!r} is not known"
        else:
            yield path, _sentence(error)


def _sentence(error: ValidationError) -> str:
    """Say what is wrong, quoting no more of the value than helps to find it."""
    shown = repr(error.instance)
    short = shown if len(shown) <= 80 else shown[:77] + "…"  # noqa: PLR2004 - one line of text
    if error.validator == "type":
        return f"{short} should be of type {error.validator_value}"
    if error.validator == "required":
        return error.message
    return f"{short} breaks the rule {error.validator}: {error.validator_value}"
