"""Which kind of fact a sentence states, and whether it states one."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.classifier import Classifier, Weights, WeightsError, see, shares
from question_bank.ingest.cues import CATEGORIES
from question_bank.ingest.features import Seen
from question_bank.ingest.finding import THRESHOLD

PLAIN: dict[str, Any] = {
    "format": 3,
    "categories": list(CATEGORIES),
    "sharpness": 1.0,
    "scale": 10.0,
    "bias": [0.0] * 10,
    "words": {"rash": [0, 0, 20, *[0] * 7]},
    "read": {"pill": [0, 0, 0, 0, 30, *[0] * 5]},
    "places": {"words": 1.0, "heading risk": 5.0, "before": 2.0},
    "standing": {"bias": -1.0, "s:claims": 3.0},
    "around": {"alone": 1.0, "-1": 2.0, "1 risk": 4.0},
    "standing_around": {"alone": 1.0, "bias": 0.0, "-2": 2.0},
}
SMALL = Classifier(Weights.from_plain(PLAIN))

FACTS = [
    ("Foxitis is a rare disease of the small joints.", (), None, "definition"),
    ("It is also called Reynard's syndrome.", (), None, "definition"),
    ("Mutations in the FOX7 gene cause foxitis.", (), None, "mechanism"),
    ("Foxitis is caused by a virus that ticks carry.", ("Causes",), None, "mechanism"),
    ("People with foxitis often have fever and swollen hands.", (), None, "feature"),
    ("Itching of the palms", ("Symptoms",), "Symptoms of foxitis include:", "feature"),
    ("Foxitis is diagnosed with a blood test and a biopsy.", (), None, "diagnostic"),
    ("Treatment of foxitis includes steroids and physical therapy.", (), None, "treatment"),
    ("Surgery to remove the swollen joint", (), "Treatments may include:", "treatment"),
    ("Foxitis is inherited in an autosomal recessive pattern.", (), None, "risk"),
    ("Smoking raises the risk of foxitis.", (), None, "risk"),
    ("Untreated, foxitis can lead to kidney failure.", ("Complications",), None, "complication"),
    ("Washing your hands helps prevent foxitis.", (), None, "prevention"),
    ("Foxitis affects about 1 in 40,000 people worldwide.", (), None, "epidemiology"),
    ("The prognosis is good and most patients recover fully.", (), None, "outlook"),
]
NO_FACTS = [
    "What are the symptoms of foxitis?",
    "Click here to learn more about foxitis.",
    "For more information, visit the web site of the National Fox Foundation.",
    "The following tests may be done:",
    "The cause of foxitis is unknown.",
    "Talk to your doctor about your questions.",
]


@pytest.mark.parametrize(("sentence", "headings", "lead_in", "category"), FACTS)
def test_the_shipped_weights_know_plain_sentences(
    sentence: str, headings: tuple[str, ...], lead_in: str | None, category: str
) -> None:
    classifier = Classifier.load()
    told = classifier.categories(sentence, headings, lead_in, "Foxitis")
    assert max(told, key=lambda each: told[each]) == category
    assert classifier.stated(sentence, headings, lead_in, "Foxitis") > THRESHOLD


@pytest.mark.parametrize("sentence", NO_FACTS)
def test_the_shipped_weights_know_what_states_nothing(sentence: str) -> None:
    assert Classifier.load().stated(sentence, (), None, "Foxitis") < THRESHOLD / 2


def test_the_shipped_weights_are_read_once_and_survive_as_plain_data() -> None:
    weights = Classifier.load().weights
    assert Classifier.load() is Classifier.load()
    assert Weights.from_plain(weights.to_plain()) == weights


@given(st.text(max_size=80), st.sampled_from(["", "rash", "Foxitis"]), st.booleans())
def test_probabilities_are_probabilities(sentence: str, subject: str, listed: bool) -> None:
    seen = see(sentence, ("Causes",), "They are:" if listed else None, subject, ("Rash.", None))
    judged = Classifier.load().judge(seen)
    assert math.isclose(sum(judged.categories.values()), 1.0)
    assert min(judged.categories.values()) >= 0
    assert 0 <= judged.stated <= 1
    assert Classifier.load().judge(seen) == judged


def test_no_subject_is_known_by_heart() -> None:
    classifier = Classifier.load()
    one, other = (
        classifier.judge(see(f"{name} often causes pain.", (name,), f"{name} has", name))
        for name in ("Malaria", "Foxitis")
    )
    assert one == other


def test_words_headings_and_neighbours_are_weighed() -> None:
    def of(seen: Seen) -> dict[str, float]:
        return dict(SMALL.judge(seen).categories)

    nothing = of(Seen("Knees"))
    assert len(set(nothing.values())) == 1
    assert of(Seen("rash"))["feature"] > 0.3
    assert of(Seen("pill"))["treatment"] > nothing["treatment"]
    assert of(Seen("Knees", ("Risk factors",)))["risk"] > 0.9
    assert of(Seen("Knees", before="rash"))["feature"] > 0.5
    assert of(Seen("Knees", after="rash")) == nothing


def test_claims_are_weighed_against_the_bias() -> None:
    assert SMALL.stated("Knees", (), None, "") < 0.3
    assert SMALL.stated("Knees often ache", (), None, "") > 0.7


def test_the_sentences_around_are_asked_if_they_stand_in_the_same_section() -> None:
    knees = Seen("Knees")
    alone = SMALL.judge(knees)
    assert SMALL.judge(knees, (None, None, None, None)) == alone
    assert SMALL.judge(knees, (None, Seen("rash"), None, None)).categories["feature"] > 0.12
    assert SMALL.judge(knees, (None, Seen("rash", ("Other",)), None, None)) == alone
    risk = SMALL.judge(Seen("Knees", ("Risk",)), (None, None, Seen("Rash", ("Risk",)), None))
    assert risk.categories["risk"] > SMALL.judge(Seen("Knees", ("Risk",))).categories["risk"]
    claimed = SMALL.judge(knees, (Seen("Knees often ache"), None, None, None))
    assert claimed.stated > alone.stated
    assert claimed.categories == alone.categories


def test_the_subject_is_masked_wherever_it_stands() -> None:
    seen = see("Foxitis hurts.", ("About foxitis",), "Foxitis:", "Foxitis", ("foxitis", None))
    assert seen == Seen("SUBJ hurts.", ("About SUBJ",), "SUBJ:", "SUBJ", None)


def test_sharpness_keeps_the_order_and_the_sum() -> None:
    sharp = Classifier(Weights.from_plain(PLAIN | {"sharpness": 2.0}))
    one, other = (each.judge(Seen("rash")) for each in (SMALL, sharp))
    assert other.categories["feature"] > one.categories["feature"]
    assert math.isclose(sum(other.categories.values()), 1.0)
    assert other.stated == one.stated


@given(st.lists(st.floats(-500, 500), min_size=1, max_size=10))
def test_shares_sum_up_and_keep_the_order(scores: list[float]) -> None:
    told = shares(scores)
    assert math.isclose(sum(told), 1.0)
    assert told[scores.index(max(scores))] == max(told)


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("format", 1, "another version"),
        ("categories", ["definition"], "another version"),
        ("scale", 0, "another shape"),
        ("sharpness", 0, "another shape"),
        ("bias", [0.0], "another shape"),
        ("words", {"rash": [1]}, "another shape"),
        ("read", {"rash": 3}, "lack a part"),
        ("words", None, "lack a part"),
        ("places", {"words": None}, "lack a part"),
    ],
)
def test_weights_that_do_not_fit_are_refused(key: str, value: object, why: str) -> None:
    with pytest.raises(WeightsError, match=why):
        Weights.from_plain(PLAIN | {key: value})


def test_weights_without_a_part_are_refused() -> None:
    with pytest.raises(WeightsError, match="standing"):
        Weights.from_plain({key: PLAIN[key] for key in PLAIN if key != "standing"})
