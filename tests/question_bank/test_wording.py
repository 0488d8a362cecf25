"""Wording is read from files, and every problem in it is named."""

from pathlib import Path

import pytest

from question_bank.content import BankError
from question_bank.generate.wording import (
    ConceptWording,
    FactWording,
    PredicateWording,
    Wording,
    load_wording,
)

TEXT = """
concepts:
  rash: {text: skin rash, article: a, patient: [has a rash]}
facts:
  dm-rash: {front: 'Which sign?', back: A rash, accept: [eruption]}
hedges: {may: modal}
predicates:
  shows:
    forward: {plain: ['What {does/do} {subject} show?'], hedged: ['What may it be?']}
"""


def test_wording_is_read_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(TEXT)
    wording = load_wording(tmp_path)
    assert wording.concept("rash") == ConceptWording("skin rash", "a", patient=("has a rash",))
    assert wording.fact("dm-rash") == FactWording(("Which sign?",), "A rash", accept=("eruption",))
    assert wording.vignette.stories == {}


def test_what_has_no_wording_reads_plainly() -> None:
    wording = Wording()
    assert wording.concept("x") == ConceptWording()
    assert wording.fact("x") == FactWording()
    assert wording.predicate("x") == PredicateWording()


@pytest.mark.parametrize(
    ("hedge", "templates"),
    [
        (None, ("What {does/do} {subject} show?",)),
        ("may", ("What may it be?",)),
        ("perchance", ("What may it be?",)),
    ],
)
def test_templates_are_chosen_by_the_class_of_the_hedge(
    tmp_path: Path, hedge: str | None, templates: tuple[str, ...]
) -> None:
    (tmp_path / "all.yaml").write_text(TEXT)
    wording = load_wording(tmp_path)
    assert wording.templates(wording.predicate("shows").forward, hedge) == templates


def test_an_unhedged_fact_never_takes_a_hedged_template() -> None:
    assert Wording().templates({"hedged": ("What may it be?",)}, None) == ()


def test_a_class_of_its_own_goes_before_the_fallback() -> None:
    wording = Wording(hedges={"may": "modal"})
    assert wording.templates({"hedged": ("a",), "modal": ("b",)}, "may") == ("b",)


def test_wording_of_another_shape_is_refused_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(TEXT + "    vignete: true\n")
    with pytest.raises(BankError) as caught:
        load_wording(tmp_path)
    [problem] = caught.value.problems
    assert (problem.file, problem.line, problem.where) == (
        "all.yaml",
        10,
        "predicates/shows/vignete",
    )


def test_the_shipped_wording_is_read_once() -> None:
    assert load_wording() is load_wording()
    assert load_wording().predicates


def test_wording_of_several_files_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("concepts: {rash: {article: a}}\n")
    (tmp_path / "b.yaml").write_text("concepts: {fever: {article: a}}\n")
    assert set(load_wording(tmp_path).concepts) == {"rash", "fever"}


def test_the_same_wording_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("concepts:\n  rash: {article: a}\n")
    (tmp_path / "b.yaml").write_text("concepts:\n  fever: {article: a}\n  rash: {article: an}\n")
    with pytest.raises(BankError) as caught:
        load_wording(tmp_path)
    assert [str(each) for each in caught.value.problems] == [
        "b.yaml:3: concepts/rash: stands in another file too"
    ]
