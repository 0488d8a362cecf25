"""A bank as one JSON document, in the format of the bank's own schema: nothing is lost."""

import json
from pathlib import Path
from typing import Any

from question_bank.content import Bank
from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import read_plain


def write(bank: Bank) -> str:
    """Return the bank as JSON, the same text for the same bank."""
    return json.dumps(bank_to_plain(bank), ensure_ascii=False, indent=1) + "\n"


def read(path: Path) -> dict[str, Any]:
    """Return the plain data of a file, unjudged. Raises BankError if it is no JSON or YAML."""
    return read_plain(path).data
