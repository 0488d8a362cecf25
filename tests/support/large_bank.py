"""Banks of any size, made by chance from a seed: as mixed as a real one, and without contradiction.

Conditions stand in a tree of classes. Those of one class share some findings and are denied the
hallmarks of one another; there are contrasts, complete lists, foils, overlaps, textbook facts,
simplified and disputed ones, some with a hedge, some of a class. No two statements are the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count
from random import Random

from question_bank.content import (
    Bank,
    Complete,
    Concept,
    Contrast,
    Document,
    Evidence,
    Fact,
    Foil,
    Overlap,
)
from question_bank.generate.wording import ConceptWording, Wording, load_wording

SOURCE = "A made-up book, 1st ed., section 1"
DOCUMENT = Document("text", "A made-up text", None, "0" * 64, "0" * 64, 10**6)
FACTS_A_CONCEPT = 10
CLASS = 8
"""How many conditions, findings and so on share a parent."""

SHARES = {"condition": 0.24, "finding": 0.46, "structure": 0.14, "treatment": 0.1, "test": 0.06}
HALLMARKS, SHARED, OTHERS, RIVALS = 2, 5, 12, 5
"""Findings that are a condition's own, its class's, and any; neighbours it is told apart from."""

COMMON = 2
"""Findings that nearly every condition shows: what is said of everything must cost no more."""

CARE = (("treated_by", "treatment", "treatment", 6), ("is_diagnosed_by", "diagnostic", "test", 5))
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"
SORTED = "For each condition, choose the structure that it mainly affects."


def large_bank(facts: int, seed: int = 1) -> Bank:
    """Return a bank of about so many facts, the same for the same seed."""
    return _Maker(facts, Random(f"large bank {seed}")).bank()


def large_wording(bank: Bank) -> Wording:
    """Return the shipped templates, and how a patient shows the bank's findings."""
    shown = {
        concept.id: ConceptWording(patient=(f"shows {concept.name}",))
        for concept in bank.concepts.values()
        if concept.kind == "finding"
    }
    return replace(load_wording(), concepts=shown, facts={})


def word(number: int) -> str:
    """Return a made-up word; every number has its own."""
    syllables: list[str] = []
    while number or len(syllables) < 3:
        number, vowel = divmod(number, len(VOWELS))
        number, consonant = divmod(number, len(CONSONANTS))
        syllables.append(CONSONANTS[consonant] + VOWELS[vowel])
    return "".join(syllables)


@dataclass
class _Maker:
    size: int
    draws: Random
    numbers: Iterator[int] = field(default_factory=count)

    def bank(self) -> Bank:
        """Lay concepts, facts and grounds together."""
        conditions = self.leaves["condition"]
        classes = [conditions[at : at + CLASS] for at in range(0, len(conditions), CLASS)]
        contrasts = [self._contrast(each) for each in classes]
        facts = list(
            chain(chain.from_iterable(map(self._of_class, classes)), self._told(contrasts))
        )
        return Bank.of(
            documents=[DOCUMENT],
            concepts=chain(self.parents(), chain.from_iterable(self.leaves.values())),
            facts=facts,
            contrasts=contrasts,
            complete=_complete(facts),
            foils=map(self._foil, conditions),
            overlaps=self._overlaps(),
        )

    @cached_property
    def leaves(self) -> dict[str, list[Concept]]:
        """Return the concepts that facts are about, by kind."""
        total = self.size // FACTS_A_CONCEPT
        return {
            kind: [self._leaf(kind, number) for number in range(max(30, int(total * share)))]
            for kind, share in SHARES.items()
        }

    def _leaf(self, kind: str, number: int) -> Concept:
        name = word(next(self.numbers)) + " " + kind
        parent = f"{kind}s-{number // CLASS}"
        return Concept(f"{kind}-{number}", name, kind, parents=(parent,))

    @property
    def _findings(self) -> tuple[Sequence[Concept], Sequence[Concept]]:
        """Return the findings that conditions show, and a tenth that none does."""
        shown = 9 * len(self.leaves["finding"]) // 10
        return self.leaves["finding"][:shown], self.leaves["finding"][shown:]

    def parents(self) -> Iterator[Concept]:
        """Yield the parents of all leaves; those of conditions form a tree of classes."""
        for kind, leaves in self.leaves.items():
            for number in range((len(leaves) - 1) // CLASS + 1):
                above = (f"{kind}s-{(number - 1) // CLASS}",) if number else ()
                name = word(next(self.numbers)) + " " + kind + "s"
                parents = above if kind == "condition" else ()
                yield Concept(f"{kind}s-{number}", name, f"{kind}_class", parents=parents)

    def _of_class(self, members: Sequence[Concept]) -> Iterator[Fact]:
        """Tell the members of a class apart by their hallmarks, then speak of the class."""
        findings, unseen = self._findings
        drawn = self.draws.sample(findings, HALLMARKS * len(members) + SHARED)
        own, shared = drawn[SHARED:], drawn[:SHARED]
        marks = [own[at : at + HALLMARKS] for at in range(0, len(own), HALLMARKS)]
        for place, member in enumerate(members):
            others = set(self.draws.sample(findings, OTHERS)) - set(drawn)
            common = set(findings[:COMMON]) - set(drawn)
            found = [*marks[place], *shared, *_ordered(others), *_ordered(common - others)]
            for value in found:
                yield self._fact(member, "has_phenotype", "feature", value)
            for step in range(1, min(RIVALS + 1, len(members))):
                for value in marks[(place + step) % len(members)]:
                    yield self._fact(member, "has_phenotype", "feature", value, denied=True)
            for predicate, category, kind, most in CARE:
                chosen = self.draws.sample(self.leaves[kind][1:], self.draws.randint(1, most))
                for value in [self.leaves[kind][0], *chosen]:
                    yield self._fact(member, predicate, category, value)
        yield from self._of_whole_class(members[0], self.draws.choice(unseen))

    def _of_whole_class(self, member: Concept, unseen: Concept) -> Iterator[Fact]:
        """Give a class a treatment of all or some members, and deny it what nobody shows."""
        denial = self._fact(member, "has_phenotype", "feature", unseen, denied=True)
        yield replace(denial, subject=member.parents[0])
        fact = self._fact(member, "managed_by", "treatment", self._any("treatment"))
        whole = replace(fact, subject=member.parents[0])
        yield whole if self.draws.random() < 0.5 else replace(whole, scope="some")

    def _any(self, kind: str) -> Concept:
        return self.draws.choice(self.leaves[kind])

    def _fact(
        self,
        subject: Concept,
        predicate: str,
        category: str,
        value: Concept,
        *,
        denied: bool = False,
    ) -> Fact:
        number = next(self.numbers)
        hedge = None if denied or predicate != "has_phenotype" else self.draws.choice((None, "may"))
        verb = "denies" if denied else f"{hedge or 'will'} show"
        from_book = denied or self.draws.random() < 0.3
        fact = Fact(
            f"fact-{number}",
            subject.id,
            predicate,
            category,
            (value.id,),
            f"In {word(number)}, {subject.name} {verb} the {value.name}.",
            hedge,
            polarity="denied" if denied else "asserted",
            basis="textbook" if from_book else "article",
            source=SOURCE if from_book else None,
            evidence=() if from_book else (_evidence(number),),
        )
        return fact if denied else self._with_standing(fact)

    def _with_standing(self, fact: Fact) -> Fact:
        drawn = self.draws.random()
        if drawn < 0.02:
            return replace(fact, standing="disputed", note="Some doubt it.")
        if drawn < 0.07:
            return replace(fact, standing="simplified", note="It is not so simple.")
        return fact

    def _contrast(self, members: Sequence[Concept]) -> Contrast:
        """Give each member its main structure; in every other class two share one."""
        apart = self.draws.random() < 0.5
        structures = self.draws.sample(self.leaves["structure"], len(members) if apart else 3)
        values = {
            member.id: (structures[place % len(structures)].id,)
            for place, member in enumerate(members)
        }
        return Contrast(
            id=f"contrast-{members[0].id}",
            predicate="primarily_affects",
            values=values,
            exclusive=True,
            basis="textbook",
            source=SOURCE,
            why="Each has a place of its own.",
            frame=None if apart else SORTED,
        )

    def _told(self, contrasts: Sequence[Contrast]) -> Iterator[Fact]:
        """Assert what the contrasts list."""
        known = {each.id: each for leaves in self.leaves.values() for each in leaves}
        for contrast in contrasts:
            for subject, values in contrast.values.items():
                value = known[values[0]]
                yield self._fact(known[subject], contrast.predicate, "definition", value)

    def _foil(self, condition: Concept) -> Foil:
        """Make a phrase from outside, false of a condition or two."""
        number = next(self.numbers)
        subjects = {condition.id, self._any("condition").id}
        return Foil(
            id=f"foil-{number}",
            value=f"{word(number)} tablets",
            kind="treatment",
            predicate="treated_by",
            false_for=tuple(sorted(subjects)),
            frame=None,
            why="They serve another purpose.",
            source=SOURCE,
        )

    def _overlaps(self) -> Iterator[Overlap]:
        treatments = self.leaves["treatment"]
        for one, other in zip(treatments[::20], treatments[1::20], strict=False):
            yield Overlap((one.id, other.id), "One could be meant by the other.")


def _ordered(concepts: Iterable[Concept]) -> list[Concept]:
    return sorted(concepts, key=lambda each: each.id)


def _complete(facts: Sequence[Fact]) -> Iterator[Complete]:
    """Call what is said of every tenth condition's tests all there is to say."""
    tests: dict[str, list[str]] = {}
    for fact in facts:
        if fact.predicate == "is_diagnosed_by":
            tests.setdefault(fact.subject, []).extend(fact.objects)
    for subject in list(tests)[::10]:
        yield Complete(f"all-{subject}", subject, "is_diagnosed_by", tuple(tests[subject]), SOURCE)


def _evidence(number: int) -> Evidence:
    start = 100 * (number % 9_000)
    return Evidence("text", start, start + 4, "text", start, start + 90, "0" * 64)
