"""For whom and when a treatment is meant stays with it."""

import pytest

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.classifier import Classifier
from question_bank.ingest.conditions import condition
from question_bank.ingest.finding import Tools, find
from question_bank.ingest.reading import plain_reading
from question_bank.ingest.said import Claim, Said
from question_bank.ingest.vocabulary import Vocabulary


def told(text: str, phrase: str, predicate: str = "treated_by") -> str | None:
    start = text.index(phrase)
    claim = Claim(start, start + len(phrase), predicate, "treatment", phrase)
    found = condition(Said(text, ("gout",), {}), claim)
    if found and found.end is not None:
        assert text[: found.end].lower().endswith(found.words)
    return found.words if found else None


@pytest.mark.parametrize(
    ("text", "phrase", "words"),
    [
        (
            "Rest is the treatment of choice for gout in pregnant women.",
            "Rest",
            "in pregnant women",
        ),
        ("In pregnant women, gout is treated with rest.", "rest", "in pregnant women"),
        ("Rest is used for gout when ice is not at hand.", "Rest", "when ice is not at hand"),
        (
            "Surgery is reserved for patients with large stones.",
            "Surgery",
            "for patients with large stones",
        ),
        ("Gout is treated with rest in children under 5.", "rest", "in children under 5"),
        ("Gout is treated with rest.", "rest", None),
        ("Gout is treated with ice in most people.", "ice", None),
        ("Ice is used in people with gout.", "Ice", None),
        ("Gout is treated with ice, and it heals in children.", "ice", None),
        ("Gout is treated with ice in children.", "ice in children", None),
        ("Ice helps when " + "very " * 20 + "cold.", "Ice", None),
    ],
)
def test_a_condition_is_found_in_the_claim_s_clause(
    text: str, phrase: str, words: str | None
) -> None:
    assert told(text, phrase) == words


def test_only_care_has_conditions() -> None:
    assert told("Gout causes pain in children under 5.", "pain", "has_phenotype") is None


def test_a_candidate_says_for_whom_it_holds() -> None:
    concepts = [Concept("gout", "gout", "condition"), Concept("rest", "rest", "treatment")]
    text = (
        "Gout\n\nRest is used to treat gout in children under 5. In pregnant women, gout is treated"
        " with ice packs. Gout is treated with heat.\n"
    )
    bank, tools = Bank.of(concepts=concepts), Tools(Vocabulary(), Classifier.load())
    every = find(plain_reading(text), bank, tools)
    rest, ice, heat = (each for each in every if each.predicate == "treated_by")
    assert rest.objects == ("rest",)
    assert rest.statement == "Gout is treated with rest in children under 5."
    assert text[rest.start : rest.end].endswith("treat gout in children under 5")
    assert ice.objects == ("ice packs in pregnant women",)
    assert ice.statement == "Gout is treated with ice packs in pregnant women."
    assert [each.scope for each in (rest, ice, heat)] == ["some", "some", "every"]
