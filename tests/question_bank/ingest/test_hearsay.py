"""Old beliefs, myths, adverts and opinions are not trusted as facts are, and are told as whose."""

import pytest

from question_bank.ingest.attribution import attributed_to
from question_bank.ingest.hearsay import trust

DOUBTED = """Gout was once thought to be caused by bad air.
Gout was previously treated with arsenic.
Mercury was formerly used to treat gout.
In the past, gout was treated with bleeding.
Until the 1950s, gout was treated with arsenic.
In the 18th century, gout was blamed on wine.
Historically, gout was treated with mercury.
Doctors used to think that gout came from the stars.
Gout was believed to be caused by bad air.
Critics claim that gout causes autism.
Some advocates say that gout can be cured by fasting.
Some people believe that garlic cures gout.
The plant is said to cure gout.
According to its makers, the tea cures gout.
It is a myth that gout is spread by kissing.
Myth: gout is caused by cats.
Our award-winning ToeRest insoles cure gout.
Our insoles cure gout.
Buy ToeRest capsules, which treat gout.
ToeRest™ cures gout.
The cream cures gout in just 7 days.
My son was miserable with gout.
I had gout for years.""".splitlines()

TRUSTED = """Gout causes pain.
Gout was described by Hippocrates.
Gout, formerly called podagra, hurts the toe.
People who were previously treated with diuretics often have gout.
Gout can be treated with ice.
Our bodies make uric acid.
Most people recover in 7 days.
Until it is treated, gout comes back.
In the elderly, gout is common.
Doctors say that gout is common.""".splitlines()


@pytest.mark.parametrize("sentence", DOUBTED)
def test_what_is_no_fact_of_medicine_is_doubted(sentence: str) -> None:
    assert trust(sentence) <= 0.4


@pytest.mark.parametrize("sentence", TRUSTED)
def test_plain_facts_are_trusted(sentence: str) -> None:
    assert trust(sentence) == 1


def test_somebody_s_own_words_are_nearly_trusted() -> None:
    assert 0.4 < trust("“Gout is more common now,” said Dr Ada Moor.") < 1


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("Critics claim that gout causes autism.", "Critics"),
        ("Some people believe that garlic cures gout.", "Some people"),
        ("Makers of the tea say it cures gout.", "Makers of the tea"),
        ("“Gout is more common now,” said Dr Ada Moor.", "Dr Ada Moor"),
        ('"Gout hurts," says Moor.', "Moor"),
        ("People say little.", None),
    ],
)
def test_who_says_so_is_named(said: str, who: str | None) -> None:
    assert attributed_to(said) == who
