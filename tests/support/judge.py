"""Judges items anew, from the words on the page and the bank alone: what an examiner may demand."""

import re
from collections import defaultdict
from collections.abc import Iterator

from question_bank.check.flaws import RULES
from question_bank.check.truth import Truth, joint_verdict, refutations, verdict
from question_bank.content import Bank, Fact
from question_bank.content.items import Item, Option, Premise, identified
from question_bank.content.text import folded
from question_bank.generate import Generator

BLANK = "_____"
Values = tuple[str, ...]


class Judge:
    """Says which laws an item breaks. It never asks the generator how it made the item."""

    def __init__(self, generator: Generator) -> None:
        self.bank: Bank = generator.bank
        self.wording = generator.wording
        self.meant = _readings(generator)
        self.reasons = frozenset(self._reasons())
        self._false: dict[tuple[str, str, Values, str], bool] = {}

    def broken(self, item: Item) -> list[str]:
        """Return every law that the item breaks, in words."""
        of_kind = {
            "multiple_choice": self._choice,
            "matching": self._matching,
            "cloze": self._cloze,
            "flashcard": self._card,
        }
        return [*self._any(item), *of_kind[item.kind](item)]

    def _any(self, item: Item) -> Iterator[str]:
        """Every item says what it asks, why, and where from, and is sound in form."""
        for name in item.flaws:
            if RULES[name].severity == "error":
                yield f"it has the flaw {name}"
        if identified(item).id != item.id or Item.from_plain(item.to_plain()) != item:
            yield "its id is not that of its content, or it is lost as plain data"
        cited = {source.exact for source in item.sources}
        for fact in map(self.bank.facts.__getitem__, item.facts):
            from_book = fact.source is not None and fact.source in item.explanation
            if fact.statement not in item.explanation or not (fact.evidence or from_book):
                yield f"the explanation leaves out {fact.id}"
            if not {evidence.exact for evidence in fact.evidence} <= cited:
                yield f"it does not cite what supports {fact.id}"

    def _choice(self, item: Item) -> Iterator[str]:
        fact = self.bank.facts[item.facts[0]]
        wrong = [option for option in item.options if not option.correct]
        if len(item.options) != len(wrong) + 1 or not 2 <= len(wrong) <= 4:
            yield f"{len(item.options)} options, {len(wrong)} of them wrong"
        if len({folded(option.text) for option in item.options}) != len(item.options):
            yield "two options read the same"
        if not all(option.rationale.strip() for option in item.options):
            yield "an option has no reason"
        if not (fact.can_be_key and fact.scope == "every"):
            yield "the fact may not be a key"
        for option in wrong:
            if not self._is_refuted(item, fact, option):
                yield f"{option.text!r} is not refuted"
            elif not self._reason_is_recorded(option):
                yield f"the reason against {option.text!r} stands nowhere in the bank"

    def _is_refuted(self, item: Item, fact: Fact, option: Option) -> bool:
        """Whether all that the option's words could mean is wrong for the question asked."""
        meant = self.meant[option.text]
        asks_subject = (fact.subject,) in self.meant[item.key.text]
        if item.style == "vignette":
            return bool(meant) and all(self._excluded(item.stem, fact, each) for each in meant)
        if asks_subject:
            return bool(meant) and all(
                self.is_false(each[0], fact.predicate, fact.objects, item.stem) for each in meant
            )
        return bool(meant) and all(
            self.is_false(fact.subject, fact.predicate, each, item.stem)
            or self._tells_nothing(item.stem, fact, each)
            for each in meant
        )

    def is_false(self, subject: str, predicate: str, values: Values, frame: str) -> bool:
        """Whether the bank refutes the values for the subject, under any lead-in or this one."""
        key = (subject, predicate, values, frame)
        if key not in self._false:
            found = joint_verdict(self.bank, subject, predicate, values).truth
            reasons = (
                reason
                for value in values
                if verdict(self.bank, subject, predicate, value).truth is Truth.FALSE
                for reason in refutations(self.bank, subject, predicate, value)
            )
            holds = any(reason.frame in (None, frame) for reason in reasons)
            self._false[key] = found is Truth.FALSE and holds
        return self._false[key]

    def is_true(self, subject: str, predicate: str, values: Values) -> bool:
        """Whether the bank asserts the values of the subject."""
        return joint_verdict(self.bank, subject, predicate, values).truth is Truth.TRUE

    def _excluded(self, text: str, fact: Fact, condition: Values) -> bool:
        """Whether a finding that the text shows is false of the condition."""
        return any(
            self.is_false(condition[0], shown.predicate, shown.objects, text)
            for shown in self.shown(text, fact.subject)
        )

    def shown(self, text: str, condition: str) -> Iterator[Fact]:
        """Yield the facts of a condition that a text shows in a patient's words."""
        for fact in self.bank.facts_about.get(condition, ()):
            phrases = self.wording.concept(self.bank.meaning(fact.objects[0])).patient
            if fact.can_be_key and any(phrase in text for phrase in phrases):
                yield fact

    def _tells_nothing(self, stem: str, fact: Fact, values: Values) -> bool:
        """Whether the stem names another subject that shares the values, but not the key."""
        return any(
            self.is_false(other, fact.predicate, fact.objects, stem)
            and self.is_true(other, fact.predicate, values)
            and self.is_true(fact.subject, fact.predicate, values)
            for other in self._named(stem, fact)
        )

    def _named(self, stem: str, fact: Fact) -> Iterator[str]:
        """Yield the concepts of the subject's kind that the stem names beside it."""
        words = f" {folded(stem)} "
        for concept in self.bank.concepts.values():
            if concept.kind == self.bank.kind(fact.subject) and concept.id != fact.subject:
                name = self.wording.concept(concept.id).text or concept.name
                if f" {folded(name)} " in words:
                    yield concept.id

    def _reason_is_recorded(self, option: Option) -> bool:
        """Whether the rationale repeats a reason of the bank: a statement, a why, or a list."""
        return any(text in option.rationale for text in self.reasons)

    def _reasons(self) -> Iterator[str]:
        yield from (fact.statement for fact in self.bank.facts.values())
        yield from (row.why for row in self.bank.contrasts.values())
        yield from (row.why for row in self.bank.foils.values())
        for row in self.bank.complete.values():
            yield ", ".join(map(self.bank.name, row.values))

    def _matching(self, item: Item) -> Iterator[str]:
        texts = {response.id: response.text for response in item.responses}
        if [premise.id for premise in item.premises] != list(item.facts):
            yield "the premises are not the facts"
        if set(item.pairs) != set(item.facts) or not set(item.pairs.values()) <= set(texts):
            yield "a premise has no response"
        for sides in (item.premises, item.responses):
            if len({folded(each.text) for each in sides}) != len(sides):
                yield "two lines read the same"
        if not item.sorts and len(item.responses) <= len(item.premises):
            yield "the last pair is forced"
        for premise in item.premises:
            fact = self.bank.facts[premise.id]
            if not (fact.can_be_key and fact.scope == "every"):
                yield f"{fact.id} may not be a key"
            for ident, text in texts.items():
                fits = self._fits(item, premise, text)
                if fits is not (ident == item.pairs.get(premise.id)):
                    yield f"{text!r} is {fits or 'not surely wrong'} for {premise.text!r}"

    def _fits(self, item: Item, premise: Premise, text: str) -> bool | None:
        """Return whether a response is right for a premise; None if that cannot be known."""
        fact, meant = self.bank.facts[premise.id], self.meant[text]
        if item.style == "vignette":
            right = (fact.subject,) in meant
            wrong = all(self._excluded(premise.text, fact, each) for each in meant)
        else:
            about = (fact.subject, fact.predicate)
            right = any(self.is_true(*about, each) for each in meant)
            wrong = all(self.is_false(*about, each, item.stem) for each in meant)
        return right if right != wrong else None

    def _cloze(self, item: Item) -> Iterator[str]:
        statement = self.bank.facts[item.facts[0]].statement
        answers = [item.answer] if isinstance(item.answer, str) else list(item.answer)
        if item.stem.count(BLANK) != 1:
            yield "it has not one blank"
        gaps = {_one_article(gap) for answer in answers for gap in _gaps(statement, answer)}
        if _one_article(item.stem) not in gaps:
            yield "filled in, it is not what the fact says"
        if any(f" {folded(each)} " in f" {folded(item.stem)} " for each in answers):
            yield "the stem gives the answer away"

    def _card(self, item: Item) -> Iterator[str]:
        if not (item.stem.strip() and str(item.answer).strip()):
            yield "a side is empty"


def _gaps(statement: str, answer: str) -> Iterator[str]:
    """Yield the statement with the answer left out, after each hint that could stand before."""
    parts = re.split(rf"(?<!\w){re.escape(answer)}(?!\w)", statement, maxsplit=1)
    for length in range(len(answer) if len(parts) > 1 else 0):
        yield (answer[:length] + BLANK).join(parts)


def _one_article(text: str) -> str:
    """Return a text in which a, an and a(n) are one, in small letters."""
    return re.sub(r"\ba(?:n|\(n\))(?= )", "a", text.casefold())


def _readings(generator: Generator) -> defaultdict[str, list[Values]]:
    """Return what each text of an option could mean: values, alone or as facts join them."""
    bank = generator.bank
    singles = [*bank.concepts, *(foil.value for foil in bank.foils.values())]
    listed = (values for row in bank.contrasts.values() for values in row.values.values())
    joint = (fact.objects for fact in bank.facts.values())
    meant: defaultdict[str, list[Values]] = defaultdict(list)
    for values in dict.fromkeys([*((value,) for value in singles), *joint, *listed]):
        meant[generator.option_text(values)].append(values)
    return meant
