"""Claims in sentences of our own."""

import pytest

from question_bank.ingest.nouns import Modality
from question_bank.ingest.relations import DEFAULTS, RELATIONS
from question_bank.ingest.said import Claim, Form
from question_bank.ingest.statements import VERBS, is_plural, statement


def claim(predicate: str, value: str, form: Form = "value", article: str = "") -> Claim:
    return Claim(0, 1, predicate, "feature", value, article, form)


@pytest.mark.parametrize(
    ("made", "subject", "modality", "expected"),
    [
        (claim("treated_by", "rest"), "gout", Modality(), "Gout is treated with rest."),
        (claim("treated_by", "rest"), "tumors", Modality(), "Tumors are treated with rest."),
        (claim("treated_by", "rest"), "gout", Modality("may"), "Gout may be treated with rest."),
        (claim("treated_by", "rest"), "gout", Modality("often"),
         "Gout is often treated with rest."),
        (claim("causes", "pain"), "gout", Modality("can sometimes"),
         "Gout can sometimes bring about pain."),
        (claim("affects", "knee", article="the"), "gout", Modality("usually"),
         "Gout usually affects the knee."),
        (claim("affects", "skin"), "gout", Modality(polarity="denied"),
         "Gout does not affect skin."),
        (claim("affects", "skin"), "tumors", Modality(polarity="denied"),
         "Tumors do not affect skin."),
        (claim("affects", "skin"), "gout", Modality("can", "denied"), "Gout cannot affect skin."),
        (claim("affects", "skin"), "gout", Modality("may", "denied"), "Gout may not affect skin."),
        (claim("treated_by", "rest"), "gout", Modality(polarity="denied"),
         "Gout is not treated with rest."),
        (claim("affects", "skin"), "gout", Modality("thought to"),
         "Gout is thought to affect skin."),
        (claim("affects", "skin"), "tumors", Modality("thought to", "denied"),
         "Tumors are not thought to affect skin."),
        (claim("affects", "skin"), "gout", Modality("in some cases"),
         "In some cases, gout affects skin."),
        (claim("subclass_of", "old disease", article="the"), "gout", Modality(),
         "Gout is an old disease."),
        (claim("subclass_of", "growths"), "tumors", Modality(), "Tumors are growths."),
        (claim("unheard_of", "loud"), "gout", Modality(), "Gout has this quality: loud."),
        (claim("has_statement", "is loud", "rest"), "gout", Modality(), "Gout is loud."),
        (claim("has_statement", "is loud", "rest"), "tumors", Modality(), "Tumors are loud."),
        (claim("has_statement", "grow fast", "rest"), "tumors", Modality(), "Tumors grow fast."),
        (claim("has_statement", "the toe is red.", "clause"), "gout", Modality(),
         "In gout, the toe is red."),
        (claim("has_statement", "in men, the toe is red.", "clause"), "gout", Modality(),
         "In gout: in men, the toe is red."),
        (claim("has_statement", "gout is old.", "clause"), "gout", Modality(), "Gout is old."),
        (claim("has_prevalence", "rare"), "gout", Modality(), "Gout is rare."),
        (claim("has_age_of_onset", "in old age"), "gout", Modality(), "Gout begins in old age."),
        (claim("subclass_of", "most common arthritis"), "gout", Modality(),
         "Gout is the most common arthritis."),
        (claim("has_phenotype", "pain"), "tumors", Modality("may"),
         "Tumors may show themselves in pain."),
    ],
)  # fmt: skip
def test_a_claim_reads_as_surely_as_it_is_made(
    made: Claim, subject: str, modality: Modality, expected: str
) -> None:
    assert statement(made, subject, modality) == expected


@pytest.mark.parametrize(
    ("noun", "plural"),
    [("gout", False), ("tumors", True), ("lupus", False), ("arthritis", False),
     ("diabetes", False), ("rare diseases", True), ("illness", False), ("stones (renal)", True)],
)  # fmt: skip
def test_a_noun_is_plural_by_its_ending(noun: str, plural: bool) -> None:
    assert is_plural(noun) == plural


def test_every_predicate_that_may_be_read_has_a_verb() -> None:
    tables = [
        DEFAULTS,
        *(side for each in RELATIONS.values() for side in (each.forward, each.inverse)),
    ]
    assert {predicate for table in tables for predicate in table.values()} <= VERBS.keys()
