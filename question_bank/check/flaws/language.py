"""Rules about wording: one form for all options, no vague or unexplained words."""

import re
from collections.abc import Callable

from question_bank.check.flaws.examples import asked, card, choice, cloze, matched
from question_bank.check.flaws.question import Choice, Question
from question_bank.check.flaws.registry import Finding, rule
from question_bank.check.flaws.sources import (
    HALADYNA_CHOICES,
    HALADYNA_STYLE,
    HOUSE,
    NBME_DIFFICULTY,
    TARRANT,
)
from question_bank.check.flaws.words import bag, words

_AFTER_VERB = bag("a an the his her its their all each every more less fewer to")
_ARTICLE = re.compile(r"(?:an?|the) (?!and\b)", re.IGNORECASE)
_INFINITIVE = re.compile(r"to [a-z]", re.IGNORECASE)
_CLAUSE = re.compile(r"(?:it|they|he|she|there|this) [a-z]", re.IGNORECASE)
_SMALL = re.compile(r"[a-z]{2,}\b", re.ASCII)
_PARTICLES = bag("von van de del la le")
_VAGUE = re.compile(
    r"\b(?:usually|often|frequently|occasionally|sometimes|rarely|seldom|commonly|generally|"
    r"typically|mostly|infrequently)\b",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"(?<![\w-])([A-Z]{2,6})s?(?![\w-])")
_KNOWN = bag(
    """AIDS BMI COVID CT DNA ECG EKG HIV ICU IQ IV MRI RNA TV UK US USA UV WHO I II III IV VI
    VII VIII IX XI XII ALL ALWAYS AND BEST CORRECT EXCEPT FALSE FIRST IN INCORRECT IS
    LEAST MOST MUST NEVER NEXT NO NONE NOT OF ON ONE ONLY OR THE TO TRUE TWO"""
)
_SHORT = 2


@rule(
    "not-parallel",
    f"{NBME_DIFFICULTY}; {HALADYNA_CHOICES}",
    "Give the options one grammatical form.",
    trips=[
        choice("Losing the hair", "Loss of weight", "Pain"),
        choice("Sleep", "Eating more fruit", "Exercising regularly"),
        choice("The skin", "Bone", "Lung"),
        choice("Skin", "Bone.", "Lung"),
        choice("Skin", "bone", "Lung"),
        choice("To relieve pain", "Suppress the immune system", "To kill bacteria"),
        choice("It inflames muscle", "Bone loss", "They itch"),
        matched({"Gout": "Skin.", "Lupus": "Joint"}, "Bone"),
    ],
    passes=[
        choice("Swelling of the skin", "Loss of hair", "Pain"),
        choice("Drooping eyelids", "Loss of reflexes", "Clonus"),
        choice("Blood test", "Hearing test", "Urine test"),
        choice("gout", "lupus", "Addison disease"),
        choice("Gout", "von Willebrand disease", "mRNA"),
    ],
)
def not_parallel(question: Question) -> Finding:
    """Find options of several forms: one form is compared by content.

    Some phrases need a verb in -ing or an article, so these matter only where they set the key
    apart. Names keep their capital among options that begin small.
    """
    texts = [each.text for each in question.offered if each.text]
    found = {
        "the key alone begins with a verb in -ing, or without": _odd(question, _is_gerund),
        "the key alone begins with an article, or without": _odd(question, _has_article),
        "some options begin with to": _mixed([bool(_INFINITIVE.match(text)) for text in texts]),
        "some options are sentences": _mixed([bool(_CLAUSE.match(text)) for text in texts]),
        "some options end with a full stop": _mixed([text.endswith(".") for text in texts]),
        "some options begin with a small letter": 0 < sum(map(_small, texts)) < len(texts) / 2,
    }
    return next((message for message, is_so in found.items() if is_so), None)


def _odd(question: Question, form: Callable[[Choice], bool]) -> bool:
    """Whether the key alone has a form, or alone lacks it."""
    if not question.key:
        return False
    return {form(each) for each in question.wrong} == {not form(question.key)}


def _is_gerund(choice: Choice) -> bool:
    """Whether an option begins with a verb in -ing, which something follows as it does a verb.

    "Swelling of", "hearing test" and "drooping eyelids" are nouns, and look the same otherwise.
    """
    first, second = (*choice.words, "", "")[:2]
    return first.endswith("ing") and (second in _AFTER_VERB or second.endswith("ly"))


def _has_article(choice: Choice) -> bool:
    return bool(_ARTICLE.match(choice.text))


def _mixed(marks: list[bool]) -> bool:
    return any(marks) and not all(marks)


def _small(text: str) -> bool:
    found = _SMALL.match(text)
    return found is not None and found.group() not in _PARTICLES


@rule(
    "vague-frequency",
    f"{NBME_DIFFICULTY}; {TARRANT}",
    "Say how often, or leave it out; in the stem a hedge may stand.",
    severity="warning",
    trips=[
        choice("Usually the skin", "Rarely the bone", "The lung"),
        choice("Skin", "A rash that sometimes itches", "Lung"),
        matched({"Gout": "Often painful", "Lupus": "Rash"}, "Fever"),
    ],
    passes=[
        asked("Which of the following is often damaged?"),
        choice("Frequent urination", "Rash", "Fever"),
        choice("Exercising regularly", "Eating late", "Sleeping less"),
    ],
)
def vague_frequency(question: Question) -> Finding:
    """Find an option that says how often in a word that no two people take alike."""
    found = ((each.text, _VAGUE.search(each.text)) for each in question.offered)
    said = (f"{text!r} says {match.group()!r}" for text, match in found if match)
    return next(said, None)


@rule(
    "unexplained-abbreviation",
    f"{HOUSE}; {HALADYNA_STYLE} (simple vocabulary)",
    "Write it out, with the abbreviation in brackets if it is worth knowing.",
    severity="warning",
    trips=[
        asked("What does EMG show?"),
        choice("EMG", "Biopsy", "Sonography"),
        cloze("In CIDP the _____ is lost.", "myelin"),
    ],
    passes=[
        asked("What does electromyography (EMG) show?"),
        asked("What does MRI of the brain show?"),
        card("Which disease is chronic inflammatory demyelinating polyneuropathy?", "CIDP"),
        asked("Which MUST be damaged in type II?"),
        asked("A BIOPSY IS TAKEN. WHAT IS FOUND?"),
        choice("CD8 T cells", "HLA-B27", "Vitamin B12"),
    ],
)
def unexplained_abbreviation(question: Question) -> Finding:
    """Find an abbreviation that neither everybody knows nor the item itself spells out."""
    text = question.shown
    if sum(map(str.isupper, text)) > sum(map(str.islower, text)):
        return None
    used = dict.fromkeys(_ABBREVIATION.findall(text))
    unknown = [each for each in used if each not in _KNOWN]
    spelt = _spelt(text) if unknown else ""
    return next(
        (f"{each} is not spelt out" for each in unknown if not _told(each, text, spelt)), None
    )


def _spelt(text: str) -> str:
    """Return the first letters of all words but the smallest."""
    return "".join(word[0] for word in words(text) if word not in {"of", "and", "the", "in"})


def _told(short: str, text: str, spelt: str) -> bool:
    """Whether the abbreviation stands beside a bracket, or words with its initials are there.

    Two letters are the initials of too much to prove anything.
    """
    beside = f"({short}" in text or f"{short} (" in text or f"{short}s (" in text
    return beside or (len(short) > _SHORT and short.lower() in spelt)
