import json
import random
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.nouns import Candidate
from tests.gold import evaluate
from tests.gold.evaluate import Found, Reader, arguments, lines
from tests.gold.labels import Label, Row, agreed, both, normal
from tests.gold.papers import (
    HERE,
    OWN,
    Gold,
    Paper,
    Piece,
    StaleError,
    drawn,
    gold_at,
    hashed,
    own,
    put_together,
    rebuilt,
)
from tests.gold.records import pieces, place, records
from tests.gold.scores import (
    Count,
    agreement,
    by_category,
    counted,
    figures,
    in_place,
    intervals,
    kappa,
    majority,
    matched,
    named,
    total,
)
from tests.support.medquad import needs_medquad, split

# Four sentences of ten characters each: two facts, one that is none, one that is hard to say.
TEXT = "Hoarseness\n\n" + " ".join(f"Sentence {letter}" for letter in "ABCD") + "\n"
STARTS = [12 + 11 * number for number in range(4)]
FLU = Label("yes", "feature", "mechanism", "influenza", ("flu",))
LABELS = [FLU, FLU, Label("no"), Label("unsure")]
PAPER = Paper(
    "dev/001-gard.txt",
    TEXT,
    tuple(Gold(start, start + 10, label) for start, label in zip(STARTS, LABELS, strict=True)),
)


def candidate(
    start: int, end: int | None = None, category: str = "feature", subject: str = "influenza"
) -> Candidate:
    end = end or start + 10
    return Candidate(
        start=start,
        end=end,
        sentence_start=start,
        sentence_end=end,
        subject=subject,
        subject_name=subject,
        subject_kind="disease",
        predicate="has_phenotype",
        category=category,
        objects=("cough",),
        statement="Influenza can cause a cough.",
        confidence=0.5,
    )


def count(*candidates: Candidate) -> Count:
    return counted(PAPER, TEXT, candidates)


# Which candidate is which sentence's.


def test_a_candidate_is_the_sentences_that_it_shares_half_with() -> None:
    half, less, both_ = candidate(17, 27), candidate(18, 30), candidate(12, 33)
    theirs = matched(PAPER.gold, [half, less, both_])
    assert theirs == [[half, both_], [less, both_], [], []]


def test_what_most_candidates_say_counts_then_what_the_surest_says() -> None:
    one, other = candidate(12, category="risk"), candidate(12, category="outlook")
    assert majority([one, other, other], lambda each: each.category) == "outlook"
    assert majority([one, replace(other, confidence=0.6)], lambda each: each.category) == "outlook"
    assert majority([one, replace(other, confidence=0.4)], lambda each: each.category) == "risk"


# What is counted.


def test_facts_are_found_missed_and_wrong() -> None:
    each = count(candidate(STARTS[0]), candidate(STARTS[2]), candidate(STARTS[3]), candidate(0))
    assert (each.found, each.missed, each.wrong, each.unsure, each.elsewhere) == (1, 1, 1, 1, 1)
    told = figures(each)
    assert told["precision"] == pytest.approx(1 / 3)
    assert told["precision, unsure as no"] == pytest.approx(1 / 4)
    assert told["recall"] == pytest.approx(1 / 2)
    assert told["f1"] == pytest.approx(2 / 5)
    assert told["f1, unsure as no"] == pytest.approx(1 / 3)


def test_several_candidates_of_a_sentence_find_one_fact() -> None:
    assert count(candidate(STARTS[0]), candidate(STARTS[0])).found == 1
    assert count(candidate(0), candidate(0)).elsewhere == 1


def test_a_sentence_that_nobody_read_counts_for_nothing() -> None:
    unread = replace(PAPER, gold=(Gold(STARTS[0], STARTS[0] + 10, None),))
    each = counted(unread, TEXT, [candidate(STARTS[0])])
    assert each == Count(candidates=1, exact=1, brief=1)


def test_either_of_two_categories_is_right() -> None:
    each = count(candidate(STARTS[0], category="mechanism"), candidate(STARTS[1], category="risk"))
    assert each.right == {"mechanism": 1}
    assert each.taken == {("feature", "risk"): 1}
    assert by_category(each) == {"feature": 0, "mechanism": 1}
    assert figures(each)["category macro-F1"] == 0.5
    assert figures(each)["category"] == 0.5


@pytest.mark.parametrize(
    ("subject", "right"),
    [("Influenza", True), ("flus", True), ("the flu", False), ("influenza-", True), ("", False)],
)
def test_a_subject_is_right_by_any_of_its_names(subject: str, right: bool) -> None:
    assert named([candidate(12, subject=subject)], FLU) is right


def test_a_subject_is_right_by_its_id() -> None:
    label = Label("yes", "feature", None, "Loeys-Dietz syndrome")
    mine = replace(candidate(12), subject="loeys-dietz-syndrome", subject_name="LDS")
    assert named([mine], label)


def test_names_are_compared_without_case_marks_and_plural() -> None:
    assert normal("Crohn’s Disease") == normal("crohn diseases") == "crohn disease"
    assert normal("Abscess") == "abscess"
    assert normal("HHV-8") == "hhv 8"


@pytest.mark.parametrize(
    ("start", "end", "text", "right"),
    [
        (12, 22, TEXT, True),
        (12, 23, TEXT, False),  # a space at the end of the phrase
        (12, 22, TEXT.replace("Sentence A", "sentence a"), False),
        (-3, 22, TEXT, False),
        (40, 400, TEXT, False),
    ],
)
def test_a_selector_stands_where_it_says(start: int, end: int, text: str, right: bool) -> None:
    assert in_place(candidate(start, end), text, TEXT) is right


def test_a_phrase_stands_in_its_sentence() -> None:
    assert not in_place(replace(candidate(12), start=5), TEXT, TEXT)


# The figures.


def test_of_nothing_there_is_no_figure() -> None:
    assert set(figures(Count()).values()) == {None}
    assert set(intervals([Count()], draws=40).values()) == {None}


def test_an_interval_holds_the_figure() -> None:
    each = [count(candidate(STARTS[number % 4])) for number in range(40)]
    told = figures(total(each))
    for name, around in intervals(each, draws=200).items():
        value = told[name]
        if around and value is not None:
            assert around[0] <= value <= around[1], name
    low, high = intervals(each, draws=200)["recall"] or (0, 0)
    assert low < high


COUNTS = st.builds(
    Count, *[st.integers(0, 9)] * 5, subjects=st.integers(0, 9), candidates=st.integers(1, 9)
)


@given(st.lists(COUNTS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_documents_add_up_in_any_order(each: list[Count], chance: random.Random) -> None:
    turned = chance.sample(each, len(each))
    assert total(each) == total(turned)


# Two readers.


def test_kappa_is_cohens() -> None:
    # The worked example of the textbooks: 20 and 15 of 50 agreed, kappa .4.
    pairs = [
        *[("yes", "yes")] * 20,
        *[("yes", "no")] * 5,
        *[("no", "yes")] * 10,
        *[("no", "no")] * 15,
    ]
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([("yes", "yes")]) == 1
    assert kappa([]) is None


def test_agreement_looks_at_categories_and_subjects_of_facts() -> None:
    other = Label("yes", "mechanism", None, "Flu")
    told = agreement([(FLU, FLU), (FLU, other), (Label("no"), Label("unsure"))])
    assert told["sentences"] == 3
    assert told["category, second ones allowed"] == told["subject"] == 1
    assert told["category"] == 0
    assert told["fact, unsure left out"] == 1


def test_readers_agree_on_what_they_share() -> None:
    other = Label("yes", "mechanism", None, "flu", ("grippe",))
    assert both(FLU, other) == Label("yes", "mechanism", "feature", "influenza", ("flu", "grippe"))
    assert both(FLU, FLU) == FLU
    assert both(Label("no"), Label("no")) == Label("no")
    assert both(FLU, Label("no")) is None
    assert both(FLU, replace(FLU, category="risk", also=None)) is None
    assert both(FLU, replace(FLU, subject="cough", subject_also=())) is None
    assert agreed({("a", 1): FLU, ("a", 2): FLU}, {("a", 1): FLU}) == {("a", 1): FLU}


# Documents and records.

TEXTS = {"1-1": "An answer.\n \nMore of it.  And more.", "1-2": "Another."}
PIECES = [Piece("1-1", "Symptoms", 23), Piece("1-2", None, 8)]


def test_a_document_is_put_together_as_it_was_drawn() -> None:
    text, starts = put_together("Flu", PIECES, TEXTS)
    assert text == "Flu\n\nSymptoms\n\nAn answer.\n \nMore of it\n\nAnother.\n"
    assert (
        pieces(text, [{"id": name, "offset": at} for name, at in starts.items()], TEXTS) == PIECES
    )


def test_a_record_holds_a_place_and_no_text() -> None:
    text, starts = put_together("Flu", PIECES, TEXTS)
    at = text.index("Another.")
    sentence: Row = {"file": "a", "n": 0, "start": at, "end": at + 8, "text": "Another."}
    answers = {"a": [{"id": name, "offset": start} for name, start in starts.items()]}
    unread = sentence | {"n": 1}
    (kept,) = records([sentence, unread], answers, {("a", 0): FLU})
    assert "Another." not in json.dumps(kept)
    assert gold_at(kept, starts["1-2"]) == Gold(at, at + 8, FLU)
    (undecided,) = records([sentence], answers, {("a", 0): None})
    assert gold_at(undecided, starts["1-2"]).label is None
    assert place(sentence, answers["a"]).answer == "1-2"


@needs_medquad
@pytest.mark.parametrize("name", ["dev", "dev_b", "test_a", "test_b", "agreed"])
def test_every_record_stands_in_the_data(name: str) -> None:
    papers = rebuilt(HERE / f"{name}.jsonl")
    assert papers
    for paper in papers:
        assert paper.name.startswith("dev/" if name.startswith("dev") else "test/")
        for each in paper.gold:
            sentence = paper.text[each.start : each.end]
            assert sentence
            assert sentence == sentence.strip()


@needs_medquad
def test_no_document_stands_on_the_wrong_side() -> None:
    layout = json.loads((HERE / "layout.json").read_text("utf-8"))
    sides = {
        answer.id: side
        for side, found in split().items()
        for document in found
        for answer in document.answers
    }
    for name, parts in layout.items():
        side = "train" if name.startswith("dev/") else "test"
        assert {sides[part["answer"]] for part in parts} == {side}, name


@needs_medquad
def test_a_changed_sentence_is_noticed(tmp_path: Path) -> None:
    first = json.loads((HERE / "dev.jsonl").read_text("utf-8").splitlines()[0])
    (tmp_path / "one.jsonl").write_text(json.dumps(first | {"sha": "0"}))
    with pytest.raises(StaleError, match=first["answer"]):
        rebuilt(tmp_path / "one.jsonl")


# Our own documents.

CATEGORIES = {
    *("definition", "mechanism", "feature", "diagnostic", "treatment"),
    *("risk", "complication", "prevention", "epidemiology", "outlook"),
}
SIDES = sorted(path.name for path in OWN.iterdir() if path.is_dir())


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """A folder of own documents with one of a side, whose first sentence is labelled."""
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "001-blog.txt").write_bytes(TEXT.encode())
    row = {"file": "001-blog.txt", "start": 12, "end": 22, "sha": hashed("Sentence A")}
    row |= {"fact": "yes", "category": "feature", "also": "mechanism"}
    row |= {"subject": "influenza", "subject_also": ["flu"]}
    (tmp_path / "dev.jsonl").write_text(json.dumps(row) + "\n")
    return tmp_path


def test_our_own_documents_are_read_with_their_labels(own_folder: Path) -> None:
    (paper,) = own("dev", own_folder)
    assert paper == Paper("dev/001-blog.txt", TEXT, (Gold(12, 22, FLU),))
    assert paper.site == "blog"


def test_a_changed_sentence_of_our_own_is_noticed(own_folder: Path) -> None:
    (own_folder / "dev" / "001-blog.txt").write_text(TEXT.replace("A", "Z"))
    with pytest.raises(StaleError, match=r"001-blog\.txt 12-22"):
        own("dev", own_folder)


@pytest.mark.parametrize("side", SIDES)
def test_our_own_labels_are_whole(side: str) -> None:
    for paper in own(side):
        said = [each.label for each in paper.gold if each.label]
        facts = [each for each in said if each.fact == "yes"]
        assert len(said) == len(paper.gold)
        assert all(each.subject and each.categories <= CATEGORIES for each in facts)
        assert all(each.category != each.also for each in facts)
        ends = [0, *(each.end for each in paper.gold)]
        assert all(end <= each.start for end, each in zip(ends, paper.gold, strict=False))
        sentences = [paper.text[each.start : each.end] for each in paper.gold]
        assert all(each and each == each.strip() for each in sentences)
        assert 0.25 <= [each.fact for each in said].count("no") / len(said) <= 0.5


def test_our_own_documents_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "own", lambda side: [replace(PAPER, name=f"{side}/001-blog.txt")])
    told = list(lines(arguments(["--own", "dev"]), lambda: finds(candidate(STARTS[0]))))
    assert told[0].startswith("all sites: 1 documents, 1 facts found, 1 missed")
    assert any(line.startswith("blog: 1 documents") for line in told)


# The command.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one drawn document, its sentences, and its labels."""
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "001-gard.txt").write_text(TEXT)
    told, said = [], []
    for number, gold in enumerate(PAPER.gold):
        at = {"file": "001-gard.txt", "n": number}
        told.append(at | {"start": gold.start, "end": gold.end})
        if label := gold.label:
            own = {"category": label.category, "also": label.also, "subject": label.subject}
            said.append(at | {"fact": label.fact, "subject_also": ["flu"]} | own)
    for name, each in (("dev", told), ("labels", said)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, each)))
    return tmp_path


def finds(*candidates: Candidate) -> Reader:
    def found(paper: Paper) -> Found:
        return paper.text, candidates

    return found


def asked(folder: Path, *given: str) -> Namespace:
    where = ("--labels", str(folder / "labels.jsonl"), "--documents", str(folder / "dev"))
    return arguments([*where, *given])


def test_labels_are_read_with_their_documents(folder: Path) -> None:
    (paper,) = drawn(folder / "labels.jsonl", folder / "dev")
    assert paper == replace(PAPER, name="001-gard.txt")
    assert paper.site == PAPER.site == "gard"


def test_the_report_tells_all_and_each_site(folder: Path) -> None:
    told = list(lines(asked(folder), lambda: finds(candidate(STARTS[0]))))
    assert told[0] == (
        "all sites: 1 documents, 1 facts found, 1 missed, 0 wrong, 0 elsewhere, 0 unsure,"
        " 1 candidates"
    )
    assert any(line.startswith("gard: 1 documents") for line in told)
    assert "  precision                   1.000   [1.000, 1.000]" in told


def test_less_sure_candidates_can_be_left_out(folder: Path) -> None:
    told = lines(asked(folder, "--min-confidence", "0.6"), lambda: finds(candidate(STARTS[0])))
    assert "0 facts found" in next(told)


def test_the_curve_shows_what_a_threshold_costs(folder: Path) -> None:
    told = list(lines(asked(folder, "--curve"), lambda: finds(candidate(STARTS[0]))))
    assert "      0.50     1.000     0.500     1.000     1.000" in told
    assert "      0.55      none     0.000      none      none" in told


def test_what_went_wrong_is_listed_by_its_place(folder: Path) -> None:
    wrong = candidate(STARTS[0], category="risk", subject="cough")
    told = list(lines(asked(folder, "--misses"), lambda: finds(wrong, candidate(STARTS[2]))))
    assert told[-3:] == [
        "001-gard.txt 12-22: feature taken for risk; influenza taken for cough",
        "001-gard.txt 23-33: missed",
        "001-gard.txt 34-44: no fact, found with confidence 0.50",
    ]


def test_two_files_of_labels_are_compared(folder: Path) -> None:
    path = str(folder / "labels.jsonl")
    told = list(lines(arguments(["--agreement", path, path])))
    assert told[0].split() == ["sentences", "4.000"]
    assert told[1].split() == ["fact", "1.000"]
