"""Rules about the shape of an item: what must be there, once, filled and explained."""

import re
from dataclasses import replace
from itertools import islice

from question_bank.check.flaws.examples import asked, card, choice, cloze, matched
from question_bank.check.flaws.question import LINE, MOST, OPTION, STEM, Question
from question_bank.check.flaws.registry import Finding, rule
from question_bank.check.flaws.sources import (
    HALADYNA_CHOICES,
    HALADYNA_STYLE,
    HOUSE,
    NBME_DIFFICULTY,
    NBME_FORMAT,
    TARRANT,
)
from question_bank.content.items import Item

FEWEST_OPTIONS, MOST_OPTIONS = 3, 5

_GAP = re.compile(r"_{2,}|\[\s*(?:\.{3}|…)\s*\]")
_DOUBLED = re.compile(r"\b(?!(?:had|that)\b)([^\W\d_]+)\s+\1\b", re.IGNORECASE)
_PAIRS = {"Gout": "Tophi", "Lupus": "Fever"}


def _keyless(item: Item) -> Item:
    options = tuple(replace(option, correct=False) for option in item.options)
    return replace(item, options=options, pairs={})


@rule(
    "one-key",
    f"{NBME_FORMAT}; {HALADYNA_CHOICES}",
    "Leave exactly one right option, or one right response for each premise.",
    trips=[
        _keyless(choice("Skin", "Bone", "Lung")),
        choice("*Skin", "*Bone", "Lung"),
        _keyless(matched(_PAIRS, "Rash")),
    ],
    passes=[choice("Skin", "Bone", "Lung"), matched(_PAIRS, "Rash")],
)
def one_key(question: Question) -> Finding:
    """Find a choice item without exactly one right option, a premise without a right response."""
    if question.is_choice:
        keys = sum(option.correct for option in question.options)
        return f"{keys} options are marked right" if keys != 1 else None
    if not question.is_matching:
        return None
    pairs = question.item.pairs
    offered = {each.id for each in islice(question.item.responses, MOST)}
    read = zip(question.premises, question.item.premises, strict=False)
    lost = (shown.text for shown, each in read if pairs.get(each.id) not in offered)
    return next((f"{text[:80]!r} has no right response" for text in lost), None)


@rule(
    "option-count",
    HALADYNA_CHOICES,
    "Offer three to five options.",
    trips=[choice("Skin", "Bone"), choice("Skin", "Bone", "Lung", "Liver", "Nerve", "Brain")],
    passes=[choice("Skin", "Bone", "Lung"), choice("Skin", "Bone", "Lung", "Liver", "Nerve")],
)
def option_count(question: Question) -> Finding:
    """Find fewer than three options, or more than anybody reads."""
    count = len(question.item.options)
    wrong = question.is_choice and not FEWEST_OPTIONS <= count <= MOST_OPTIONS
    return f"{count} options" if wrong else None


@rule(
    "no-spare-response",
    HOUSE,
    "Add a response that is right for no premise, or let responses repeat.",
    trips=[matched(_PAIRS), matched({**_PAIRS, "Scurvy": "Bleeding gums"})],
    passes=[
        matched(_PAIRS, "Bleeding gums"),
        matched({"Gout": "Joint", "Lupus": "Skin", "Psoriasis": "Skin"}),
    ],
)
def no_spare_response(question: Question) -> Finding:
    """Find a one-to-one set whose last pair is left over, and so known without knowing."""
    responses = len(question.item.responses)
    even = question.is_matching and responses <= len(question.item.premises)
    right = list(islice(question.item.pairs.values(), MOST))
    return f"{responses} responses" if even and len(set(right)) == len(right) else None


@rule(
    "missing-rationale",
    HOUSE,
    "Say why the option is right or wrong.",
    trips=[choice("Skin", "Bone", "Lung", reason=""), choice("Skin", "Bone", "Lung", reason=" \n")],
    passes=[choice("Skin", "Bone", "Lung"), card("What does it damage?", "Skin")],
)
def missing_rationale(question: Question) -> Finding:
    """Find an option that nothing explains."""
    pairs = zip(question.options, question.item.options, strict=False)
    bare = (f"{shown.text!r} is not explained" for shown, o in pairs if not o.rationale.strip())
    return next(bare, None)


@rule(
    "empty-text",
    HOUSE,
    "Write the text, or take the line out.",
    trips=[
        choice("Skin", " ", "Lung"),
        asked(""),
        card("What does it damage?", ""),
        cloze("It damages the _____."),
        matched({"Gout": "", "Lupus": "Rash"}, "Fever"),
    ],
    passes=[choice("Skin", "+", "ß"), card("What does it damage?", "?")],
)
def empty_text(question: Question) -> Finding:
    """Find a stem, option, premise, response or answer with nothing in it."""
    if not question.stem:
        return "the stem is empty"
    sides = (question.options, question.premises, question.responses)
    if not all(each.text for side in sides for each in side):
        return "an option, premise or response is empty"
    is_card = not (question.is_choice or question.is_matching)
    return "there is no answer" if is_card and not all(question.answers or [""]) else None


@rule(
    "cloze-gap",
    HOUSE,
    "Leave out one passage and mark it with a line of underscores.",
    trips=[cloze("It damages the skin.", "skin"), cloze("The ___ damages the ___.", "gout")],
    passes=[cloze("It damages the s_____.", "skin"), cloze("It damages the [...].", "skin")],
)
def cloze_gap(question: Question) -> Finding:
    """Find a cloze without a gap, or with several that one answer cannot fill."""
    gaps = len(_GAP.findall(question.stem))
    return f"{gaps} gaps" if question.kind == "cloze" and gaps != 1 else None


@rule(
    "gap-in-stem",
    f"{NBME_FORMAT}; {TARRANT} (fill in the blank)",
    "Ask a whole question instead of leaving a gap.",
    severity="warning",
    trips=[asked("It damages the _____."), asked("The [...] is damaged by which of these?")],
    passes=[asked("Which of the following does it damage?"), cloze("It damages _____.", "skin")],
)
def gap_in_stem(question: Question) -> Finding:
    """Find a choice item that asks with a gap, which must be kept in mind for each option."""
    found = _GAP.search(question.stem) if question.is_choice else None
    return "the stem has a gap" if found else None


@rule(
    "too-long",
    f"{NBME_DIFFICULTY}; {HALADYNA_STYLE} (minimise reading)",
    "Say it shorter; what goes on for this long is not read, nor checked.",
    trips=[
        asked(f"{'A patient is ill. ' * 200}Which disease is it?"),
        choice("Bone", "of the skin, " * 30, "Lung"),
        choice(*(f"Nerve {number}" for number in range(MOST + 1))),
    ],
    passes=[
        asked(f"{'A patient is ill. ' * 50}Which disease is it?"),
        choice(
            "A bone", "A part of the skin, or " * 5 + "a nail", "The whole lung, or a part of it"
        ),
    ],
)
def too_long(question: Question) -> Finding:
    """Find a text longer than the other rules read, or more lines than they do."""
    item = question.item
    if max(len(item.options), len(item.premises), len(item.responses)) > MOST:
        return f"more than {MOST} options, premises or responses"
    measured = [
        ("the stem", len(item.stem), STEM),
        *(("an option", len(each.text), OPTION) for each in item.options),
        *(("a response", len(each.text), OPTION) for each in item.responses),
        *(("a premise", len(each.text), LINE) for each in item.premises),
    ]
    over = (f"{what} takes {size} characters" for what, size, most in measured if size > most)
    return next(over, None)


@rule(
    "unfilled",
    HOUSE,
    "Fill the template.",
    trips=[asked("What does {subject} damage?"), choice("Skin", "{object}", "Lung")],
    passes=[asked("What does it damage (first)?"), choice("Skin", "[Bone]", "Lung")],
)
def unfilled(question: Question) -> Finding:
    """Find a template that shows through."""
    text = question.everything
    place = max(text.find("{"), text.find("}"))
    return f"a brace at {text[max(0, place - 20) : place + 20]!r}" if place >= 0 else None


@rule(
    "doubled-word",
    HALADYNA_STYLE,
    "Take one of them out.",
    trips=[asked("What does the the disease damage?"), choice("Skin", "Bone bone", "Lung")],
    passes=[
        asked("A patient had had gout for a year. What is damaged?"),
        choice("Skin", "Bone, bones", "Lungs of a lung-fish"),
    ],
)
def doubled_word(question: Question) -> Finding:
    """Find a word that stands twice in a row."""
    found = _DOUBLED.search(question.everything)
    return f"{found.group()!r} stands twice" if found else None
