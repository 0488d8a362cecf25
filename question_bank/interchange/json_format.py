"""A bank as one JSON document, in the format of the bank's own schema: nothing is lost."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from question_bank.content.reading import read_plain


def write(plain: Mapping[str, Any]) -> bytes:
    """Return the bank as JSON, the same bytes for the same bank."""
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def read(path: Path) -> dict[str, Any]:
    """Return the plain data of a file, unjudged. Raises BankError if it is no JSON or YAML."""
    return read_plain(path).data
