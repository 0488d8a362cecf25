"""What the classifier sees of a sentence."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.cues import CATEGORIES, of_heading, of_headings
from question_bank.ingest.features import (
    SUBJECT,
    Seen,
    beside,
    masked,
    near,
    of_others,
    of_others_standing,
    of_place,
    of_reading,
    of_standing,
    of_words,
    words,
)
from question_bank.ingest.nouns import Passage
from question_bank.ingest.turns import standings, turns


@pytest.mark.parametrize(
    ("sentence", "subject", "line"),
    [
        ("Foxitis is a  rash.", "foxitis", "SUBJ is a rash."),
        ("Two Foxitises\nare known.", "Foxitis", "Two SUBJ are known."),
        ("The red fox (RF) bites.", "Red fox (RF)", "The SUBJ bites."),
        ("The red fox bites.", "Red fox (RF)", "The SUBJ bites."),
        ("Foxitisoid changes", "foxitis", "Foxitisoid changes"),
        ("A C+ result (x.y)", "(x.y)", "A C+ result SUBJ"),
        ("A rash is a sign.", "a", "A rash is a sign."),
        ("Nothing is masked.", "", "Nothing is masked."),
    ],
)
def test_the_subject_is_masked_and_the_sentence_put_on_one_line(
    sentence: str, subject: str, line: str
) -> None:
    assert masked(sentence, subject) == line


@given(st.text(max_size=60), st.text(alphabet="abc (+.[", max_size=8))
def test_a_name_may_be_any_text(sentence: str, subject: str) -> None:
    assert "\n" not in masked(sentence, subject)


@given(st.from_regex(r"[a-z]{6,12}itis", fullmatch=True))
def test_the_masked_name_is_no_feature(name: str) -> None:
    line = masked(f"Many people with {name} cough, since {name.upper()} hurts.", name)
    assert not any(name in feature for feature in of_words(line, None))
    assert line.count(SUBJECT) == 2


def test_words_lose_case_plural_and_number() -> None:
    said = words("Virus kisses Patient’s elbows: 12,500 of 30% (SUBJ) gas bus")
    assert said == (
        *("virus", "kisse", "patient", "elbow", ":", "0", "of", "0%", "(", "SUBJ", ")", "gas"),
        "bus",
    )


def test_a_lead_in_speaks_apart_from_its_item() -> None:
    alone, item = of_words("Aching knees", None), of_words("Aching knees", "Symptoms include")
    assert set(alone) < set(item)
    assert {"item", "l:symptom", "l:include", "l:c:feature symptom"} <= set(item)
    assert "^ aching" in alone
    assert "knee $" in alone


def test_long_words_show_their_endings() -> None:
    said = of_reading(Seen("Apixaban thins blood"))[0]
    assert said == (1 / math.sqrt(8), (*of_words("Apixaban thins blood", None), "~aban"))


def test_the_nearest_heading_and_the_sentences_beside_give_their_words() -> None:
    seen = Seen("Rash", ("Skin", "What we watch"), before="It itches.", after="It hurts")
    _, above, beside = of_reading(seen)
    assert above == (0.5 / math.sqrt(3), ("h:watch", "h:we", "h:what"))
    assert beside == (0.5 / math.sqrt(3), ("n:hurt", "n:it", "n:itche"))
    assert of_reading(Seen("Rash"))[1:] == ((0.5, ()), (0.5, ()))


def test_turns_begin_with_the_category_they_speak_for() -> None:
    assert turns("SUBJ is a tricky disease") == ("definition is", "definition class")
    assert standings("See what is at www.here.org.") == ("see", "web", "imperative", "claims")
    assert standings("The cause is not fully understood.")[0] == "unknown"


@pytest.mark.parametrize(
    ("heading", "categories"),
    [
        ("Symptoms", ("feature",)),
        ("Causes and risk factors", ("mechanism", "risk")),
        ("Lowering your risk", ("prevention", "risk")),
        ("How common is it?", ("epidemiology",)),
        ("Tests and diagnosis", ("diagnostic",)),
        ("What is SUBJ?", ("definition",)),
        ("Overview of treatment", ("treatment",)),
        ("Outlook", ("outlook",)),
        ("Complications", ("complication",)),
        ("The King", ()),
    ],
)
def test_a_heading_announces_categories(heading: str, categories: tuple[str, ...]) -> None:
    assert of_heading(heading) == categories


def test_the_nearest_heading_that_announces_any_counts() -> None:
    assert of_headings(("Symptoms", "Treatment", "The King")) == ("treatment",)
    assert of_headings(("The King",)) == ()
    assert of_headings(()) == ()


def test_headings_lead_in_and_neighbours_speak_for_categories() -> None:
    seen = Seen(
        "It is treated with drugs.",
        ("Symptoms and treatment",),
        "Signs include:",
        before="Tests confirm it.",
        after="It can be prevented.",
    )
    place = of_place(seen)
    assert place["feature"]["heading feature"] == 1.0
    assert place["treatment"]["heading treatment"] == 0.5
    assert place["treatment"]["turns"] == 2.0
    assert place["feature"]["lead-in turn feature symptom"] == 1.0
    assert place["diagnostic"]["before turns"] == 2.0
    assert place["prevention"]["after turns"] == 2.0
    assert "no heading risk" not in place["risk"]
    assert of_place(Seen("Knees"))["risk"] == {"is risk": 1.0, "no heading risk": 1.0}


def test_what_speaks_for_a_fact() -> None:
    shares = dict.fromkeys(CATEGORIES, 0.1)
    found = of_standing(Seen("See a doctor", ("Symptoms",), "You should:"), shares)
    assert {"s:see", "^ see", "item", "heading", "length 0", "p:risk", "l:lead-in"} <= set(found)
    assert found["r:see a"] == found["r:doctor"] < 1
    empty = of_standing(Seen(""), {})
    said = {"s:no verb": 1.0, "length 0": 1.0, "no heading": 1.0, "^": 1.0}
    assert empty == {"r:^ $": 1.0} | said
    assert "r:n:ouch" in of_standing(Seen("", before="Ouch"), {})


@given(st.lists(st.integers(), max_size=6), st.integers(0, 6))
def test_what_is_near_stands_in_order(found: list[int], index: int) -> None:
    around = near(found, index)
    assert len(around) == 4
    assert [each for each in around if each is not None] == [
        each for at, each in enumerate(found) if 0 < abs(at - index) <= 2
    ]


def test_the_sentences_around_speak_by_what_they_are_taken_for() -> None:
    shares = {"risk": 0.7, "feature": 0.3}
    assert of_others([None, shares], "risk") == {"-1": 0.7, "-1 risk": 0.7}
    assert of_others_standing([None, 0.7, 0.9, None]) == {"-1": 0.0, "1": pytest.approx(0.2)}
    assert of_others((), "risk") == of_others_standing(()) == {}


def test_only_sentences_of_the_same_section_stand_beside() -> None:
    text = "One. Two. Six. Ten."
    found = [
        Passage(0, 4, 0, ("A",)),
        Passage(5, 9, 0, ("A",)),
        Passage(10, 14, 1, ("B",)),
        Passage(15, 19, 1, ("B",), furniture="credits"),
    ]
    assert beside(text, found, 0) == (None, "Two.")
    assert beside(text, found, 1) == ("One.", None)
    assert beside(text, found, 2) == (None, None)
    assert beside(text, found, 3) == ("Six.", None)
