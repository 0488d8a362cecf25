"""Diseases, and symptoms as reasons to be seen, from ICD-10-CM's tabular list."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from question_bank.ingest.vocabulary.terms import Term

FILES = "simple_icd_10_cm/data/icd10c*.xml"
# Injuries by place, poisonings, causes from outside and reasons for contact are no names.
_KINDS = dict.fromkeys("ABCDEFGHIJKLMNOPQU", "condition") | {"R": "finding"}


def named(folder: Path) -> Iterator[tuple[Term, tuple[str, ...]]]:
    """Yield what the list names, with the terms that it counts in."""
    for file in sorted(folder.glob(FILES)):
        for entry in re.split(r"<diag\b[^>]*>", file.read_text(encoding="utf-8"))[1:]:
            code = re.search(r"<name>(\w)", entry)
            name = re.search(r"<desc>([^<]+)</desc>", entry)
            kind = _KINDS.get(code.group(1)) if code else None
            if kind and name:
                title = html.unescape(name.group(1))
                terms = re.findall(r"<note>([^<]+)</note>", _counted_in(entry))
                yield Term(title, kind, "icd"), (title, *map(html.unescape, terms))


def _counted_in(entry: str) -> str:
    return "".join(re.findall(r"<inclusionTerm>(.*?)</inclusionTerm>", entry, re.DOTALL))
