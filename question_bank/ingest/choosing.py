"""What a document is about whose title does not tell: the name that stands out most in it.

Names are weighed by where they stand (in the title, among the lines at the top, as a heading) and
by how often sentences take them up; a name that no sentence takes up has no weight.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import log2
from typing import NamedTuple

from question_bank.ingest.agents import PEOPLE
from question_bank.ingest.lexicon import Entry, Lexicon
from question_bank.ingest.nouns import Mention
from question_bank.ingest.titles import is_name, stripped
from question_bank.ingest.words import key_of

TITLE, TOP, HEADING = 3.0, 2.6, 1.5
"""How much it weighs that a name stands there on its own."""
FIRST, AGENT, DEFINED = 0.5, 0.6, 1.0
"""What it adds to be named first, to be a sentence's subject (each of three), to be defined."""
UNKNOWN = 0.5
"""The part that is left of a name's weight if only this document knows it."""
LEAST = 2
"""Times that sentences name what is no disease by any list."""
ENOUGH = 1.6
"""The weight from which on a name is believed."""
CLOSE = 0.8
"""The part of the best name's weight at which another name makes it unsure."""
LINES = 8
LINE = 90
"""So many lines at the top may be titles, and so long."""

_BREAK = re.compile(
    r"\s*[:|>/\u2022\u2013\u2014!?]\s*|\s+-\s+|,\s+(?:or|a|an|the|and)\s+|\s*\(|\),?"
)
_NUMBERED = re.compile(
    r"(?:[A-Za-z]{1,12}\.?\s?\d{1,3}|\d{1,3}|part \w+|lecture|week)[\s:.-]+", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"(?:(?:my|our|a|an|the|your)\s+)?(?:(?:life|living|coping|learning to live) with|story of"
    r"|guide to|facts about|all about|on)\s+(?:the |an? )?",
    re.IGNORECASE,
)
_DETERMINER = re.compile(r"(?:the|an?|my|our|your)\s+", re.IGNORECASE)
_PLACED = re.compile(
    r"\s+(?:in|during|among|at|with|on|from|for|after|before|of|that|which|and|or)\s.*$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?]$")
_MOST_WORDS = 6
_SHORTEST = 4
_SHORTEST_FORM = 2
_NEAR_DISEASES = ("condition", "condition_class", "finding", "complication")
_ALONE = 2.0
"""What a place weighs at least where a disease's name tells the topic though no sentence has it."""
_DIGIT = re.compile(r"\d")


class Standing(NamedTuple):
    """A name that may be the document's topic, and how much speaks for it."""

    name: str
    entry: Entry | None
    weight: float
    sure: bool = True


class Facts(NamedTuple):
    """What is known of a document's sentences, for weighing a name."""

    prose: str
    """The keys of its sentences, one blank apart."""
    conditions: Sequence[Mention]
    agents: Mapping[str, int]
    """How often the name of a key is a sentence's subject."""
    defined: frozenset[str]
    short: Mapping[str, str]
    lexicon: Lexicon


def chosen(title: str, text: str, headings: Sequence[str], facts: Facts) -> Standing | None:
    """Return the name that most speaks for as a document's topic; None if little speaks for any."""
    found = sorted(_weighed(title, text, headings, facts), key=lambda each: -each.weight)
    if not found or found[0].weight < ENOUGH:
        return None
    best = found[0]
    rivals = [each for each in found[1:] if not _overlap(each, best)]
    return best._replace(sure=not rivals or rivals[0].weight < CLOSE * best.weight)


def _overlap(one: Standing, other: Standing) -> bool:
    """Tell names of which one is the other cut short, as "type 2 diabetes" and "diabetes" do."""
    words, others = (set(key_of(each.name).split()) for each in (one, other))
    return words <= others or others <= words


def _weighed(title: str, text: str, headings: Sequence[str], facts: Facts) -> Iterator[Standing]:
    places = dict(_places(title, text, headings, facts))
    keys = {key_of(name): _times(key_of(name), facts) for name in places}
    first = key_of(facts.conditions[0].text) if facts.conditions else "-"
    for name, place in places.items():
        key = key_of(name)
        entry = facts.lexicon.known(name)
        disease = entry is not None and entry.kind == "condition"
        times = _meant(key, keys)
        least = int(place < _ALONE) if disease else LEAST
        if times < least or not (disease or _may_be(name, entry)):
            continue
        weight = (place + log2(1 + times)) * (1 if disease else UNKNOWN)
        weight += AGENT * min(3, facts.agents.get(key, 0)) + FIRST * f" {key}".endswith(f" {first}")
        yield Standing(name, entry, weight + DEFINED * (key in facts.defined))


def _may_be(name: str, entry: Entry | None) -> bool:
    """Tell whether a name that is no disease's by any list may be one."""
    short = len(name) < (_SHORTEST_FORM if name.isupper() else _SHORTEST)
    other = entry is not None and entry.kind not in _NEAR_DISEASES
    return not (short or other or _DIGIT.search(name) or PEOPLE.search(name))


def _meant(key: str, times: Mapping[str, int]) -> int:
    """Return how often a name is meant: "diabetes" is the one kind of it that a text names."""
    kinds = [each for each in times if each.endswith(f" {key}") and times[each]]
    wholes = [each for each in times if key.endswith(f" {each}") and times[each]]
    only = [
        whole
        for whole in wholes
        if not any(each.endswith(f" {whole}") and times[each] for each in times if each != key)
    ]
    own = times[key] - sum(times[each] for each in kinds)
    return own + sum(times[each] - times[key] for each in only)


def _times(key: str, facts: Facts) -> int:
    """Return how often sentences name a thing, by its name or by its short form."""
    short = [key_of(form) for form, long in facts.short.items() if key_of(long) == key]
    return sum(facts.prose.count(f" {each} ") for each in (key, *short))


def _places(
    title: str, text: str, headings: Sequence[str], facts: Facts
) -> Iterator[tuple[str, float]]:
    """Yield names with the weight of their places, the lightest first."""
    top = [line.strip() for line in text[: LINES * LINE].splitlines() if line.strip()][:LINES]
    lines = [line for line in top if len(line) <= LINE and not _SENTENCE.search(line)]
    yield from ((mention.text, 0.0) for mention in facts.conditions)
    for weight, said in ((HEADING, headings), (TOP, lines), (TITLE, [title])):
        for line in said:
            for name, part in _names(line, facts):
                known = facts.lexicon.known(name)
                if known or weight >= TOP:
                    yield name, weight * part


def _names(line: str, facts: Facts) -> Iterator[tuple[str, float]]:
    """Yield the names that a title may consist of, with how much of it each is."""
    named = facts.lexicon.mentions(line, 0, len(line))
    yield from ((each.text, 0.8) for each in named if each.kind == "condition")
    for segment in _BREAK.split(line):
        name = _bare(segment)
        shorter = _PLACED.sub("", name)
        for each, part in ((shorter, 0.8), (name, 1.0)):
            if each and is_name(each) and len(each.split()) <= _MOST_WORDS:
                yield each, part
                yield facts.short.get(each, each), part


def _bare(segment: str) -> str:
    """Return a part of a title without its number, its article, "life with"."""
    name = stripped(segment)
    for pattern in (_NUMBERED, _ADDRESS, _DETERMINER):
        begun = pattern.match(name)
        name = name[begun.end() :] if begun else name
    return stripped(name).strip(" ,;")
