"""A bank read from YAML or JSON files: whole and sound, or not at all."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

from question_bank.content.bank import Bank
from question_bank.content.data import Plain
from question_bank.content.integrity import circles, lost_references, repeated_ids, unfit_texts
from question_bank.content.places import Places, where_of
from question_bank.content.plain import SECTIONS, bank_to_plain, build_bank
from question_bank.content.problems import BankError, Problem
from question_bank.content.schema import violations
from question_bank.content.yamltext import YamlProblemError, read_yaml

__all__ = [
    "bank_from_plain",
    "bank_to_plain",
    "load_bank",
    "read_bank",
    "read_plain",
    "unlinked_bank",
]

SHIPPED = Path(__file__).parent.parent / "data"
_SHAPE = f"no bank: a mapping with some of the keys {', '.join(SECTIONS)} is needed"
PARTS = ("concepts", "facts", "grounds")
LARGEST_YAML = 4 * 2**20
LARGEST_JSON = 512 * 2**20
MOST_PROBLEMS = 20_000
"""Problems of shape that are told at once: nobody reads more, and a hostile file has millions."""


@dataclass
class Source:
    """Data merged from files, and the places its records came from."""

    data: dict[str, Any] = field(default_factory=dict)
    places: Places = field(default_factory=Places)


def load_bank(path: Path | str | None = None) -> Bank:
    """Read the bank in a folder of YAML or in one YAML or JSON file; None means the shipped one.

    Raises BankError with every problem found, each with file and line; nothing is half-loaded.
    """
    return _shipped() if path is None else read_bank(Path(path))[0]


@cache
def _shipped() -> Bank:
    return read_bank(SHIPPED)[0]


def read_bank(path: Path) -> tuple[Bank, Places]:
    """Read a bank as ``load_bank`` does, and say where each of its records stands."""
    source = read_plain(path)
    return _sound(source.data, source.places), source.places


def bank_from_plain(plain: Plain) -> Bank:
    """Build a bank from plain data of any origin. Raises BankError with every problem found."""
    places = Places()
    if isinstance(plain, Mapping):
        places.name(plain)
    return _sound(plain, places)


def _sound(plain: Plain, places: Places) -> Bank:
    """Build the bank and hold its references against one another."""
    bank = unlinked_bank(plain, places)
    findings = chain(lost_references(bank), circles(bank))
    _refuse(places.problem(*found) for found in findings)
    return bank


def unlinked_bank(plain: Plain, places: Places | None = None) -> Bank:
    """Build a bank whose references may lead outside it: a part, to be laid over a whole.

    Holds the data against the schema and refuses repeated ids. Raises BankError.
    """
    known = places or Places()
    _refuse(islice(_schema_problems(plain, known), MOST_PROBLEMS))
    _refuse(
        known.at(path, _where(plain, path), sentence, "text")
        for path, sentence in unfit_texts(plain)
    )
    _refuse(known.problem(*found) for found in repeated_ids(plain))
    return build_bank(plain)


def _refuse(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise BankError(found)


def _schema_problems(plain: Plain, places: Places) -> Iterator[Problem]:
    for path, sentence in violations("bank", plain):
        yield places.at(path, _where(plain, path), sentence, "schema")


def _where(plain: Plain, path: tuple[str | int, ...]) -> str:
    """Name the record a path leads into, then the rest of the path."""
    if len(path) < 2:  # noqa: PLR2004 - a section alone, or the whole
        return "/".join(map(str, path))
    section, number, *rest = path
    record = where_of(str(section), int(number), plain[str(section)][number])
    return "/".join([record, *map(str, rest)])


def read_plain(path: Path) -> Source:
    """Read and merge the files of a bank without judging what they say."""
    if path.is_dir():
        folder = path
        inside = (sorted(path.glob(f"{each}/*.yaml")) for each in PARTS)
        files = [*sorted(path.glob("*.yaml")), *chain.from_iterable(inside)]
        if not files:
            raise BankError([Problem(str(path), None, "", "no YAML file in this folder", "file")])
    else:
        folder, files = path.parent, [path]
    source = Source()
    problems = [problem for file in files for problem in _add(source, folder, file)]
    _refuse(problems)
    source.data.setdefault("schema_version", 1)
    source.places.name(source.data)
    return source


def _add(source: Source, folder: Path, file: Path) -> Iterator[Problem]:
    """Merge one file into the source; yield what stands in the way."""
    shown = file.relative_to(folder).as_posix()
    try:
        if file.exists() and not file.is_file():
            # A pipe would wait for its writer, and a device may never end.
            yield Problem(shown, None, "", "not a file that can be read", "file")
            return
        size = file.stat().st_size
        most = LARGEST_JSON if file.suffix == ".json" else LARGEST_YAML
        if size > most:
            yield Problem(shown, None, "", f"{size} bytes; {most} is the most we read", "file")
            return
        text = file.read_bytes().decode("utf-8")
        data, lines = _parsed(file, text)
    except OSError as error:
        yield Problem(shown, None, "", f"cannot be read: {error.strerror}", "file")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        yield Problem(shown, line, "", "not UTF-8 text", "file")
    except YamlProblemError as error:
        yield Problem(shown, error.line, "", error.message, "file")
    else:
        yield from _merge(source, shown, data, lines)


def _parsed(file: Path, text: str) -> tuple[Any, dict[tuple[str | int, ...], int]]:
    if file.suffix != ".json":
        tree = read_yaml(text)
        return tree.data, tree.lines
    try:
        return json.loads(text, object_pairs_hook=_unrepeated, parse_constant=_no_number), {}
    except json.JSONDecodeError as error:
        raise YamlProblemError(error.lineno, f"not readable as JSON: {error.msg}") from error
    except RecursionError as error:
        raise YamlProblemError(1, "nested too deeply") from error
    except YamlProblemError:
        raise
    except ValueError as error:
        # Python refuses to read a number of thousands of digits.
        raise YamlProblemError(1, "a number is too long to be one") from error


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise YamlProblemError(1, f"the key {repeated!r} stands twice in one object")
    return found


def _no_number(word: str) -> None:
    raise YamlProblemError(1, f"{word} is no number of JSON")


def _merge(
    source: Source,
    shown: str,
    data: Any,  # noqa: ANN401 - judged here
    lines: dict[tuple[str | int, ...], int],
) -> Iterator[Problem]:
    if not isinstance(data, dict):
        yield Problem(shown, 1, "", _SHAPE, "file")
        return
    if not lines:
        source.places.spots[()] = (shown, None)
    merged = {key: source.data.get(key) for key in data}
    offsets = {key: len(rows) if isinstance(rows, list) else 0 for key, rows in merged.items()}
    for path, line in lines.items():
        if path:
            source.places.spots[_shifted(path, offsets)] = (shown, line)
    for key, rows in data.items():
        known = merged[key]
        if isinstance(known, list) and isinstance(rows, list):
            known.extend(rows)
        elif isinstance(known, dict) and isinstance(rows, dict):
            for name in known.keys() & rows.keys():
                line_ = lines.get((key, name), 1)
                yield Problem(shown, line_, f"{key}/{name}", "stands in another file too", "file")
            known.update(rows)
        elif key in source.data and key != "schema_version":
            line_ = lines.get((key,), 1)
            yield Problem(shown, line_, key, "stands in another file too, not as a list", "file")
        else:
            source.data[key] = type(rows)(rows) if isinstance(rows, (list, dict)) else rows


def _shifted(path: tuple[str | int, ...], offsets: dict[str, int]) -> tuple[str | int, ...]:
    """Turn a path into one file into the path of the same record in the merged data."""
    if len(path) < 2 or not isinstance(path[1], int):  # noqa: PLR2004 - not inside a list
        return path
    return (path[0], path[1] + offsets[str(path[0])], *path[2:])
