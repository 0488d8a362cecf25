"""A newer edition: evidence stays, moves, changes or vanishes, and never stands wrong."""

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.content.documents import Evidence
from question_bank.ingest.aligning import Anchored, reanchor
from question_bank.ingest.likeness import Likeness, similarity
from question_bank.ingest.sentence_rows import Row, aligned

GOUT = "Gout is a painful swelling of the joints. It often begins in the big toe at night."
CAUSE = "Crystals of uric acid cause the pain. Beer and red meat bring on attacks."
CURE = "Ice and rest ease an attack. Allopurinol keeps further attacks away."
OLD = f"Gout\n\n{GOUT}\n\nCauses\n\n{CAUSE}\n\nTreatment\n\n{CURE}\n"


def cited(text: str, phrase: str, sentence: str, after: int = 0) -> Evidence:
    start = text.index(sentence, after)
    at = text.index(phrase, start)
    sha = sha256(sentence.encode()).hexdigest()
    return Evidence("old", at, at + len(phrase), phrase, start, start + len(sentence), sha)


def one(new: str, phrase: str, sentence: str, old: str = OLD, after: int = 0) -> Anchored:
    (found,) = reanchor(old, new, [cited(old, phrase, sentence, after)], "new")
    return found


def sound(found: Anchored, new: str) -> bool:
    now = found.now
    if now is None:
        return found.state in {"changed", "vanished"}
    sentence = new[now.sentence_start : now.sentence_end]
    return (
        new[now.start : now.end] == now.exact == found.before.exact
        and now.document == "new"
        and now.sentence_start <= now.start < now.end <= now.sentence_end
        and now.sha256 == sha256(sentence.encode()).hexdigest()
    )


TOE = "It often begins in the big toe at night."
BEER = "Beer and red meat bring on attacks."


def test_what_stands_where_it_stood_is_kept_whatever_comes_after() -> None:
    found = one(f"{OLD}\nSeen again in May.", "big toe", TOE)
    assert found.state == "kept"
    assert found.now == Evidence(**{**vars(found.before), "document": "new"})


@pytest.mark.parametrize(
    "new",
    [
        f"Second edition.\n\n{OLD}",
        OLD.replace("painful swelling", "very painful and hot swelling"),
        OLD.replace(f"\n\n{CAUSE}", "").replace("Gout\n\n", f"Gout\n\n{CAUSE}\n\n", 1),
        OLD.replace("Causes", "What brings it on").replace("Crystals", "Small crystals"),
    ],
)
def test_what_stands_elsewhere_has_moved(new: str) -> None:
    found = one(new, "red meat", BEER)
    assert found.state == "moved"
    assert sound(found, new)


def test_a_sentence_that_was_wrapped_otherwise_has_moved() -> None:
    new = "New.\n\n" + OLD.replace("in the big toe at night", "in the big toe\nat night")
    found = one(new, "big toe", TOE)
    assert (found.state, sound(found, new)) == ("moved", True)
    assert found.now is not None
    assert new[found.now.sentence_start : found.now.sentence_end] == TOE.replace("toe ", "toe\n")


def test_a_phrase_that_was_broken_over_two_lines_has_changed() -> None:
    found = one(OLD.replace("big toe", "big\ntoe"), "big toe", TOE)
    assert (found.state, found.similarity) == ("changed", 1.0)


def test_a_word_put_into_the_sentence_changes_it_though_the_phrase_stands() -> None:
    new = OLD.replace("meat bring", "meat do not bring")
    found = one(new, "red meat", BEER)
    assert found.state == "changed"
    assert found.sentence is not None
    assert new[slice(*found.sentence)] == BEER.replace("meat bring", "meat do not bring")
    assert 0.8 < found.similarity < 1


def test_what_nothing_replaced_has_vanished() -> None:
    assert one(OLD.replace(BEER, ""), "red meat", BEER).state == "vanished"
    assert one("Wash your hands.", "red meat", BEER).state == "vanished"
    assert one("", "red meat", BEER).state == "vanished"


def test_a_like_sentence_that_stood_there_before_replaces_nothing() -> None:
    old = "Measles brings fever in young children. Measles brings fever in older adults."
    new = "Measles brings fever in older adults."
    assert one(new, "young", "Measles brings fever in young children.", old).state == "vanished"


def test_of_two_equal_sentences_the_one_with_its_neighbours_is_meant() -> None:
    old = "Mumps.\n\nIt brings fever.\n\nCroup.\n\nIt brings fever.\n\nEnd of list."
    new = "Index of all.\n\nCroup.\n\nIt brings fever.\n\nMumps.\n\nIt brings fever.\n\nFin."
    second = old.rindex("It brings")
    found = one(new, "fever", "It brings fever.", old, second)
    assert (found.state, sound(found, new)) == ("moved", True)
    assert found.now is not None
    assert found.now.start == new.index("fever")


def test_of_two_equal_sentences_the_one_that_is_gone_takes_not_the_others_place() -> None:
    old = "Mumps swells the cheeks.\n\nIt brings fever.\n\nCroup barks.\n\nIt brings fever."
    new = "Croup barks.\n\nIt brings fever."
    assert one(new, "fever", "It brings fever.", old).state == "vanished"


def test_a_phrase_said_twice_in_a_sentence_keeps_its_turn() -> None:
    sentence = "A rash on the arm is no rash on the leg."
    old, new = f"Skin. {sentence} End.", f"All of the skin. {sentence} The end."
    start = old.index(sentence)
    at = old.rindex("rash")
    second = Evidence("old", at, at + 4, "rash", start, start + len(sentence), "")
    (found,) = reanchor(old, new, [second], "new")
    assert found.now is not None
    assert found.now.start == new.rindex("rash")


@pytest.mark.parametrize(
    "wrong",
    [
        Evidence("old", 0, 4, "Pout", 0, 10, ""),
        Evidence("old", 0, 4, "Gout", 2, 10, ""),
        Evidence("old", 0, 0, "", 0, 4, ""),
        Evidence("old", 0, 4, "Gout", 0, 99_999, ""),
        Evidence("old", -4, 4, "Gout", -4, 10, ""),
    ],
)
def test_evidence_that_its_own_text_does_not_bear_out_has_vanished(wrong: Evidence) -> None:
    assert reanchor(OLD, OLD, [wrong], "new")[0].state == "vanished"


WORDS = st.sampled_from(["fever", "rash", "cough", "pain", "gout", "may", "cause", "not", "in"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=6).map(lambda words: f"{' '.join(words)}.".title())
TEXTS = st.lists(SENTENCES, min_size=1, max_size=12)
JOINS = st.sampled_from([" ", "\n", "\n\n"])


def evidence_of(text: str) -> list[Evidence]:
    return [
        Evidence("old", start, end - 1, text[start : end - 1], start, end, "")
        for start, end in Row.of(text).spans
        if end - start > 1
    ]


@given(TEXTS, JOINS)
def test_in_the_same_text_all_is_kept(said: list[str], join: str) -> None:
    text = join.join(said)
    found = reanchor(text, text, evidence_of(text), "new")
    assert {each.state for each in found} <= {"kept"}
    assert all(sound(each, text) for each in found)


@given(TEXTS, JOINS, st.text(min_size=1, max_size=40))
def test_after_text_put_before_it_all_has_moved(said: list[str], join: str, put: str) -> None:
    text = join.join(said)
    new = put + text
    for each in reanchor(text, new, evidence_of(text), "new"):
        assert each.state == "moved"
        assert each.now is not None
        assert each.now.start == each.before.start + len(put)
        assert sound(each, new)


@given(TEXTS, TEXTS, JOINS)
def test_nothing_is_anchored_where_the_text_differs(
    said: list[str], later: list[str], join: str
) -> None:
    old, new = join.join(said), join.join(later)
    for each in reanchor(old, new, evidence_of(old), "new"):
        assert sound(each, new)
        if each.sentence:
            assert each.similarity == round(
                similarity(
                    old[each.before.sentence_start : each.before.sentence_end],
                    new[slice(*each.sentence)],
                ),
                3,
            )


@given(TEXTS, TEXTS)
def test_equal_sentences_are_paired_in_order(old: list[str], new: list[str]) -> None:
    pairs = sorted(aligned(old, new).items())
    assert all(old[here] == new[there] for here, there in pairs)
    assert all(one[1] < other[1] for one, other in pairwise(pairs))


def test_what_all_sentences_share_finds_none() -> None:
    many = Likeness(["fever"] * 300)
    assert many.nearest("fever", [], set()) is None
    assert many.nearest("fever", [7], set()) == (7, 1.0)
    assert many.nearest("fever", [7], {7}) is None
