"""A bank as tables of comma-separated values, one a section, in one archive: for spreadsheets.

A list of phrases stands one a line in its cell; what is nested deeper, such as evidence, stands as
JSON. An empty cell is no value. A table read alone may leave columns out: those fields stay as they
are. Every cell is kept from being taken for a formula (`cells`).
"""

import csv
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from question_bank.content import BankError, Problem
from question_bank.content.plain import SECTIONS
from question_bank.interchange.cells import neutralised, original

TEXT, LIST, NESTED, NUMBER, FLAG = "text", "list", "nested", "number", "flag"

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "documents": {
        "id": TEXT,
        "title": TEXT,
        "publisher": TEXT,
        "source_sha256": TEXT,
        "text_sha256": TEXT,
        "length": NUMBER,
    },
    "concepts": {"id": TEXT, "name": TEXT, "kind": TEXT, "synonyms": LIST, "parents": LIST},
    "facts": {
        "id": TEXT,
        "subject": TEXT,
        "predicate": TEXT,
        "category": TEXT,
        "objects": LIST,
        "statement": TEXT,
        "hedge": TEXT,
        "polarity": TEXT,
        "scope": TEXT,
        "basis": TEXT,
        "source": TEXT,
        "standing": TEXT,
        "note": TEXT,
        "status": TEXT,
        "version": NUMBER,
        "evidence": NESTED,
        "tags": LIST,
    },
    "contrasts": {
        "id": TEXT,
        "predicate": TEXT,
        "values": NESTED,
        "exclusive": FLAG,
        "basis": TEXT,
        "source": TEXT,
        "why": TEXT,
        "frame": TEXT,
        "status": TEXT,
    },
    "complete": {
        "id": TEXT,
        "subject": TEXT,
        "predicate": TEXT,
        "values": LIST,
        "source": TEXT,
        "status": TEXT,
    },
    "foils": {
        "id": TEXT,
        "value": TEXT,
        "kind": TEXT,
        "predicate": TEXT,
        "false_for": LIST,
        "frame": TEXT,
        "why": TEXT,
        "source": TEXT,
        "status": TEXT,
    },
    "overlaps": {"values": LIST, "why": TEXT},
    "items": {
        "id": TEXT,
        "kind": TEXT,
        "style": TEXT,
        "facts": LIST,
        "category": TEXT,
        "stem": TEXT,
        "options": NESTED,
        "premises": NESTED,
        "responses": NESTED,
        "pairs": NESTED,
        "answer": NESTED,
        "explanation": TEXT,
        "sources": NESTED,
        "status": TEXT,
        "tags": LIST,
    },
}
"""Section to its columns, and how each column's cells are written."""

NULLABLE = frozenset({"publisher", "hedge", "source", "note", "frame"})
"""Fields that are null where they have no value; other texts are empty then."""
LEFT_OUT = frozenset({"status", "version"})
"""Fields that are absent where their cell is empty."""

ABOUT = "about.csv"
ABOUT_KEYS = ("schema_version", "bank", "revision", "drafts")
LARGEST = 64 * 2**20
"""Bytes of all tables together, unpacked."""
MOST_TABLES = 100
MOST_ROWS = 200_000
"""Rows of one table: a large school's bank has a tenth of that."""
LARGEST_CELL = 2**22
_MAY_GROW = 2**20
_GROWS = 200
"""How many times larger a table becomes at most; those under `_MAY_GROW` bytes may as they like."""
_DAY_ONE = (1980, 1, 1, 0, 0, 0)


def write(plain: Mapping[str, Any]) -> bytes:
    """Return the tables in one zip archive; the same bytes for the same bank."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables(plain).items():
            archive.writestr(zipfile.ZipInfo(name, _DAY_ONE), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def tables(plain: Mapping[str, Any]) -> dict[str, str]:
    """Return each table's text by its file name; sections without a record have none."""
    about = [(key, str(plain[key])) for key in ABOUT_KEYS if key in plain]
    found = {ABOUT: _written(("key", "value"), about)}
    for section in SECTIONS:
        rows = plain.get(section) or ()
        if rows:
            columns = COLUMNS[section]
            cells = ([_cell(row.get(name), kind) for name, kind in columns.items()] for row in rows)
            found[f"{section}.csv"] = _written(columns, cells)
    return found


def _written(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([neutralised(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(value: Any, kind: str) -> str:  # noqa: ANN401 - plain data
    if value is None or value == []:
        return ""
    if kind == FLAG:
        return "yes" if value else "no"
    if kind == LIST and all(map(_stands_alone, value)):
        return "\n".join(value)
    return str(value) if kind in {TEXT, NUMBER} else json.dumps(value, ensure_ascii=False)


def _stands_alone(phrase: str) -> bool:
    """Whether a phrase can stand on a line of its own and be read back as it is."""
    return phrase.splitlines() == [phrase.strip()] == [phrase] and not phrase.startswith("[")


def read(path: Path) -> dict[str, Any]:
    """Return plain data of an archive of tables, or of one table. Raises BankError.

    Rows hold the fields that their table has columns for.
    """
    found: dict[str, Any] = {"schema_version": 1}
    problems: list[Problem] = []
    for name, content in _files(path):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            problems.append(Problem(name, line, "", "not UTF-8 text", "file"))
            continue
        if Path(name).name == ABOUT:
            found.update(_about(text))
            continue
        section, rows = _table(name, text, problems)
        found.setdefault(section, []).extend(rows)
    if problems:
        raise BankError(problems)
    return found


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the tables of an archive, or a file that is one; nothing is unpacked to disk."""
    if not zipfile.is_zipfile(path):
        yield path.name, path.read_bytes()
        return
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if each.filename.endswith(".csv")]
            if len(members) > MOST_TABLES or sum(each.file_size for each in members) > LARGEST:
                raise _refused(path.name, "its tables are larger than can be read")
            if any(map(_is_bomb, members)):
                raise _refused(path.name, "it is packed beyond what tables are")
            for member in members:
                # The size that is stated binds: whatever stands after it is not unpacked.
                yield member.filename, archive.read(member)
    except _DAMAGED as error:
        raise _refused(path.name, "the archive is damaged or locked") from error


_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    OSError,
)
"""What the readers of archives raise: each packing's own."""


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    grown = member.file_size > _GROWS * max(member.compress_size, 1)
    return grown and member.file_size > _MAY_GROW


def _refused(name: str, message: str) -> BankError:
    return BankError([Problem(name, None, "", message, "file")])


def _about(text: str) -> dict[str, Any]:
    rows = csv.reader(io.StringIO(text, newline=""))
    told = {row[0]: original(row[1]) for row in rows if len(row) > 1}
    found: dict[str, Any] = {
        key: int(told[key])
        for key in ("schema_version", "revision")
        if told.get(key, "").isdecimal()
    }
    if "bank" in told:
        found["bank"] = told["bank"]
    return {**found, "drafts": True} if told.get("drafts") == "True" else found


def _table(name: str, text: str, problems: list[Problem]) -> tuple[str, list[dict[str, Any]]]:
    """Read one table; what cannot be read is added to the problems."""
    csv.field_size_limit(LARGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[dict[str, Any]] = []
    section = ""
    try:
        columns = [original(cell).strip() for cell in next(lines, [])]
        section = _section(name, columns)
        for number, cells in enumerate(lines):
            if number >= MOST_ROWS:
                raise _refused(name, f"more than {MOST_ROWS:,} rows; split it")
            if any(cells):
                where = Problem(name, lines.line_num, section, "", "table")
                rows.append(_row(section, columns, cells, where, problems))
    except csv.Error as error:
        problems.append(Problem(name, lines.line_num, section, f"no table: {error}", "table"))
    return section, rows


def _section(name: str, columns: list[str]) -> str:
    """Return the section that a table holds: its name says so, or its columns fit no other."""
    stem = Path(name).stem
    fitting = [each for each in COLUMNS if set(columns) <= set(COLUMNS[each])]
    chosen = stem if stem in COLUMNS else (fitting[0] if len(fitting) == 1 else "")
    if not chosen:
        raise _refused(
            name,
            f"no table of a bank: call it by its section ({', '.join(COLUMNS)}), such as facts.csv",
        )
    strange = [column for column in columns if column not in COLUMNS[chosen]]
    twice = [column for column in columns if columns.count(column) > 1]
    if strange or twice:
        listed = ", ".join(repr(column) for column in dict.fromkeys(strange or twice))
        what = "has no column" if strange else "has twice the column"
        raise _refused(name, f"a table of {chosen} {what} {listed}")
    return chosen


def _row(
    section: str, columns: list[str], cells: list[str], where: Problem, problems: list[Problem]
) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if len(cells) > len(columns):
        problems.append(_said(where, f"{len(cells)} cells under {len(columns)} columns"))
    for name, cell in zip(columns, cells, strict=False):
        try:
            value = _value(original(cell), name, COLUMNS[section][name])
        except (ValueError, KeyError, RecursionError):
            problems.append(_said(where, f"the cell of {name!r} cannot be read: {cell[:40]!r}"))
            continue
        if value is not None or name in NULLABLE:
            row[name] = value
    return row


def _said(where: Problem, message: str) -> Problem:
    return Problem(where.file, where.line, where.where, message, where.rule)


def _value(text: str, name: str, kind: str) -> Any:  # noqa: ANN401 - plain data
    """Return what a cell says; None if it says nothing."""
    if kind == TEXT:
        return text if text or name not in NULLABLE | LEFT_OUT else None
    if kind == LIST:
        return _phrases(text)
    if not text:
        return [] if kind == NESTED else None
    if kind == FLAG:
        return {"yes": True, "no": False, "true": True, "false": False}[text.lower()]
    return int(text) if kind == NUMBER else _json(text)


def _json(text: str) -> Any:  # noqa: ANN401 - plain data
    """Read JSON as it is defined: without NaN and what is like it. Raises ValueError."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    return json.loads(text, parse_constant=refuse)


def _phrases(text: str) -> Any:  # noqa: ANN401 - plain data
    """Return the phrases of a cell: one a line, or as JSON, which begins with a bracket."""
    if text.startswith("["):
        return _json(text)
    return [line.strip() for line in text.splitlines() if line.strip()]
