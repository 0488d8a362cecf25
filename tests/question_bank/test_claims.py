"""The table of claims names every fact of the articles, and nothing that is not in the bank."""

import re
from pathlib import Path

from question_bank.content.reading import load_bank

TABLE = Path(__file__).parents[2] / "docs" / "claims.md"


def test_the_table_of_claims_and_the_bank_agree() -> None:
    named = set(re.findall(r"`([a-z0-9-]+)`", TABLE.read_text(encoding="utf-8")))

    of_articles = {fact.id for fact in load_bank().facts.values() if fact.basis == "article"}

    assert named == of_articles
