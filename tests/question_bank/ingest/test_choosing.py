"""What a document is about whose title does not tell."""

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.choosing import Facts, chosen
from question_bank.ingest.lexicon import Lexicon
from question_bank.ingest.words import key_of

LEXICON = Lexicon.of(
    Bank.of(
        concepts=[
            Concept("gout", "gout", "condition"),
            Concept("old-gout", "old gout", "condition"),
            Concept("young-gout", "young gout", "condition"),
            Concept("scurvy", "scurvy", "condition"),
            Concept("toe", "toe", "structure"),
        ]
    )
)


def best(
    title: str,
    prose: str,
    headings: tuple[str, ...] = (),
    top: str = "",
    short: dict[str, str] | None = None,
) -> str | None:
    named = LEXICON.mentions(prose, 0, len(prose))
    facts = Facts(f" {key_of(prose)} ", named, {}, frozenset(), short or {}, LEXICON)
    found = chosen(title, f"{top}\n{prose}", headings, facts)
    return found.name if found else None


def test_the_part_of_a_title_is_chosen_that_sentences_take_up() -> None:
    assert best("Fruit salad: life with gout", "Gout hurts, and scurvy does.") == "gout"
    assert best("Lecture 3: the wobbles", "The wobbles hurt. The wobbles last.") == "wobbles"
    assert best("Skin 4 - Wobble rot (WR)", "WR hurts. WR lasts. WR ends.") == "WR"


def test_a_short_form_counts_as_its_long_one() -> None:
    short = {"WR": "wobble rot"}
    assert best("Skin 4: WR", "WR hurts. WR lasts.", short=short) in {"WR", "wobble rot"}


def test_a_line_at_the_top_tells_and_a_sentence_there_does_not() -> None:
    assert best("St Mary's", "It may hurt.", top="Home\nScurvy") == "scurvy".capitalize()
    assert best("St Mary's", "It may hurt.", top="We tell what scurvy is.") is None


def test_a_heading_counts_if_it_is_the_name_of_what_is_known() -> None:
    assert best("", "Some have scurvy.", headings=("Scurvy", "Wobbles")) == "Scurvy"
    assert best("", "They have wobbles. They have wobbles.", headings=("Wobbles",)) is None


def test_what_cannot_be_a_disease_is_not_chosen() -> None:
    assert best("My toe", "A toe hurts. The toe hurts. That toe.") is None
    assert best("Children", "Children run. Children fall. Children jump.") is None
    assert best("Plan 9x", "Plan 9x. Plan 9x. Plan 9x.") is None
    assert best("Ox", "An ox. An ox. An ox. An ox.") is None


def test_a_whole_means_its_only_kind() -> None:
    said = "Gout hurts. Gout lasts. Gout ends. Some have old gout."
    assert best("", said) == "old gout"
    assert best("", f"{said} Some have young gout.") != "old gout"


def test_a_name_with_a_rival_is_not_sure() -> None:
    facts = Facts(" gout gout gout ", (), {}, frozenset({"gout"}), {}, LEXICON)
    alone = chosen("Gout: why", "", (), facts)
    assert alone is not None
    assert alone.sure
    both = Facts(" gout gout scurvi scurvi ", (), {}, frozenset(), {}, LEXICON)
    found = chosen("Gout, or scurvy", "", (), both)
    assert found is not None
    assert not found.sure
