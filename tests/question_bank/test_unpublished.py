"""What is not published counts for nothing: no ground, no question, no index; but it is kept."""

from dataclasses import replace

from question_bank.check.contradictions import contradictions
from question_bank.content import Bank, Concept, Fact
from question_bank.content.facts import Status
from question_bank.content.grounds import Complete, Contrast, Foil
from question_bank.content.indexes import INDEXES
from question_bank.content.merging import merge
from question_bank.content.written import WrittenItem
from question_bank.generate import Generator
from question_bank.generate.notes import Changed
from question_bank.interchange.report import check_loaded

GOUT = Concept("gout", "gout", "condition")
ACHE = Fact("ache", "gout", "affects", "feature", ("toe",), "Gout affects the toe.")
CONTRAST = Contrast("apart", "affects", {"gout": ("toe",)}, True, "article", None, "Told apart.")
ALL = Complete("all", "gout", "affects", ("knee",), None)
FOIL = Foil("ear", "ear", "structure", "affects", ("gout",), None, "No ear.", None)
CARD = WrittenItem(
    "by-hand", "flashcard", "feature", "What does gout affect?", facts=("ache",), answer="The toe."
)


def bank(status: Status) -> Bank:
    return Bank.of(
        concepts=[GOUT],
        facts=[replace(ACHE, status=status)],
        contrasts=[replace(CONTRAST, status=status)],
        complete=[replace(ALL, status=status)],
        foils=[replace(FOIL, status=status)],
    )


def test_indexes_hold_grounds_that_are_published_alone() -> None:
    told = {name: getattr(bank("published"), name) for name in INDEXES}
    quiet = {name: getattr(bank("draft"), name) for name in INDEXES}
    assert any(told[name] and not quiet[name] for name in INDEXES)
    assert all(len(quiet[name]) <= len(told[name]) for name in INDEXES)


def test_what_is_retired_contradicts_nothing() -> None:
    assert list(contradictions(bank("published")))
    assert not list(contradictions(bank("retired")))


def test_nothing_is_asked_of_a_draft() -> None:
    generator = Generator(bank("draft"))
    assert not generator.can_ask("ache")
    assert not generator.builds("ache", "forward")


def test_a_change_of_nothing_is_none() -> None:
    assert not Changed()
    assert Changed(nodes=frozenset({("facts", "ache")}))


def test_written_items_are_counted_in_a_report() -> None:
    written = replace(bank("published"), items={CARD.id: CARD})
    assert check_loaded(written).counts["written items"] == 1


def test_evidence_of_two_people_is_united_row_by_row() -> None:
    first, second = ({"document": "one", "start": place} for place in (1, 9))
    merged = merge({"evidence": []}, {"evidence": [first]}, {"evidence": [second]})
    assert merged.body["evidence"] == [second, first]
