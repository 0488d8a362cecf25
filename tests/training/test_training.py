"""The training's own parts, on sentences made up here."""

import math

import pytest

from question_bank.ingest.classifier import Judgement
from question_bank.ingest.cues import CATEGORIES
from question_bank.ingest.features import Seen
from tests.gold.labels import Label
from tests.support.medquad import Answer, Document
from tests.training.corpus import sentences
from tests.training.fit import packed
from tests.training.labelled import Example
from tests.training.scores import Scored, by_category, facts, off, sharpness
from tests.training.softmax import Case, Price, fit
from tests.training.weak import SHARES, prior, vocabulary, weak

TEXT = (
    "Foxitis is a rash. It is rare, e.g. Few have it.\n\n"
    "Symptoms include: - itching - fever\nSee a vet."
)
DOCUMENT = Document("0_Here", "foxitis", (), (Answer("0-1", "information", "information", TEXT),))


def scored(category: str, best: str, share: float = 0.8, *, stated: float = 1.0) -> Scored:
    """Return a judgement of a sentence of a category."""
    rest = (1 - share) / 9
    told = Judgement(stated, {each: share if each == best else rest for each in CATEGORIES})
    label = Label("yes", category, "risk", "x") if category else Label("no")
    return Scored(Example("paper", Seen("x"), None, label), headed=True, told=told)


def test_answers_are_cut_into_sentences_and_items() -> None:
    assert [(each.text, each.lead_in) for each in sentences(DOCUMENT)] == [
        ("Foxitis is a rash.", None),
        ("It is rare, e.g. Few have it.", None),
        ("Symptoms include:", None),
        ("itching", "Symptoms include:"),
        ("fever", "Symptoms include:"),
        ("See a vet.", None),
    ]


@pytest.mark.parametrize("question_type", SHARES)
def test_what_a_question_lets_surmise_sums_up(question_type: str) -> None:
    shares = prior(question_type)
    assert tuple(shares) == CATEGORIES
    assert math.isclose(sum(shares.values()), 1.0)
    assert min(shares.values()) > 0


def test_turns_of_phrase_and_the_first_place_speak_for_a_surmise() -> None:
    found = weak(list(sentences(DOCUMENT)))
    assert [len(each.shares) for each in found] == [10] * 5
    likeliest = [CATEGORIES[each.shares.index(max(each.shares))] for each in found]
    assert likeliest[0] == "definition"
    assert likeliest[2] == likeliest[3] == "feature"
    assert vocabulary(found, 2) == []
    assert "SUBJ is" in vocabulary(found, 1)


def test_votes_and_rows_are_learnt_and_a_price_keeps_them_near_their_start() -> None:
    cases = [
        [Case(({"a": 1.0}, {"b": 1.0}), (1.0, 0.0), ((1.0, ("left",)),))],
        [Case(({"a": 1.0}, {"b": 1.0}), (0.0, 1.0), ((1.0, ("right",)),))],
    ] * 20
    model = fit(cases, Price(0.1), {}, ["left", "right"], epochs=8)
    assert model.shares(cases[0][0])[0] > 0.8
    assert model.shares(cases[1][0])[1] > 0.8
    assert model.rows["left"][0] > 0 > model.rows["left"][1]
    dear = fit(cases, Price(0.1, 100.0), {"a": 1.0}, ["left"], epochs=8)
    assert max(map(abs, dear.rows["left"])) < 0.2
    assert fit(cases, Price(0.1), {}, ["left"], epochs=2) == fit(
        cases, Price(0.1), {}, ["left"], epochs=2
    )


def test_rows_are_packed_as_whole_numbers() -> None:
    assert packed({"a": [0.5, -1.0], "b": [0.01, 0.02]}) == {"a": [12, -24]}


def test_a_second_choice_is_right_too() -> None:
    share, macro, each = by_category([scored("feature", "feature"), scored("feature", "risk")])
    assert (share, each["feature"], each["risk"]) == (1.0, 1.0, 1.0)
    assert math.isclose(macro, 0.2)
    share, _, each = by_category([scored("feature", "feature"), scored("feature", "outlook")])
    assert share == 0.5
    assert math.isclose(each["feature"], 2 / 3)


def test_facts_are_counted() -> None:
    told = [scored("feature", "risk", stated=0.9), scored("", "risk", stated=0.6)]
    told.append(scored("risk", "risk", stated=0.1))
    assert facts(told, 0.5) == (0.5, 0.5)
    assert facts(told, 0.7) == (1.0, 0.5)


def test_what_says_too_little_is_sharpened() -> None:
    timid = [scored("feature", "feature", 0.3)] * 40
    power = sharpness(timid)
    assert power > 1
    assert off([each.sharpened(power) for each in timid]) < off(timid)
