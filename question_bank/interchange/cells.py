"""Text in the cells of a table, so that no spreadsheet takes it for a formula, and back."""

import re

_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")


def neutralised(text: str) -> str:
    """Return text as a cell: what a spreadsheet would compute gets an apostrophe in front.

    Apostrophes that stand there already are kept apart from ours, so `original` gives every text
    back. (OWASP, "CSV Injection".)
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def original(cell: str) -> str:
    """Return the text that `neutralised` made a cell of."""
    return cell[1:] if _GUARDED.match(cell) else cell
