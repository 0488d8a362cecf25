"""Names are found by the longest match: the bank's first, then the document's, then the lists'."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.lexicon import Entry, Lexicon
from question_bank.ingest.nouns import Mention
from question_bank.ingest.vocabulary import Term, Vocabulary
from question_bank.ingest.words import key_of

BANK = Bank.of(
    concepts=[
        Concept("myositis", "myositis", "condition", ("MYO", "inflamed muscles")),
        Concept("addison", "Addison's disease", "condition"),
        Concept("addison-crisis", "Addison crisis", "condition"),
        Concept("weak", "muscle weakness", "finding", ("weakness",)),
        Concept("pad", "pulse pad", "condition", ("PAD",)),
        Concept("twice", "weakness", "sign"),
    ]
)
TERMS = Vocabulary(
    {
        key_of("myositis"): Term("Myositis", "finding", "phenotype"),
        key_of("tingly knee"): Term("Tingly knee", "finding", "phenotype"),
        key_of("cold"): Term("Common cold", "condition", "icd"),
        key_of("nimodrol"): Term("Nimodrol", "medicine", "medicine"),
        "=QXD": Term("Quixotic disease", "condition", "phenotype"),
    }
)
LEXICON = Lexicon.of(BANK, TERMS)


def mentions(text: str, lexicon: Lexicon = LEXICON) -> list[Mention]:
    return list(lexicon.mentions(text, 0, len(text)))


def named(text: str, lexicon: Lexicon = LEXICON) -> list[tuple[str, str | None]]:
    return [(each.text, each.concept) for each in mentions(text, lexicon)]


def test_the_bank_comes_before_the_lists() -> None:
    assert named("Myositis hurts.") == [("Myositis", "myositis")]


def test_the_longest_name_wins() -> None:
    assert named("Muscle weakness came.") == [("Muscle weakness", "weak")]


def test_a_name_that_two_things_bear_is_the_first_preferred_one() -> None:
    assert named("weakness") == [("weakness", "twice")]


def test_plurals_hyphens_line_breaks_and_possessives_do_not_hide_a_name() -> None:
    assert named("Muscle-weaknesses, inflamed\nmuscles and myositis's end") == [
        ("Muscle-weaknesses", "weak"),
        ("inflamed\nmuscles", "myositis"),
        ("myositis", "myositis"),
    ]


def test_a_stop_or_a_comma_parts_a_name() -> None:
    assert ("muscles", None) in named("inflamed, muscles")
    assert named("muscle. Weakness") == [("muscle", None), ("Weakness", "twice")]


def test_an_acronym_is_known_only_as_it_is_written() -> None:
    assert named("PAD is no pad, and QXD no qxd.") == [("PAD", "pad"), ("QXD", None)]


def test_an_eponym_goes_by_other_tails_and_by_itself() -> None:
    assert named("Addison syndrome") == [("Addison syndrome", "addison")]
    assert named("Addison's") == [("Addison", "addison")]
    assert named("Addison crisis") == [("Addison crisis", "addison-crisis")]


def test_an_everyday_word_is_no_name_in_a_text_but_is_one_alone() -> None:
    assert named("It was cold.") == []
    known = LEXICON.known("cold")
    assert known is not None
    assert known.name == "Common cold"


def test_a_term_of_a_list_says_which_list() -> None:
    (mention,) = mentions("They took nimodrol.")
    assert (mention.kind, mention.name, mention.found) == ("medicine", "Nimodrol", "medicine")


def test_what_nobody_knows_is_not_known() -> None:
    assert LEXICON.known("blorf") is None
    assert LEXICON.known("…") is None


def test_a_document_may_add_names_below_the_banks() -> None:
    own = Entry("zebra fever", "condition", None, "document")
    more = LEXICON.with_names([("ZF", own), ("myositis", own), ("…", own)])
    assert [each.name for each in mentions("ZF and myositis", more)] == ["zebra fever", "myositis"]


def test_common_names_need_no_list() -> None:
    assert named("A kidney transplant is surgery.", Lexicon.of(BANK)) == [
        ("kidney transplant", None),
        ("surgery", None),
    ]


def test_a_type_belongs_to_the_name() -> None:
    (mention,) = mentions("Wobble syndrome type IV is mild.")
    assert (mention.text, mention.name) == ("Wobble syndrome type IV", "Wobble syndrome type IV")


def test_a_disease_that_nobody_knows_is_seen_by_its_shape() -> None:
    (mention,) = mentions("Patients with Wobble syndrome fall.")
    assert (mention.text, mention.kind, mention.found) == (
        "Wobble syndrome",
        "condition",
        "document",
    )


def test_a_shape_gives_way_to_a_name_of_the_bank() -> None:
    assert named("a sudden Addison's disease") == [("Addison's disease", "addison")]


WORDS = st.sampled_from(
    [
        "muscle",
        "weakness",
        "inflamed",
        "muscles",
        "cold",
        "MYO",
        "PAD",
        "syndrome",
        "Wobble",
        "type",
    ]
)
BETWEEN = st.sampled_from([" ", "-", ", ", ". ", "\n", " I ", "'s "])


@given(st.lists(st.tuples(WORDS, BETWEEN), max_size=12))
def test_mentions_are_in_order_apart_and_as_they_stand(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in pieces)
    found = mentions(text)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6))
def test_what_stands_outside_a_stretch_does_not_count(before: list[str], within: list[str]) -> None:
    head, text = " ".join(before) + ". ", " ".join(within)
    inside = LEXICON.mentions(head + text, len(head), len(head) + len(text))
    assert [each.text for each in inside] == [each.text for each in mentions(text)]
