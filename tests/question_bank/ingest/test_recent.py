"""A bare noun takes up again what was named shortly before."""

from question_bank.ingest.nouns import Mention
from question_bank.ingest.recent import NEAR, Recent


def mention(text: str, concept: str | None) -> Mention:
    return Mention(0, len(text), text, "finding", text, concept, "bank")


def test_the_last_word_of_a_name_means_the_whole_name() -> None:
    recent = Recent()
    recent.note([mention("foot cramps", "foot-cramps"), mention("night sweats", None)])
    found = recent.taken_up("cramps")
    assert found is not None
    assert found.concept == "foot-cramps"
    assert recent.taken_up("sweats") is None


def test_a_name_of_one_word_is_no_help() -> None:
    recent = Recent()
    recent.note([mention("cramps", "cramps")])
    assert recent.taken_up("cramps") is None


def test_the_nearest_counts_and_what_is_far_is_forgotten() -> None:
    recent = Recent()
    recent.note([mention("foot cramps", "foot-cramps")])
    recent.note([mention("hand cramps", "hand-cramps")])
    found = recent.taken_up("cramp")
    assert found is not None
    assert found.concept == "hand-cramps"
    for _ in range(NEAR):
        recent.note([])
    assert recent.taken_up("cramps") is None
