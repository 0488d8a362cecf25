"""Text in the cells of a table, so that no spreadsheet takes it for a formula, and back.

What ends a cell differs from one country's spreadsheets to another's, and a quotation mark counts
for nothing where a program sees no beginning of a cell. So also what stands behind a semicolon, a
tab or the end of a line is kept from being one.
"""

import re

_DANGEROUS = re.compile(r"['\"]*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"'['\"]*[=+\-@\t\r\n]")
_DANGEROUS_WITHIN = re.compile(r"(?<=[;\t\r\n])(?=['\"]*[=+\-@])")
_GUARDED_WITHIN = re.compile(r"(?<=[;\t\r\n])'(?=['\"]*[=+\-@])")


def neutralised(text: str) -> str:
    """Return text as a cell: what a spreadsheet would compute gets an apostrophe in front.

    Apostrophes that stand there already are kept apart from ours, so `original` gives every text
    back. (OWASP, "CSV Injection".)
    """
    within = _DANGEROUS_WITHIN.sub("'", text)
    return f"'{within}" if _DANGEROUS.match(text) else within


def original(cell: str) -> str:
    """Return the text that `neutralised` made a cell of."""
    return _GUARDED_WITHIN.sub("", cell[1:] if _GUARDED.match(cell) else cell)
