"""What is counted of a document's candidates against its labelled sentences, and the figures.

A candidate is a sentence's if their spans share at least half of the shorter one: a reader and a
program need not cut a text alike. What is counted of documents adds up, so that figures can be
drawn again from any choice of documents.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeAlias, TypeVar

from question_bank.ingest.nouns import Candidate
from tests.gold.labels import Label, normal
from tests.gold.papers import Gold, Paper

DRAWS = 1000
MOST_WORDS = 12
Figures: TypeAlias = dict[str, float | None]
Interval: TypeAlias = tuple[float, float] | None
Name = TypeVar("Name", bound=str)


@dataclass(slots=True)
class Count:
    """What is counted of some documents. Categories and subjects are judged where a fact is found.

    ``elsewhere`` are candidates' sentences that are no labelled sentence, such as headings.
    """

    found: int = 0
    missed: int = 0
    wrong: int = 0
    elsewhere: int = 0
    unsure: int = 0
    """Sentences found of which the reader was unsure."""
    right: Counter[str] = field(default_factory=Counter)
    """Facts found, by the category that is right."""
    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Facts found with a wrong category: (the right one, the one given)."""
    subjects: int = 0
    """Facts found with the right subject."""
    exact: int = 0
    brief: int = 0
    candidates: int = 0

    def __add__(self, other: "Count") -> "Count":
        names = [each.name for each in fields(self)]
        return Count(*(getattr(self, name) + getattr(other, name) for name in names))


def matched(gold: Sequence[Gold], candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Return each sentence's candidates."""
    every = list(candidates)
    return [[each for each in every if shares(each, sentence)] for sentence in gold]


def shares(candidate: Candidate, sentence: Gold) -> bool:
    """Tell whether a candidate is a sentence's."""
    start = max(candidate.sentence_start, sentence.start)
    end = min(candidate.sentence_end, sentence.end)
    shorter = min(candidate.sentence_end - candidate.sentence_start, sentence.end - sentence.start)
    return end > start and 2 * (end - start) >= shorter


def majority(candidates: Iterable[Candidate], of: Callable[[Candidate], Name]) -> Name:
    """Return what most candidates say; of as many, what the surest one says."""
    votes: Counter[Name] = Counter()
    sure: dict[Name, float] = {}
    for each in candidates:
        votes[of(each)] += 1
        sure[of(each)] = max(sure.get(of(each), 0.0), each.confidence)
    return max(votes, key=lambda name: (votes[name], sure[name]))


def named(candidates: Sequence[Candidate], label: Label) -> bool:
    """Tell whether a sentence's subject is right, by its name or by its id."""
    first = majority(candidates, lambda each: f"{each.subject_name}\n{each.subject}")
    name, _, concept = first.partition("\n")
    return bool({normal(name), normal(concept.replace("-", " "))} & label.names)


def in_place(candidate: Candidate, text: str, read: str) -> bool:
    """Tell whether a candidate's phrase and sentence stand in the document where they say."""
    ends = (candidate.sentence_start, candidate.start, candidate.end, candidate.sentence_end)
    ordered = 0 <= ends[0] <= ends[1] < ends[2] <= ends[3] <= len(text)
    sentence = slice(candidate.sentence_start, candidate.sentence_end)
    phrase = slice(candidate.start, candidate.end)
    same = text[sentence].encode() == read[sentence].encode()
    return ordered and same and text[phrase] == text[phrase].strip()


def counted(paper: Paper, read: str, candidates: Sequence[Candidate]) -> Count:
    """Count a document's candidates; ``read`` is the text that their positions are in."""
    theirs = matched(paper.gold, candidates)
    placed = {id(each) for found in theirs for each in found}
    astray = {
        (each.sentence_start, each.sentence_end) for each in candidates if id(each) not in placed
    }
    count = Count(elsewhere=len(astray), candidates=len(candidates))
    count.exact = sum(in_place(each, paper.text, read) for each in candidates)
    count.brief = sum(len(read[each.start : each.end].split()) <= MOST_WORDS for each in candidates)
    for sentence, found in zip(paper.gold, theirs, strict=True):
        if sentence.label:
            _judge(count, sentence.label, found)
    return count


def _judge(count: Count, label: Label, found: Sequence[Candidate]) -> None:
    if label.fact == "unsure":
        count.unsure += bool(found)
    elif label.fact == "no":
        count.wrong += bool(found)
    elif not found:
        count.missed += 1
    else:
        count.found += 1
        count.subjects += named(found, label)
        given = majority(found, lambda each: each.category)
        if given in label.categories:
            count.right[given] += 1
        else:
            count.taken[label.category or "", given] += 1


def ratio(part: float, whole: float) -> float | None:
    """Return a share, or None of nothing."""
    return part / whole if whole else None


def f1(right: int, wrong: int, missed: int) -> float | None:
    """Return the harmonic mean of precision and recall."""
    return ratio(2 * right, 2 * right + wrong + missed)


def by_category(count: Count) -> Figures:
    """Return each category's F1 among the facts found that are of it, or are taken for it."""
    missed, wrong = Counter[str](), Counter[str]()
    for (ours, given), times in count.taken.items():
        missed[ours] += times
        wrong[given] += times
    return {
        name: f1(count.right[name], wrong[name], missed[name])
        for name in sorted({*count.right, *missed})
    }


def figures(count: Count) -> Figures:
    """Return the figures of what is counted. A candidate elsewhere counts as a wrong fact."""
    wrong = count.wrong + count.elsewhere
    each = [value for value in by_category(count).values() if value is not None]
    return {
        "precision": ratio(count.found, count.found + wrong),
        "recall": ratio(count.found, count.found + count.missed),
        "f1": f1(count.found, wrong, count.missed),
        "precision, unsure as no": ratio(count.found, count.found + wrong + count.unsure),
        "f1, unsure as no": f1(count.found, wrong + count.unsure, count.missed),
        "category macro-F1": ratio(sum(each), len(each)),
        "category": ratio(count.right.total(), count.found),
        "subject": ratio(count.subjects, count.found),
        "selectors exact": ratio(count.exact, count.candidates),
        "selectors brief": ratio(count.brief, count.candidates),
    }


def intervals(counts: Sequence[Count], draws: int = DRAWS, seed: int = 1) -> dict[str, Interval]:
    """Return each figure's 95 % interval over documents drawn again with replacement.

    Documents are drawn, not sentences: those of a document are right and wrong together.
    """
    chance = random.Random(seed)
    drawn = [figures(total(chance.choices(counts, k=len(counts)))) for _ in range(draws)]
    return {name: _middle([each[name] for each in drawn]) for name in drawn[0]}


def _middle(values: Iterable[float | None]) -> Interval:
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    cut = len(known) * 25 // 1000
    return known[cut], known[-1 - cut]


def total(counts: Iterable[Count]) -> Count:
    """Return the sum of counts."""
    return sum(counts, Count())


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of two readers' words for the same things (Cohen 1960)."""
    if not pairs:
        return None
    observed = sum(one == other for one, other in pairs) / len(pairs)
    ones, others = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    expected = sum(ones[word] * others[word] for word in ones) / len(pairs) ** 2
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def agreement(pairs: Sequence[tuple[Label, Label]]) -> Figures:
    """Return how far two readers agree, on facts and, where both see one, on what it is."""
    facts = [(one.fact, other.fact) for one, other in pairs]
    decided = [pair for pair in facts if "unsure" not in pair]
    shared = [(a, b) for a, b in pairs if a.fact == b.fact == "yes"]
    return {
        "sentences": len(facts),
        "fact": kappa(facts),
        "fact, unsure left out": kappa(decided),
        "category": kappa([(a.category or "", b.category or "") for a, b in shared]),
        "category, second ones allowed": ratio(
            sum(bool(a.categories & b.categories) for a, b in shared), len(shared)
        ),
        "subject": ratio(sum(bool(a.names & b.names) for a, b in shared), len(shared)),
    }
