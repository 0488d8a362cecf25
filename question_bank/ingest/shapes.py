"""Diseases known by the shape of their name: a head such as "syndrome" and what stands before it.

So a disease that no list has, "Alagille syndrome", is seen as one name all the same.
"""

import re
from collections.abc import Sequence

from question_bank.ingest.words import Word

MOST_BEFORE = 4
_HEADS = re.compile(
    r"(?:disease|syndrome|disorder|cancer|carcinoma|sarcoma|lymphoma|leuk[ae]+mia|tumou?r|failure"
    r"|deficiency|diabetes|dystrophy|dysplasia|palsy|an[ae]+mia|sclerosis|neuropathy|myopathy"
    r"|encephalopathy|atrophy|deficiencies|dystrophies|neuropathies|myopathies)s?$",
    re.IGNORECASE,
)
_BARE_HEADS = re.compile(
    r"(?:disease|syndrome|disorder|failure|deficiency|deficiencies)s?$", re.IGNORECASE
)
_NO_PART_WORDS = """
large small big painful places parts areas kinds forms single solid whole only
whether during since once while both onto upon per via than like unlike against become becomes
a about active advanced affected after all also although among an and another any are as
associated at bad be because been before being between both but by called can cause caused
causes causing certain chronic common complex confirm could dangerous describe develop
developing diagnose diagnosed diagnosing different do does each early either every experience
familial few for from general genetic get getting has have having her hereditary his how if in
include includes including inherited into is it its known life-long like long-term mainly many
may might mild moderate more most must my neither new no nor not of often on one or other our
over own particular people person possible potential prevent primary progressive rare related s
same secondary serious several severe she should similar some sometimes specific such suggest
suspected symptoms than that the their them then these they this those three through to treat
treating treats two type types under underlying unknown until untreated used usually very was we
were what when where which who whose will with within without would you your
"""
_NO_PART = frozenset(_NO_PART_WORDS.split())


def name_before(text: str, found: Sequence[Word], head: int) -> tuple[int, int] | None:
    """Return the words, as (first, last), of the name that the word ``head`` ends; None if none.

    Words are counted in ``found``. A bare "disease" is no name.
    """
    if not _HEADS.match(found[head].text):
        return None
    first = head
    while first and head - first < MOST_BEFORE and _goes_on(text, found[first - 1], found[first]):
        first -= 1
    if first == head and _BARE_HEADS.match(found[head].text):
        return None
    return first, head


def _goes_on(text: str, word: Word, following: Word) -> bool:
    """Tell whether a word is part of the name that goes on behind it."""
    return (
        text[word.end : following.start] in (" ", "-")
        and not _HEADS.match(word.text)
        and word.text.lower() not in _NO_PART
        and not word.text.lower().endswith(("ly", "ing", "ed"))
        and not word.text.isdigit()
    )
