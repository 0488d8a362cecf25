"""Medical terms from packages on the index, put together at installation; none is ours."""

from question_bank.ingest.vocabulary.terms import Term, Vocabulary, load_vocabulary, openers

__all__ = ["Term", "Vocabulary", "load_vocabulary", "openers"]
