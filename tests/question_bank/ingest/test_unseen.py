"""What nobody sees is in no candidate's words."""

from hypothesis import given
from hypothesis import strategies as st

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.classifier import Classifier
from question_bank.ingest.finding import Tools, find
from question_bank.ingest.reading import plain_reading
from question_bank.ingest.unseen import seen
from question_bank.ingest.vocabulary import Vocabulary


@given(st.text())
def test_what_is_seen_stays_seen(text: str) -> None:
    assert seen(seen(text)) == seen(text)
    assert [each for each in text if each.isalnum()] == [
        each for each in seen(text) if each.isalnum()
    ]


def test_candidates_are_told_in_plain_sight() -> None:
    bank = Bank.of(concepts=[Concept("gout", "gout", "condition")])
    text = "Gout\n\nGout causes \u202echills\u202c and swel\u200bling.\n"
    found = find(plain_reading(text), bank, Tools(Vocabulary(), Classifier.load()))
    assert {word for each in found for word in each.objects} == {"chills", "swelling"}
    for each in found:
        assert each.statement == seen(each.statement)
        assert text[each.start : each.end] in text
