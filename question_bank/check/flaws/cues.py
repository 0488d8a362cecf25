"""Rules about cues: what lets a reader find the key without knowing the answer."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from question_bank.check.flaws.examples import asked, card, choice, cloze, matched
from question_bank.check.flaws.opposites import is_level, opposed, polarity
from question_bank.check.flaws.question import Choice, Question
from question_bank.check.flaws.registry import Finding, rule
from question_bank.check.flaws.sources import HALADYNA_CHOICES, HOUSE, NBME_CUES, TARRANT
from question_bank.check.flaws.words import SMALL_WORDS, roots, terms

LONGER, BY_AT_LEAST, NAME_WORDS = 1.5, 12, 4

_CUE = re.compile(r"\b(an?)[\s:_]*[?:]?$", re.IGNORECASE)
_GAP = re.compile(r"_{2,}")
_BEFORE_GAP = re.compile(r"\b(an?) (?:_{2,}|\[\s*(?:\.{3}|…))", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:[,;/+&]|\band\b|\bwith\b|\bor\b)\s*", re.IGNORECASE)
_ABSOLUTE = re.compile(
    r"^only\b|\bonly$|"
    r"\b(?:always|never|invariably|exclusively|completely|entirely|absolutely|impossible|"
    r"(?:all|every) (?:cases?|patients?|people|times?|person)|under no circumstances)\b",
    re.IGNORECASE,
)


@rule(
    "longest-key",
    f"{NBME_CUES}; {HALADYNA_CHOICES}; {TARRANT}",
    "Bring the options to like length: shorten the key, or give the distractors as much detail.",
    trips=[
        choice("Inflammation of the fibres of the muscles", "Bone loss", "Fever"),
        choice("Damage to the myelin of the nerves of the limbs", "Loss of bone", "Acid reflux"),
    ],
    passes=[
        choice("Chronic inflammatory demyelinating polyneuropathy", "Gout", "Polymyositis"),
        choice("Inflammation of the muscle fibres", "Loss of the myelin sheaths", "Bone loss"),
        choice("Bone loss", "Inflammation of the fibres of the muscles", "Fever"),
    ],
)
def longest_key(question: Question) -> Finding:
    """Find a key that stands out by its length, and is chosen for it.

    Options may differ in length; the flaw is a key half as long again as every other option, and
    by more than a short word. A bare name of up to four words has the length it has.
    """
    if not question.key or not question.wrong or len(question.key.text.split()) <= NAME_WORDS:
        return None
    key, longest = len(question.key.text), max(len(each.text) for each in question.wrong)
    stands_out = key > LONGER * longest and key - longest >= BY_AT_LEAST
    return f"{key} characters against {longest}" if stands_out else None


@rule(
    "grammatical-cue",
    f"{NBME_CUES}; {HALADYNA_CHOICES}; {TARRANT}",
    "Word the stem so that every option follows it; before a gap write a(n).",
    trips=[
        asked("Which of these is a"),
        asked("The damaged tissue is an ____:"),
        cloze("It is an _____ disease.", "autoimmune"),
    ],
    passes=[
        asked("Which of these is damaged?"),
        cloze("It is a(n) _____ disease.", "autoimmune"),
        cloze("It is an a_____ disease.", "autoimmune"),
        card("Which vitamin has the letter A", "Retinol"),
    ],
)
def grammatical_cue(question: Question) -> Finding:
    """Find an article before the place of the answer: it gives away how the key begins."""
    form = _CUE if question.offered else _BEFORE_GAP if question.kind == "cloze" else None
    found = (
        form.search(question.stem[-100:] if question.offered else question.stem) if form else None
    )
    return f"the answer follows {found.group(1)!r}" if found else None


@rule(
    "clang",
    f"{NBME_CUES}; {HALADYNA_CHOICES}; {TARRANT}",
    "Say it with another word in the stem or in the options.",
    trips=[
        choice("Skins and nails", "Bones", "Lungs", stem="Which disease of the skin is it?"),
        choice("Inflammation", "Infarction", "Trauma", stem="Why is it called inflammatory?"),
        choice("Fertilization", "Growth", "Decay", stem="What does a fertiliser do?"),
        choice("Thyroid", "Skin", "Bone", stem="What is ill in autoimmune thyroiditis?"),
        choice("Hypothyroid state", "Fever", "Gout", stem="What raises thyroid hormone?"),
        choice("Immune attack", "Infarction", "Trauma", stem="What is an autoimmune disease?"),
        matched({"Muscle biopsy": "Torn muscle", "Lumbar puncture": "Clear fluid"}, "Fever"),
    ],
    passes=[
        choice("Muscle pain", "Muscle loss", "Rash", stem="Which of the muscle signs is it?"),
        choice("Electrolytes", "Blood", "Urine", stem="What comes before electromyography?"),
        choice("Skin", "Bone", "Lung", stem="Does it damage skin, bone or lung?"),
        matched({"Muscle biopsy": "Torn muscle", "Ultrasound": "Swollen muscle"}, "Fever"),
    ],
)
def clang(question: Question) -> Finding:
    """Find a word of the stem that only the key repeats, and so gives it away.

    Words of one root count as one. Where every option takes up a word of its own, as in "A or B?",
    none stands out. In a matching set a premise must not name its own response.
    """
    if question.is_matching:
        return _named_response(question)
    if not question.key:
        return None
    own = _own_echoes(_said(terms(question.stem)), question.options)
    stands_out = [echo for each, echo in zip(question.options, own, strict=True) if each.correct]
    return (
        f"only the key repeats {min(stands_out[0])!r}" if stands_out[0] and not all(own) else None
    )


def _named_response(question: Question) -> Finding:
    item, responses = question.item, question.responses
    places = {each.id: place for place, each in enumerate(item.responses[: len(responses)])}
    for premise, shown in zip(item.premises, question.premises, strict=False):
        place = places.get(item.pairs.get(premise.id, ""))
        own = _own_echoes(_said(shown.terms), responses)
        if place is not None and own[place]:
            return f"{shown.text[:80]!r} and only its own response say {min(own[place])!r}"
    return None


_BEGINNING, _COMMON = 5, 0.7
_PREFIXES = ("auto", "hyper", "hypo")


def _said(parts: Sequence[str]) -> dict[str, list[str]]:
    """Return the words that can be echoed, by their first letters."""
    said: dict[str, list[str]] = defaultdict(list)
    for word in map(_bare, roots(parts).values()):
        said[word[:_BEGINNING]].append(word)
    return said


def _bare(word: str) -> str:
    """Spell a word one way, without a beginning that hides its root."""
    plain = word.replace("z", "s")
    return next((plain[len(each) :] for each in _PREFIXES if plain.startswith(each)), plain)


def _own_echoes(said: Mapping[str, list[str]], offered: Sequence[Choice]) -> list[set[str]]:
    """Return, of each one offered, the words said before that it alone repeats."""
    echoes = [
        {
            word
            for each in map(_bare, one.roots.values())
            for word in said.get(each[:_BEGINNING], ())
            if _alike(each, word)
        }
        for one in offered
    ]
    heard = Counter(word for echo in echoes for word in echo)
    return [{word for word in echo if heard[word] == 1} for echo in echoes]


def _alike(one: str, other: str) -> bool:
    """Whether two words look to have one root: thyroid and thyroiditis, artery and arterial."""
    pairs = enumerate(zip(one, other, strict=False))
    shorter = min(len(one), len(other))
    common = next((place for place, (a, b) in pairs if a != b), shorter)
    return one == other or common >= max(_BEGINNING, _COMMON * shorter)


@rule(
    "answer-in-stem",
    HOUSE,
    "Take the answer out of the question.",
    trips=[
        cloze("Skin lesions are seen on the _____.", "skin"),
        card("Which organ shows skin lesions?", "Skin"),
    ],
    passes=[
        cloze("It affects the _____ more than muscle.", "skin", "dermis"),
        cloze("Lack of fluid, or d_____, can cause cramps.", "dehydration", "lack of fluid"),
        card("Does it begin early or late?", "Early"),
        card("Is it inherited: yes or no?", "No"),
        card("What is damaged, bone, skin or lung?", "Skin"),
    ],
)
def answer_in_stem(question: Question) -> Finding:
    """Find a card whose question holds its answer; a choice put into words may name it."""
    said = terms(question.stem)
    if question.is_choice or question.is_matching or (question.kind != "cloze" and "or" in said):
        return None
    line = f" {' '.join(said)} "
    fitting = [each for each in question.answers if _fits(each, question.stem)]
    named = (each for each in fitting if f" {' '.join(terms(each))} " in line)
    return next((f"{text!r} stands in the question" for text in named), None)


def _fits(answer: str, stem: str) -> bool:
    """Whether the answer says something, and begins with the letters before the gap, if any."""
    if set(terms(answer)) <= SMALL_WORDS:
        return False
    gap = _GAP.search(stem)
    begun = stem[: gap.start()].rpartition(" ")[2].casefold() if gap else ""
    return answer.casefold().startswith(begun)


@rule(
    "convergence",
    f"{NBME_CUES}; {HALADYNA_CHOICES}",
    "Let each part occur as often in distractors' combinations as in the key's.",
    trips=[
        choice("Fever and rash", "Fever and cough", "Rash and itching"),
        choice("Skin, muscle", "Skin, bone", "Muscle, lung", "Eye, nail"),
    ],
    passes=[
        choice("Fever and rash", "Fever and cough", "Pain and rash", "Pain and cough"),
        choice("Fever and rash", "Cough", "Itching"),
        choice("Fever and rash", "Pain and itching", "Loss and gain"),
    ],
)
def convergence(question: Question) -> Finding:
    """Find a key made of the parts that most other options share.

    Only options that list several parts are compared; a tie gives nothing away.
    """
    parts = [_parts(each.text) for each in question.options]
    listed = [each for each in parts if len(each) > 1]
    place = next((n for n, each in enumerate(question.options) if each is question.key), None)
    if place is None or len(listed) < 3 or parts[place] not in listed:  # noqa: PLR2004
        return None
    counts = Counter(part for each in parts for part in each)
    shared = [sum(counts[part] - 1 for part in each) for each in parts]
    whole = all(counts[part] > 1 for part in parts[place])
    best = max(score for number, score in enumerate(shared) if number != place)
    return (
        "the key has most parts in common with the others"
        if whole and shared[place] > best
        else None
    )


def _parts(text: str) -> set[tuple[str, ...]]:
    """Return what a list joins, each part by its words without articles and the like."""
    found = (
        tuple(word for word in terms(part) if word not in SMALL_WORDS)
        for part in _PARTS.split(text)
    )
    return {part for part in found if part}


@rule(
    "logical-cue",
    f"{NBME_CUES} (options that together leave nothing out); {HALADYNA_CHOICES} (pairs)",
    "Break up the pair, or give each other option its opposite too.",
    trips=[
        choice("Increased blood flow", "Decreased blood flow", "Fever"),
        choice("Hyperkalaemia", "Hypokalaemia", "Anaemia", "Gout"),
        choice("Decreased flow", "Increased rate", "Increased volume", "Increased load"),
    ],
    passes=[
        choice("Increased blood flow", "Decreased blood flow", "Unchanged blood flow"),
        choice("Increased flow", "Decreased flow", "Increased rate", "Decreased rate"),
        choice("Fever", "Increased blood flow", "Decreased blood flow"),
        choice("Central nervous system", "Peripheral nervous system", "Skin"),
    ],
)
def logical_cue(question: Question) -> Finding:
    """Find a key that logic picks out: one of two opposites among options that have none.

    Opposites are words that leave no third but "unchanged". A pair without the key misleads the
    testwise rather than helping them; and where all options are pairs, no pair stands out.
    """
    key, wrong = question.key, question.wrong
    if not key or len(wrong) < 2:  # noqa: PLR2004 - nothing stands out of two
        return None
    rivals = [each for each in wrong if opposed(key.terms, each.terms)]
    rest = [each for each in wrong if each not in rivals]
    if rivals and rest and not any(_belongs(each, rest, key) for each in rest):
        return f"{key.text!r} and {rivals[0].text!r} are opposites, the other options are not"
    own, others = polarity(key.terms), {polarity(each.terms) for each in wrong}
    alone = own and others == {-own}
    return f"{key.text!r} alone points the other way" if alone else None


def _belongs(option: Choice, rest: Sequence[Choice], key: Choice) -> bool:
    """Whether an option is in a pair of its own, or a third value beside the key's pair."""
    return any(opposed(option.terms, each.terms) for each in rest) or is_level(
        option.terms, key.terms
    )


@rule(
    "absolute-terms",
    f"{NBME_CUES}; {HALADYNA_CHOICES} (specific determiners); {TARRANT}",
    "Say it without the absolute: hardly anything in medicine is always or never so.",
    severity="warning",
    trips=[
        choice("Muscle loss", "Pain that is always severe", "Rash"),
        choice("Muscle pain", "Rash in all patients", "Fever"),
        choice("Muscle pain", "Only the hands", "The feet"),
    ],
    passes=[
        choice("Rash", "Pain in all four limbs", "Fever"),
        choice("Always before meals", "Never before meals", "At night"),
        choice("Every six hours", "Once a day", "Once a week"),
        choice("Raised protein in blood", "Bands found only in spinal fluid", "Low white count"),
    ],
)
def absolute_terms(question: Question) -> Finding:
    """Find an absolute in a distractor but not in the key: the testwise pass over it."""
    if not question.key or _ABSOLUTE.search(question.key.text):
        return None
    found = ((each.text, _ABSOLUTE.search(each.text)) for each in question.wrong)
    said = (f"{text!r} says {match.group()!r}" for text, match in found if match)
    return next(said, None)
