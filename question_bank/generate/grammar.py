"""Small helpers of English: capitals, articles, lists, and verbs that agree with their noun."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_SLOT = re.compile(r"\{([^{}]+)\}")
_SILENT_H = ("hour", "honest", "honour", "heir")
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])\Z")
_EIGHT = re.compile(r"(?:8\d*|11|18)(?!\d)")
_SOUNDS_LIKE_YOU = ("uni", "use", "usu", "uro", "eu", "one")


@dataclass(frozen=True)
class Noun:
    """A noun phrase as it stands in a sentence, and whether verbs after it are plural."""

    text: str
    plural: bool = False


def capital_first(text: str) -> str:
    """Raise the first letter and leave the rest alone."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Lower the first letter, unless its word has a capital of its own.

    Such are short forms and names: MS, T cell, McArdle disease, Guillain-Barré, Bell's palsy.
    """
    word = text.split(" ", 1)[0]
    named = _POSSESSIVE.search(word) or word[1:] != word[1:].lower()
    return text if len(word) == 1 or named else text[:1].lower() + text[1:]


def indefinite(text: str) -> str:
    """Return ``a`` or ``an`` by the sound the text begins with."""
    word = text.casefold()
    if word.startswith(_SOUNDS_LIKE_YOU):
        return "a"
    first = re.split(r"[\s-]", text, maxsplit=1)[0]
    vowels = "aefhilmnorsx" if first.isupper() else "aeiou"
    begins = word.startswith(_SILENT_H) or word[:1] in vowels or _EIGHT.match(word)
    return "an" if begins else "a"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Join parts as a sentence does: one; one and two; one, two, and three."""
    if len(parts) < 3:  # noqa: PLR2004 - the comma before the last starts with three
        return f" {last} ".join(parts)
    return f"{', '.join(parts[:-1])}, {last} {parts[-1]}"


def sentence(template: str, nouns: Mapping[str, Noun]) -> str:
    """Fill a template and capitalise it.

    ``{subject}`` puts a noun, ``{a object}`` a noun after the indefinite article it needs;
    ``{is/are}`` takes the form that agrees with the noun put last before it, or first after it.
    An empty word leaves no doubled space.
    """
    slots = _SLOT.findall(template)
    named = [nouns[slot.removeprefix("a ")] for slot in slots if "/" not in slot]
    plural = bool(named) and named[0].plural

    def fill(match: re.Match[str]) -> str:
        nonlocal plural
        slot = match.group(1)
        if "/" in slot:
            return slot.split("/")[plural]
        name = slot.removeprefix("a ")
        noun = nouns[name]
        plural = noun.plural
        return noun.text if name == slot else f"{indefinite(noun.text)} {noun.text}"

    return capital_first(" ".join(_SLOT.sub(fill, template).split()))
