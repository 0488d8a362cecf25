"""A sentence as the classifier sees it: its subject masked, its words and turns of phrase named."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from question_bank.ingest import cues

_TOKEN = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d[\d.,]*%?|[?:%()]")
_PARENTHESIS = re.compile(r"\s*\([^)]*\)\s*$")
_LONGEST = 60
"""No feature looks past so many words: what is longer is no sentence."""


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
    return name.sub(cues.SUBJECT, line) if name else line


def words(line: str) -> list[str]:
    """Return the words in lower case, without their plural s; all numbers are ``0``."""
    return [_plain(token) for token in _TOKEN.findall(line)[:_LONGEST]]


def _plain(token: str) -> str:
    if token == cues.SUBJECT:
        return token
    if token[0].isdigit():
        return "0%" if token.endswith("%") else "0"
    word = token.lower().replace("’", "'").removesuffix("'s").rstrip("'-")
    plural = len(word) > 4 and word[-1] == "s" and word[-2] not in "su"
    return word[:-1] if plural else word


def of_words(line: str, lead_in: str | None) -> list[str]:
    """Return a masked sentence's words, pairs of words and turns of phrase, and its lead-in's."""
    found = words(line)
    features = set(found)
    features.update(f"{a} {b}" for a, b in zip(["^", *found], [*found, "$"], strict=True))
    features.update(f"c:{name}" for name in cues.turns(line))
    if lead_in:
        features.add("item")
        features.update(f"l:{word}" for word in words(lead_in))
        features.update(f"l:c:{name}" for name in cues.turns(lead_in))
    return sorted(features)


def of_place(
    line: str, headings: tuple[str, ...], lead_in: str | None
) -> dict[str, dict[str, float]]:
    """Return for each category what speaks for it beside the words: turns of phrase, headings."""
    found: dict[str, dict[str, float]] = {each: {f"is {each}": 1.0} for each in cues.CATEGORIES}
    for prefix, text in (("", line), ("lead-in ", lead_in or "")):
        for turn in cues.turns(text):
            votes = found[turn.partition(" ")[0]]
            votes[f"{prefix}turn {turn}"] = 1.0
            votes[f"{prefix}turns"] = votes.get(f"{prefix}turns", 0.0) + 1.0
    announced = cues.of_headings(headings)
    for rank, category in enumerate(announced):
        found[category][f"heading {category}"] = 1.0 / (1 + rank)
    if not announced:
        for category in cues.CATEGORIES:
            found[category][f"no heading {category}"] = 1.0
    return found


def of_standing(
    line: str,
    headings: tuple[str, ...],
    lead_in: str | None,
    mentions: Collection[str],
    categories: Mapping[str, float],
) -> dict[str, float]:
    """Return what speaks for and against a masked sentence's stating a fact.

    ``mentions`` are the kinds of the things that it names.
    """
    found = words(line)
    features = {f"s:{name}": 1.0 for name in cues.standings(line)}
    features.update(dict.fromkeys((f"t:{name.partition(' ')[0]}" for name in cues.turns(line)), 1.0))
    features.update(dict.fromkeys((f"m:{kind}" for kind in mentions), 1.0))
    features.update({f"p:{category}": share for category, share in categories.items()})
    features[f"length {min(len(found), 40) // 4}"] = 1.0
    features["heading" if cues.of_headings(headings) else "no heading"] = 1.0
    features.update(dict.fromkeys(found, 0.3))
    if found:
        features[f"^ {found[0]}"] = 1.0
    if lead_in:
        features["item"] = 1.0
        features.update({f"l:{name}": 1.0 for name in cues.standings(lead_in)})
    if cues.SUBJECT in found:
        features["names its subject"] = 1.0
    return features
