"""Cloze and flashcards: the fact's own sentence, or a question with one answer."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from question_bank.content.edited import edited
from question_bank.content.items import Item, ItemKind
from question_bank.generate import Generator
from question_bank.generate.affected import changed_nodes
from question_bank.generate.cloze import can_blank, hint
from question_bank.generate.generator import CARDS
from question_bank.generate.wording import ConceptWording, FactWording, PredicateWording, Wording

Make = Callable[..., Generator]
LINES = """
condition: dm, ms
finding: rash, weakness, red-rash
dm has_phenotype rash
"""
FACT = "dm-has_phenotype-rash"


def cloze(generator: Generator, fact: str = FACT) -> Item:
    item = generator.item(fact, "cloze", 0)
    assert item is not None
    return item


def test_the_chosen_words_are_left_out_and_accepted(generator_of: Make) -> None:
    wording = {FACT: FactWording(cloze=("has",), accept=("shows", "has got"))}
    item = cloze(generator_of(LINES, facts=wording))
    assert item.stem == "Dm _____ has_phenotype rash."
    assert item.answer == ("has", "shows", "has got")


def test_without_chosen_words_the_object_is_left_out(generator_of: Make) -> None:
    item = cloze(generator_of(LINES))
    assert item.stem == "Dm has has_phenotype _____."
    assert item.answer == ("rash",)


@pytest.mark.parametrize("words", ["eczema", "dm has", "D"])
def test_words_that_do_not_stand_alone_in_the_sentence_make_no_cloze(
    generator_of: Make, words: str
) -> None:
    generator = generator_of(LINES, facts={FACT: FactWording(cloze=(words,))})
    assert generator.item(FACT, "cloze", 0) is None


@pytest.mark.parametrize(
    ("statement", "words", "possible"),
    [
        ("It causes a rash.", "rash", True),
        ("A rash is a rash.", "rash", False),
        ("Nerve damage damages nerve.", "nerve", False),
        ("The rash of a violet rash-like illness.", "violet rash-like", False),
        ("A rashness.", "rash", False),
    ],
)
def test_a_blank_stands_once_and_is_not_given_away(
    statement: str, words: str, *, possible: bool
) -> None:
    assert can_blank(statement, words) is possible


def reworded(generator: Generator, statement: str, words: str) -> Generator:
    """The same bank with another statement of the fact and other words to leave out."""
    fact = replace(generator.bank.facts[FACT], statement=statement)
    bank = replace(generator.bank, facts={**generator.bank.facts, FACT: fact})
    return Generator(bank, Wording(facts={FACT: FactWording(cloze=(words,))}))


def test_the_article_before_a_blank_gives_nothing_away(generator_of: Make) -> None:
    generator = reworded(generator_of(LINES), "It shows an ugly sign.", "ugly")
    assert cloze(generator).stem == "It shows a(n) _____ sign."


def test_where_another_truth_would_fit_the_blank_tells_its_first_letters(
    generator_of: Make,
) -> None:
    item = cloze(generator_of(LINES + "dm has_phenotype red-rash\ndm has_phenotype weakness"))
    assert item.stem == "Dm has has_phenotype ra_____."


def test_another_subject_with_the_same_object_is_another_truth_too(generator_of: Make) -> None:
    wording = {FACT: FactWording(cloze=("Dm",))}
    item = cloze(generator_of(LINES + "ms has_phenotype rash", facts=wording))
    assert item.stem == "D_____ has has_phenotype rash."


def test_what_the_sentence_itself_names_needs_no_hint(generator_of: Make) -> None:
    lines = LINES + "dm has_phenotype weakness"
    generator = reworded(generator_of(lines), "Besides weakness, it causes a rash.", "rash")
    assert cloze(generator).stem == "Besides weakness, it causes a(n) _____."


@pytest.mark.parametrize(
    "line", ["dm has_phenotype weakness [denied]", "ms has_phenotype weakness"]
)
def test_what_is_denied_or_said_of_others_needs_no_hint(generator_of: Make, line: str) -> None:
    assert "h_____" not in cloze(generator_of(LINES + line)).stem
    assert cloze(generator_of(LINES + line)).stem.endswith(" _____.")


def test_a_phrase_may_be_a_rival_as_well(generator_of: Make) -> None:
    wording = {FACT: FactWording(cloze=("Dm",))}
    lines = LINES + "dm has_phenotype rash of the face"
    assert cloze(generator_of(lines, facts=wording)).stem == "_____ has has_phenotype rash."


def test_words_that_begin_another_answer_are_no_blank(generator_of: Make) -> None:
    both = {
        FACT: FactWording(cloze=("rash",)),
        "dm-has_phenotype-weakness": FactWording(cloze=("weakness",)),
    }
    lines = LINES + "dm has_phenotype weakness"
    names = {"weakness": "rashes"}
    generator = generator_of(lines, facts=both)
    concepts = {
        ident: replace(concept, name=names.get(ident, concept.name))
        for ident, concept in generator.bank.concepts.items()
    }
    wording = Wording(facts=both)
    assert (
        Generator(replace(generator.bank, concepts=concepts), wording).item(FACT, "cloze", 0)
        is None
    )


@pytest.mark.parametrize(
    ("words", "rivals", "told"),
    [
        ("rash", set(), ""),
        ("rash", {"rash"}, ""),
        ("rash", {"weakness"}, "r"),
        ("rash", {"raw skin"}, "ras"),
        ("rash", {"rashes"}, "rash"),
        ("Rash", {"red eyes"}, "Ra"),
    ],
)
def test_the_hint_is_as_short_as_can_be(words: str, rivals: set[str], told: str) -> None:
    assert hint(words, rivals) == told


def test_a_card_asks_what_was_written_for_it(generator_of: Make) -> None:
    wording = {FACT: FactWording(front=("Which sign?",), back="A rash of the skin")}
    item = generator_of(LINES, facts=wording).item(FACT, "flashcard", 0)
    assert item is not None
    assert (item.stem, item.answer) == ("Which sign?", "A rash of the skin")


def test_without_a_front_the_predicate_asks(generator_of: Make) -> None:
    item = generator_of(LINES).item(FACT, "flashcard", 0)
    assert item is not None
    assert (item.stem, item.answer) == ("Name a feature of dm.", "Rash")


def test_without_front_and_template_there_is_no_card(generator_of: Make) -> None:
    predicates = {"has_phenotype": PredicateWording()}
    generator = generator_of(LINES, predicates=predicates)
    assert generator.item(FACT, "flashcard", 0) is None


def test_a_denied_fact_has_only_the_card_somebody_wrote(generator_of: Make) -> None:
    lines, fact = LINES + "ms has_phenotype rash [denied]", "ms-has_phenotype-rash-denied"
    assert generator_of(lines).kinds_for(fact) == ()
    wording = {fact: FactWording(front=("Does it show a rash?",), back="No")}
    assert generator_of(lines, facts=wording).kinds_for(fact) == ("flashcard",)


@pytest.mark.parametrize("kind", ["cloze", "flashcard"])
def test_a_disputed_fact_is_asked_on_cards_with_its_note(
    generator_of: Make, kind: ItemKind
) -> None:
    generator = generator_of(
        LINES.replace("dm has_phenotype rash", "dm has_phenotype rash [disputed]")
    )
    item = generator.item(FACT, kind, 0)
    assert item is not None
    assert item.explanation.endswith("Some doubt it.")


def test_a_card_with_a_flaw_is_not_built(generator_of: Make) -> None:
    wording = {FACT: FactWording(front=("Which which sign?",), back="Rash")}
    assert "flashcard" not in generator_of(LINES, facts=wording).kinds_for(FACT)


@pytest.mark.parametrize(
    "asked",
    [FactWording(front=("Which sign?",)), FactWording(front=("Which which sign?",))],
    ids=["by its flashcard", "by its cloze alone"],
)
def test_a_fact_of_which_one_card_was_looked_at_is_doubted_when_its_words_change(
    generator_of: Make, asked: FactWording
) -> None:
    generator = generator_of(LINES, facts={FACT: asked})
    assert generator.can_ask(FACT)
    spoilt = FactWording(front=("Which which sign?",), cloze=("not there",))
    wording = replace(generator.wording, facts={FACT: spoilt})
    nodes = changed_nodes(generator.bank, generator.bank, [], wording, [("facts", FACT)])
    after, doubtful = generator.on(generator.bank, nodes, wording)
    assert doubtful == {FACT}
    assert not after.can_ask(FACT)


def test_a_fact_asked_by_its_cloze_alone_is_doubted_when_a_neighbour_becomes_a_rival(
    generator_of: Make,
) -> None:
    other = "dm-has_phenotype-weakness"
    own = {FACT: FactWording(front=("Which which sign?",), cloze=("rash",))}
    generator = generator_of(LINES + "dm has_phenotype weakness", facts=own)
    assert generator.can_ask(FACT)
    weakness = replace(generator.bank.concepts["weakness"], name="rashes")
    bank = edited(generator.bank, {("concepts", "weakness"): weakness})
    wording = replace(generator.wording, facts={**own, other: FactWording(cloze=("weakness",))})
    nodes = changed_nodes(
        generator.bank, bank, [("concepts", "weakness")], wording, [("facts", other)]
    )
    after, doubtful = generator.on(bank, nodes, wording)
    assert FACT in doubtful
    assert not after.can_ask(FACT)


def test_whether_a_fact_can_be_asked_is_known_from_its_first_sound_card(generator_of: Make) -> None:
    generator = generator_of(LINES, facts={FACT: FactWording(front=("Which sign?",))})
    assert generator.can_ask(FACT)
    notes = generator.shop.notes
    assert [kind for kind in CARDS if notes.knows((kind, FACT))] == ["flashcard"]


def test_an_unpublished_fact_is_not_asked(generator_of: Make) -> None:
    generator = generator_of(LINES.replace("rash\n", "rash [draft]\n"))
    assert generator.kinds_for(FACT) == ()


def test_how_a_concept_reads_is_taken_from_the_wording(generator_of: Make) -> None:
    concepts = {
        "dm": ConceptWording(text="dermatomyositis", article="the", option="Dermatomyositis (DM)"),
        "rash": ConceptWording(text="red skin"),
    }
    item = generator_of(LINES, concepts=concepts).item(FACT, "flashcard", 0)
    assert item is not None
    assert (item.stem, item.answer) == ("Name a feature of the dermatomyositis.", "Red skin")


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("Muscle cramps make a muscle cramp.", "cramps"),
        ("An autoimmune disease has immune cells.", "immune"),
        ("Inflammation makes it inflamed.", "inflamed"),
    ],
)
def test_a_word_of_the_same_stem_gives_the_blank_away(statement: str, words: str) -> None:
    assert not can_blank(statement, words)


def test_another_name_that_the_sentence_spells_out_is_no_answer(generator_of: Make) -> None:
    wording = {FACT: FactWording(cloze=("rash",), accept=("dm", "skin rash"))}
    item = generator_of(LINES, facts=wording).item(FACT, "cloze", 0)
    assert item is not None
    assert item.answer == ("rash", "skin rash")
