"""How a claim is made: its hedge, its denial, of how many, and on whose word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.modality import modality


def place(sentence: str, phrase: str) -> tuple[int, int]:
    start = sentence.index(phrase)
    return start, start + len(phrase)


@pytest.mark.parametrize(
    ("hedge", "said"),
    [
        (None, "Gout swells the toe."),
        ("may", "Gout may also swell the knee."),
        ("usually", "However, it usually heals."),
        ("can sometimes", "It can sometimes scar."),
        ("often", "Attacks often come at night."),
        ("usually", "It usually heals."),
        ("may", "Attacks that often come at night may wake him."),
        ("thought to", "Kings are widely thought to have had it."),
        ("thought to", "Some doctors believe that meat brings it on."),
        ("thought to", "It is thought that beer brings it on."),
        ("thought to", "Studies suggest that beer brings it on."),
        ("can", "Gout, which hurts, can kill."),
        ("suggest", "These signs suggest an attack."),
        ("appears to", "It appears to run in families."),
        (None, "A rash appears on the arm."),
        ("tends to", "It tends to come back."),
        ("likely", "Uric acid is likely the cause."),
        (None, "Men are more likely than women to have it."),
        ("possible", "Fever is a possible sign."),
        ("in rare cases", "In rare cases the kidney fails."),
        ("up to 20 percent of", "Stones form in up to 20 percent of men."),
        ("not always", "Fever is not always there."),
        (None, "Although it may itch, it scars the skin."),
        (None, "The toe swells, which may hurt."),
    ],
)
def test_a_hedge_is_told_in_its_own_words(hedge: str | None, said: str) -> None:
    assert modality(said).hedge == hedge


@pytest.mark.parametrize(
    ("hedge", "said", "phrase"),
    [
        (None, "It blocks the nerve, which may cause cramps.", "blocks the nerve"),
        ("may", "It blocks the nerve, which may cause cramps.", "cramps"),
        ("can", "It can cause fever, chills, and cramps.", "cramps"),
        ("can", "Although it can itch, it scars the skin.", "itch"),
        (None, "Although it can itch, it scars the skin.", "the skin"),
        ("may", "A rash may show.", "A rash"),
        (None, "Gout, a disease of kings, may kill.", "a disease of kings"),
        ("may", "In some men, a stone may pass.", "a stone may pass"),
        ("in some men", "In some men, a stone forms.", "a stone"),
        ("can", "Ice, rest, and sleep can help.", "rest"),
        ("often", "It can hurt at night and often wakes him.", "wakes him"),
        ("often", "It can hurt, but it often heals.", "heals"),
        ("can", "It can hurt, but it often heals.", "hurt"),
    ],
)
def test_a_phrase_has_the_hedge_of_its_own_clause(
    hedge: str | None, said: str, phrase: str
) -> None:
    assert modality(said, phrase=place(said, phrase)).hedge == hedge


@pytest.mark.parametrize(
    "said",
    [
        "Gout does not spread from man to man.",
        "It isn\u2019t caused by germs.",
        "Children cannot catch it.",
        "Gout never kills.",
        "The rash has no scales.",
        "There is no evidence that diet heals it.",
        "Neither ice nor rest helps.",
        "Although it hurts, it does not kill.",
        "Studies show that it does not kill.",
        "Men who are old do not get it.",
        "Most men with gout do not need surgery.",
    ],
)
def test_a_denied_main_verb_denies(said: str) -> None:
    assert modality(said).polarity == "denied"


@pytest.mark.parametrize(
    "said",
    [
        "There is no cure for gout.",
        "There are no known risk factors.",
        "No single test proves it.",
        "It strikes not only kings but also beggars.",
        "Its cause is not fully understood.",
        "Fever is not uncommon.",
        "Fever is not always there.",
        "The kidney does not clear enough acid.",
        "The valve does not close properly.",
        "Men who do not drink beer can have it.",
        "If it is not treated, gout may harm the joints.",
        "Without treatment, it comes back.",
        "It comes with or without fever.",
        "It may or may not hurt.",
        "It harms men, not women.",
        "It comes in men with no other disease.",
        "It causes fever but no rash.",
        "It harms the joint rather than the bone.",
    ],
)
def test_what_only_looks_like_a_denial_is_none(said: str) -> None:
    assert modality(said).polarity == "asserted"


@pytest.mark.parametrize(
    ("said", "denied", "asserted"),
    [
        ("It causes fever but no rash.", ["rash"], ["fever"]),
        ("It causes fever without rash or itching.", ["rash", "itching"], ["fever"]),
        ("It does not cause fever, chills, or a rash.", ["fever", "chills", "rash"], []),
        ("It does not itch, but it scars.", ["itch"], ["scars"]),
        ("It is not catching, and it heals.", ["catching"], ["heals"]),
        ("It harms the joint rather than the bone.", ["the bone"], ["the joint"]),
        ("Some men have no fever.", ["fever"], ["no fever"]),
        ("It comes without fever.", ["fever"], ["without fever"]),
        ("The swelling does not spread.", ["does not spread", "swelling does not"], []),
        ("Men who do not drink beer can have stones.", ["drink beer"], ["stones"]),
        ("Without a rash, it is gout.", ["a rash"], ["is gout"]),
        ("If it is not cooled, the toe swells.", ["cooled"], ["the toe swells"]),
    ],
)
def test_a_denial_reaches_as_far_as_its_scope(
    said: str, denied: list[str], asserted: list[str]
) -> None:
    told = {each: modality(said, phrase=place(said, each)).polarity for each in denied + asserted}
    assert told == dict.fromkeys(denied, "denied") | dict.fromkeys(asserted, "asserted")


def test_what_is_denied_before_the_subject_is_of_something_else() -> None:
    said = "It is not so; gout hurts."
    assert modality(said).polarity == "denied"
    assert modality(said, place(said, "gout")).polarity == "asserted"


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("every", "Gout swells the toe."),
        ("every", "Gout may swell the toe."),
        ("every", "It affects many joints."),
        ("some", "Some people have stones."),
        ("some", "Up to 20 percent of men have it."),
        ("some", "About half of patients have stones."),
        ("some", "In rare cases the kidney fails."),
        ("some", "In old age most men with gout have stones."),
        ("some", "Not all men have it."),
    ],
)
def test_of_some_is_what_says_of_whom(scope: str, said: str) -> None:
    assert modality(said).scope == scope


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (None, "Gout swells the toe."),
        ("Researchers", "Researchers think that meat brings it on."),
        ("recent studies", "Some say no, but recent studies of men have found a link."),
        ("Gout Society", "According to the Gout Society, cherries help."),
        ("Gout Society", "The Gout Society (GS) recommends cherries."),
        (None, "Imaging studies show holes in the bone."),
        (None, "This suggests gout."),
        (None, "They recommend ice."),
    ],
)
def test_who_says_so_is_told_in_the_sentences_words(who: str | None, said: str) -> None:
    assert modality(said).attributed_to == who


@given(st.text(alphabet="no tmay,;.", max_size=60), st.data())
def test_any_words_have_a_modality(said: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(said)))
    end = data.draw(st.integers(start, len(said)))
    assert modality(said, (0, start), (start, end)).polarity in {"asserted", "denied"}
