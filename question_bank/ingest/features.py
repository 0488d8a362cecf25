"""A sentence as the classifier sees it: its subject masked, its words and turns of phrase named."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, TypeVar

from question_bank.ingest.cues import CATEGORIES, of_heading, of_headings
from question_bank.ingest.nouns import Passage
from question_bank.ingest.turns import standings, turns

SUBJECT = "SUBJ"
"""Stands for the subject's name in a sentence whose subject is masked."""

_TOKEN = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d[\d.,]*%?|[?:%()]")
_PARENTHESIS = re.compile(r"\s*\([^)]*\)\s*$")
_LONGEST = 60
"""No feature looks past so many words: what is longer is no sentence."""

_SHORTEST_PLURAL = 5
_LONG = 7
_ENDING = 4
_STEP = 4
_STEPS = 10
_OPENING = 5
"""So many words of a sentence may say what it tells of, as a heading does."""

_NEARBY = 0.5
"""What the words of headings and of sentences beside count for."""

_USUAL = 0.7
"""So likely does a sentence of a document state a fact."""

PLACES_NEAR = (-2, -1, 1, 2)
"""Where the sentences stand that a second look at a sentence takes in."""

Family: TypeAlias = tuple[float, tuple[str, ...]]
"""Features of one kind, and what each counts for."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence in its place: the headings above it (nearest last), its list's lead-in.

    ``before`` and ``after`` are its neighbours in the same section. All are single lines, their
    subject masked.
    """

    line: str
    headings: tuple[str, ...] = ()
    lead_in: str | None = None
    before: str | None = None
    after: str | None = None


def beside(text: str, found: Sequence[Passage], index: int) -> tuple[str | None, str | None]:
    """Return the sentences before and after a passage that stand in the same section."""
    before, after = (
        text[found[at].start : found[at].end]
        if 0 <= at < len(found)
        and found[at].furniture is None
        and found[at].headings == found[index].headings
        else None
        for at in (index - 1, index + 1)
    )
    return before, after


@lru_cache(maxsize=1024)
def _name(subject: str) -> re.Pattern[str] | None:
    """Return what finds a name and its plural, whatever its case; a letter alone is no name."""
    bare = _PARENTHESIS.sub("", subject).strip()
    names = sorted({each for each in (subject.strip(), bare) if len(each) > 1}, key=len)
    if not names:
        return None
    either = "|".join(re.escape(name) for name in reversed(names))
    return re.compile(rf"(?<!\w)(?:{either})(?:s|es)?(?!\w)", re.IGNORECASE)


def masked(sentence: str, subject: str) -> str:
    """Return the sentence on one line, with ``SUBJ`` where it names its subject."""
    line = " ".join(sentence.split())
    name = _name(subject)
    return name.sub(SUBJECT, line) if name else line


@lru_cache(maxsize=512)
def words(line: str) -> tuple[str, ...]:
    """Return the words in lower case, without their plural s; all numbers are ``0``."""
    return tuple(_plain(token) for token in _TOKEN.findall(line)[:_LONGEST])


@lru_cache(maxsize=20_000)
def _plain(token: str) -> str:
    if token == SUBJECT:
        return token
    if token[0].isdigit():
        return "0%" if token.endswith("%") else "0"
    word = token.lower().replace("’", "'").removesuffix("'s").rstrip("'-")
    plural = len(word) >= _SHORTEST_PLURAL and word[-1] == "s" and word[-2] not in "su"
    return word[:-1] if plural else word


@lru_cache(maxsize=512)
def of_words(line: str, lead_in: str | None) -> tuple[str, ...]:
    """Return a masked sentence's words, pairs of words and turns of phrase, and its lead-in's."""
    found = words(line)
    features = set(found)
    features.update(f"{a} {b}" for a, b in zip(["^", *found], [*found, "$"], strict=True))
    features.update(f"c:{name}" for name in turns(line))
    if lead_in:
        features.add("item")
        features.update(f"l:{word}" for word in words(lead_in))
        features.update(f"l:c:{name}" for name in turns(lead_in))
    return tuple(sorted(features))


def near(found: Sequence[_T | None], index: int) -> tuple[_T | None, ...]:
    """Return what stands at each of ``PLACES_NEAR`` around an index; None where nothing does."""
    places = (index + step for step in PLACES_NEAR)
    return tuple(found[at] if 0 <= at < len(found) else None for at in places)


@lru_cache(maxsize=256)
def of_reading(seen: Seen) -> tuple[Family, ...]:
    """Return the words that are learnt by reading: the sentence's, its heading's, those beside.

    The sentence's are what ``of_words`` finds, and the long words' endings, which drugs and tests
    share.
    """
    endings = {f"~{word[-_ENDING:]}" for word in words(seen.line) if len(word) >= _LONG}
    above = {f"h:{word}" for heading in seen.headings[-1:] for word in words(heading)}
    beside = {f"n:{word}" for word in words(seen.before or "") + words(seen.after or "")}
    return (
        _family((*of_words(seen.line, seen.lead_in), *sorted(endings)), 1.0),
        _family(sorted(above), _NEARBY),
        _family(sorted(beside), _NEARBY),
    )


def _family(names: Iterable[str], counts: float) -> Family:
    """Return features that count as much together, however many they are."""
    kept = tuple(names)
    return counts / math.sqrt(len(kept) or 1), kept


def of_place(seen: Seen) -> dict[str, dict[str, float]]:
    """Return for each category what speaks for it beside the words: turns of phrase, headings."""
    found: dict[str, dict[str, float]] = {each: {f"is {each}": 1.0} for each in CATEGORIES}
    for prefix, text in (("", seen.line), ("lead-in ", seen.lead_in or "")):
        for turn in turns(text):
            votes = found[turn.partition(" ")[0]]
            votes[f"{prefix}turn {turn}"] = 1.0
            votes[f"{prefix}turns"] = votes.get(f"{prefix}turns", 0.0) + 1.0
    for side, text in (("before", seen.before or ""), ("after", seen.after or "")):
        for turn in turns(text):
            votes = found[turn.partition(" ")[0]]
            votes[f"{side} turns"] = votes.get(f"{side} turns", 0.0) + 1.0
    opening = " ".join(seen.line.split(maxsplit=_OPENING)[:_OPENING])
    for name, text in (("opens", opening), ("lead-in says", seen.lead_in or "")):
        _announce(found, name, of_heading(text))
    announced = of_headings(seen.headings)
    _announce(found, "heading", announced)
    if not announced:
        for category in CATEGORIES:
            found[category][f"no heading {category}"] = 1.0
    return found


def _announce(
    found: Mapping[str, dict[str, float]], name: str, categories: tuple[str, ...]
) -> None:
    """Add what is announced: the first counts most; each category may be trusted differently."""
    for rank, category in enumerate(categories):
        found[category][name] = found[category][f"{name} {category}"] = 1.0 / (1 + rank)


def of_standing(seen: Seen, categories: Mapping[str, float]) -> dict[str, float]:
    """Return what speaks for and against the sentence's stating a fact.

    ``categories`` holds the probability of each category, if it does.
    """
    found = words(seen.line)
    features = {f"s:{name}": 1.0 for name in standings(seen.line)}
    features.update({f"t:{name.partition(' ')[0]}": 1.0 for name in turns(seen.line)})
    features.update({f"p:{category}": share for category, share in categories.items()})
    features[f"length {min(len(found) // _STEP, _STEPS)}"] = 1.0
    features["heading" if of_headings(seen.headings) else "no heading"] = 1.0
    features[f"^ {found[0]}" if found else "^"] = 1.0
    if seen.lead_in:
        features["item"] = 1.0
        features.update({f"l:{name}": 1.0 for name in standings(seen.lead_in)})
    said, _, beside = of_reading(seen)
    for counts, names in (said, beside):
        features.update({f"r:{name}": counts for name in names})
    return features


def of_others(beside: Sequence[Mapping[str, float] | None], category: str) -> dict[str, float]:
    """Return what the sentences ``near`` say for a category: how likely it is each of theirs."""
    found = {}
    for step, shares in zip(PLACES_NEAR, beside, strict=False):
        if shares:
            found[f"{step}"] = found[f"{step} {category}"] = shares[category]
    return found


def of_others_standing(beside: Sequence[float | None]) -> dict[str, float]:
    """Return what speaks for a fact where the sentences ``near`` are as likely to state one.

    What is as likely as usual speaks neither way, as does what is not there.
    """
    return {
        f"{step}": stated - _USUAL
        for step, stated in zip(PLACES_NEAR, beside, strict=False)
        if stated is not None
    }
