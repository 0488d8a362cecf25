"""Which answers would make questions possible: what is promised is what a bank then has."""

from collections.abc import Callable, Iterator, Sequence
from random import Random

import pytest

from question_bank.check.truth import Truth, verdict
from question_bank.content import Bank
from question_bank.content.edited import edited
from question_bank.generate import Generator
from question_bank.generate.phrases import Phrases
from question_bank.generate.statements import Cell, proposed
from question_bank.generate.wording import Wording, load_wording
from question_bank.survey.reach import Way
from question_bank.survey.unlocking import Effect, Unlocking, ways
from tests.support.generators import shipped_generator
from tests.support.large_bank import large_bank, large_wording

TINY = """
    condition: dm, pm, ms
    structure: skin, muscle, myelin, joint
    dm damages skin
    dm damages muscle [denied]
    pm damages muscle
    ms damages myelin
"""
MakeGenerator = Callable[..., Generator]


def really(generator: Generator, unlocking: Unlocking, *answers: tuple[Cell, bool]) -> Effect:
    """Return what comes of answers, by building all questions of the bank before and after."""
    facts = [unlocking.answered(cell, denied=not so) for cell, so in answers]
    bank = edited(generator.bank, {("facts", fact.id): fact for fact in facts})
    after = Generator(bank, generator.wording)
    old, new = (ways(each, each.bank.facts) for each in (generator, after))
    return Effect(new - old, old - new)


def unsure(bank: Bank, predicate: str, kind: str) -> Iterator[Cell]:
    """Yield the cells of a grid of which the bank says nothing."""
    said = [fact for fact in bank.facts.values() if fact.predicate == predicate]
    subjects = dict.fromkeys(fact.subject for fact in said)
    values = dict.fromkeys(bank.meaning(value) for fact in said for value in fact.objects)
    for subject in subjects:
        for value in values:
            if bank.kind(value) == kind:
                found = verdict(bank, subject, predicate, value).truth
                if found is Truth.POSSIBLE:
                    yield Cell(subject, predicate, value)


def damages(*pairs: tuple[str, str]) -> tuple[Cell, ...]:
    return tuple(Cell(subject, "damages", value) for subject, value in pairs)


def test_one_denial_more_makes_a_choice_of_two_wrong_options(generator_of: MakeGenerator) -> None:
    found = Unlocking(generator_of(TINY)).unlock(damages(("dm", "myelin"))).gained

    assert Way("dm-damages-skin", "forward") in found


def test_what_cannot_be_an_option_beside_the_key_brings_nothing(
    generator_of: MakeGenerator,
) -> None:
    generator = generator_of(TINY + "skin ~ joint\nfinding: rash\nms damages rash")
    unlocking = Unlocking(generator)

    assert not unlocking.unlock(damages(("dm", "joint"))).gained
    assert not unlocking.unlock(damages(("dm", "rash"))).gained


def test_a_fact_without_any_wrong_option_needs_two_answers(generator_of: MakeGenerator) -> None:
    generator = generator_of("""
        condition: dm, pm
        structure: skin, muscle, myelin
        dm damages skin
        pm damages muscle
        pm damages myelin
    """)
    cells = damages(("dm", "muscle"), ("dm", "myelin"))
    best = Unlocking(generator).most_useful(cells, most=5)

    assert [each.cells for each in best] == [tuple(sorted(cells))]
    assert Way("dm-damages-skin", "forward") in best[0].gained


def test_an_assertion_brings_questions_of_its_own(generator_of: MakeGenerator) -> None:
    unlocking = Unlocking(generator_of(TINY))
    [cell] = damages(("dm", "joint"))

    found = unlocking.together([(cell, True)])
    assert found
    assert "flashcard" in {way.form for way in found.gained}


def test_a_denial_between_two_others_completes_a_matching_set(
    generator_of: MakeGenerator,
) -> None:
    denials = ["a y", "a z", "b x", "b z", "c x", *(f"{each} w" for each in "abc")]
    said = [f"{pair[0]} damages {pair[2]} [denied]" for pair in denials]
    lines = ["condition: a, b, c", "structure: x, y, z, w", "a damages x", "b damages y"]
    generator = generator_of("\n".join([*lines, "c damages z", *said]))
    unlocking, missing = Unlocking(generator), damages(("c", "y"))

    assert generator.sets_for("a-damages-x") == ()
    assert Way("a-damages-x", "pairs") in unlocking.unlock(missing).gained


def test_the_most_useful_comes_first(generator_of: MakeGenerator) -> None:
    generator = generator_of(TINY)
    cells = tuple(unsure(generator.bank, "damages", "structure"))
    best = Unlocking(generator).most_useful(cells, most=3)

    gains = [each.use for each in best]
    assert gains == sorted(gains, reverse=True)
    assert len(best) <= 3


def test_what_touches_too_much_is_left_uncounted(
    generator_of: MakeGenerator, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = generator_of(TINY)
    cells = tuple(unsure(generator.bank, "damages", "structure"))
    unlocking = Unlocking(generator)
    monkeypatch.setattr("question_bank.survey.unlocking.MOST_TOUCHED", 0)

    assert unlocking.together([(cells[0], False)]) is None
    cut = unlocking.unlock(cells[:1], most_built=0)
    assert (cut.gained, cut.whole) == (frozenset(), False)


def test_where_no_answer_helps_none_is_named(generator_of: MakeGenerator) -> None:
    generator = generator_of("condition: dm\nstructure: skin, bone\ndm damages skin")

    assert Unlocking(generator).most_useful(damages(("dm", "bone")), most=3) == []


def test_the_shipped_bank_keeps_what_the_first_answer_promises() -> None:
    generator = shipped_generator()
    unlocking = Unlocking(generator)
    [best] = unlocking.most_useful(list(unsure(generator.bank, "disrupts", "process")), most=1)

    denials = [(cell, False) for cell in best.cells]
    assert best.gained == really(generator, unlocking, *denials).gained


def keeps_promises(seed: int, count: int) -> None:
    """See that any answer to some cells drawn by chance brings what it promises."""
    bank = large_bank(20, seed)
    generator = Generator(bank, large_wording(bank))
    unlocking = Unlocking(generator)
    for cell in drawn(bank, Random(seed), count):
        for so in (True, False):
            found = unlocking.together([(cell, so)])
            assert found
            assert found == really(generator, unlocking, (cell, so))
        denied = unlocking.together([(cell, False)])
        assert denied
        assert unlocking.unlock((cell,), 10_000).gained == denied.gained


def test_any_answer_in_a_bank_that_nobody_wrote_brings_what_it_promises() -> None:
    keeps_promises(seed=1, count=1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 8))
def test_answers_in_other_banks_keep_their_promises_too(seed: int) -> None:
    keeps_promises(seed, count=10)


def drawn(bank: Bank, chance: Random, count: int) -> Sequence[Cell]:
    """Return some cells of which a bank says nothing, of any predicate; one of a new subject."""
    said = [fact for fact in bank.facts.values() if len(fact.objects) == 1]
    cells = [
        Cell(chance.choice(said).subject, other.predicate, other.objects[0])
        for other in chance.sample(said, min(len(said), 8 * count))
    ]
    speechless = next(ident for ident in bank.concepts if ident not in bank.facts_about)
    cells.insert(0, Cell(speechless, said[0].predicate, said[0].objects[0]))
    possible = [each for each in cells if verdict(bank, *each).truth is Truth.POSSIBLE]
    return possible[:count]


def test_a_complete_list_leaves_out_a_value_as_soon_as_it_is_spoken(
    generator_of: MakeGenerator,
) -> None:
    generator = generator_of("""
        condition: dm, pm, ms
        structure: skin, muscle, myelin, joint
        complete dm damages: skin
        dm damages skin
        pm damages muscle
    """)
    [cell] = damages(("ms", "joint"))
    unlocking = Unlocking(generator)
    found = unlocking.together([(cell, True)])

    assert found
    assert Way("dm-damages-skin", "forward") in found.gained
    assert found == really(generator, unlocking, (cell, True))


def test_a_sentence_is_proposed_from_the_predicates_words(
    tiny: Callable[[str], Bank],
) -> None:
    bank, wording = tiny("condition: dm\nfinding: rash"), load_wording()
    phrases, cell = Phrases(bank, wording), Cell("dm", "has_phenotype", "rash")

    assert proposed(wording, phrases, cell, denied=False) == "A rash is a feature of dm."
    assert proposed(wording, phrases, cell, denied=True) == "A rash is no feature of dm."


def test_a_predicate_without_words_gets_a_plain_sentence(tiny: Callable[[str], Bank]) -> None:
    bank, wording = tiny("condition: dm\nfinding: rash"), Wording()
    phrases, cell = Phrases(bank, wording), Cell("dm", "shows", "rash")

    assert proposed(wording, phrases, cell, denied=False) == "This holds of dm: rash."
    assert proposed(wording, phrases, cell, denied=True) == "This does not hold of dm: rash."


def test_every_shipped_predicate_has_sentences_that_read_as_one() -> None:
    wording = load_wording()
    for predicate, words in wording.predicates.items():
        for template in (words.asserted, words.denied):
            assert template, predicate
            assert "{subject}" in template
            assert "{object}" in template
            assert template.endswith(".")
