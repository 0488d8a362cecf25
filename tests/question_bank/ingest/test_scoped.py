"""Words that mean a concept of the bank only beside what the concept is for."""

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.lexicon import Lexicon
from question_bank.ingest.scoped import elsewhere
from question_bank.ingest.words import key_of

BANK = Bank.of(
    concepts=[
        Concept("gout", "gout", "condition", ("podagra",)),
        Concept("pills", "pills for gout", "medicine", ("pills", "gout pills", "gout-pill")),
        Concept("toe", "toe", "structure", ("digit",)),
    ]
)


def test_a_bare_word_is_the_banks_only_beside_what_it_is_for() -> None:
    assert elsewhere(BANK, "Scurvy is treated with pills.") == {key_of("pills")}
    assert elsewhere(BANK, "Podagra is treated with pills.") == frozenset()


def test_the_lexicon_leaves_such_words_out() -> None:
    without = Lexicon.of(BANK, but=elsewhere(BANK, "Take pills."))
    assert without.known("pills") is None
    assert Lexicon.of(BANK).known("pills") is not None
    assert without.known("pills for gout") is not None
