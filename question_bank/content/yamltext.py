"""YAML without surprises: no aliases, tags or repeated keys, and the line of every value."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

import yaml

# The C parser is some ten times faster; a wheel without libyaml still reads, only slower.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 24

Path = tuple[str | int, ...]


class YamlProblemError(ValueError):
    """A text that is not the plain YAML we accept; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message
        super().__init__(f"line {line}: {message}")


@dataclass
class Tree:
    """Plain data and, for each path into it, the line it starts on (from 1)."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)


def read_yaml(text: str) -> Tree:
    """Read one YAML document; raise YamlProblemError at the first thing refused.

    Only null, booleans, whole numbers and text are recognised, as in YAML 1.2's core schema: in
    YAML 1.1, which PyYAML follows, the words ``no`` and ``on`` would turn into booleans.
    """
    events = _content_events(text)
    tree = Tree()
    first = next(events, None)
    if first is not None:
        tree.data = _value(first, events, (), tree.lines)
        extra = next(events, None)
        if extra is not None:
            raise YamlProblemError(_line(extra), "a second document; one file holds one")
    return tree


def _content_events(text: str) -> Iterator[yaml.Event]:
    """Yield the parser's events that carry content, with its errors turned into ours."""
    frame = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if not isinstance(event, (*frame, yaml.DocumentEndEvent)):
                yield event
    except yaml.MarkedYAMLError as error:
        line = getattr(error.problem_mark, "line", 0) + 1
        raise YamlProblemError(line, error.problem or "not readable as YAML") from error
    except yaml.reader.ReaderError as error:
        line = text.encode("utf-8", "replace")[: error.position].count(b"\n") + 1
        raise YamlProblemError(line, f"not readable as YAML: {error.reason}") from error


def _line(event: yaml.Event) -> int:
    return getattr(event.start_mark, "line", 0) + 1


def _value(
    event: yaml.Event, events: Iterator[yaml.Event], path: Path, lines: dict[Path, int]
) -> Any:  # noqa: ANN401 - plain data has no narrower type
    """Build the value that starts with ``event``, taking its other events from ``events``."""
    _refuse_tricks(event, path)
    lines[path] = _line(event)
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events, path, lines)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, path, lines)
    value: str = getattr(event, "value", "")
    quoted = getattr(event, "style", None) in ("'", '"', "|", ">")
    return value if quoted else _scalar(value)


def _refuse_tricks(event: yaml.Event, path: Path) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise YamlProblemError(_line(event), "anchors and aliases are refused; write it out")
    tag = getattr(event, "tag", None)
    if tag:
        raise YamlProblemError(_line(event), f"the tag {tag} is refused")
    if len(path) > _DEEPEST:
        raise YamlProblemError(_line(event), f"nested deeper than {_DEEPEST} levels")


def _mapping(events: Iterator[yaml.Event], path: Path, lines: dict[Path, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for event in _until(events, yaml.MappingEndEvent):
        if not isinstance(event, yaml.ScalarEvent):
            raise YamlProblemError(_line(event), "a key must be plain text")
        if event.value in found:
            raise YamlProblemError(_line(event), f"the key {event.value!r} stands here twice")
        found[event.value] = _value(next(events), events, (*path, event.value), lines)
        # A list begins a line below its key; who looks for the key wants the key's line.
        lines[*path, event.value] = _line(event)
    return found


def _sequence(events: Iterator[yaml.Event], path: Path, lines: dict[Path, int]) -> list[Any]:
    found: list[Any] = []
    for event in _until(events, yaml.SequenceEndEvent):
        found.append(_value(event, events, (*path, len(found)), lines))
    return found


def _until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    return takewhile(lambda event: not isinstance(event, end), events)


def _scalar(text: str) -> str | int | bool | None:
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= 18:  # noqa: PLR2004 - fits 64 bits
        return int(text)
    return text
