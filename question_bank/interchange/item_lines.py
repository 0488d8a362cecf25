"""Item lines of any author: one JSON object a line, read as an item or refused with a reason."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from question_bank.content.items import Item, Option, Premise, Response
from question_bank.content.schema import violations

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class ItemLine:
    """A line by its number, from 1: the item it holds, or why it holds none."""

    number: int
    item: Item | None
    problem: str = ""


class _UnreadableError(Exception):
    """A line that holds no item, with the reason in words."""


def read_items(lines: Iterable[bytes]) -> Iterator[ItemLine]:
    """Read lines one by one, so that a file of any length can be read; blank ones are passed."""
    for number, line in enumerate(lines, start=1):
        bare = line.removeprefix(BYTE_ORDER_MARK).strip()
        if bare:
            yield _read(number, bare)


def _read(number: int, line: bytes) -> ItemLine:
    try:
        return ItemLine(number, item_from_line(_parsed(line)))
    except _UnreadableError as error:
        return ItemLine(number, None, str(error))


def _parsed(line: bytes) -> Mapping[str, Any]:
    """Return the line as data the schema has accepted, all its text fit to be written again."""
    try:
        data = json.loads(line.decode())
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeError as error:
        raise _UnreadableError("the text is not UTF-8") from error
    except RecursionError as error:
        raise _UnreadableError("it is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise _UnreadableError(f"it is not JSON: {error.msg} (column {error.colno})") from error
    except ValueError as error:
        raise _UnreadableError("it holds a number of thousands of digits") from error
    for path, sentence in violations("item", data):
        where = "/".join(map(str, path))
        raise _UnreadableError(f"{where}: {sentence}" if where else sentence)
    parsed: Mapping[str, Any] = data
    return parsed


def item_from_line(row: Mapping[str, Any]) -> Item:
    """Build an item from a row that the schema has accepted; an option without a label gets one."""
    answer = row.get("answer", "")
    return Item(
        id=row.get("id", ""),
        kind=row["kind"],
        style=row.get("style", "plain"),
        seed=row.get("seed", 0),
        facts=tuple(row.get("facts", ())),
        category=row.get("category", ""),
        stem=row["stem"],
        options=tuple(_option(place, each) for place, each in enumerate(row.get("options", ()))),
        premises=tuple(Premise(each["id"], each["text"]) for each in row.get("premises", ())),
        responses=tuple(Response(each["id"], each["text"]) for each in row.get("responses", ())),
        pairs=dict(row.get("pairs", {})),
        answer=answer if isinstance(answer, str) else tuple(answer),
        explanation=row.get("explanation", ""),
    )


def _option(place: int, row: Mapping[str, Any]) -> Option:
    letters = len(ascii_uppercase)
    return Option(
        label=row.get("label", ascii_uppercase[place] if place < letters else str(place + 1)),
        text=row["text"],
        correct=row["correct"],
        rationale=row.get("rationale", ""),
        facts=tuple(row.get("facts", ())),
    )
