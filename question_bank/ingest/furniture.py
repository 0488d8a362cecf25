"""What of a document states no fact: navigation, credits, boilerplate, empty calls, the vague."""

import re
from collections.abc import Mapping

from question_bank.ingest.furniture_phrases import SECTIONS, SENTENCES, WARNING, Phrases


def _compiled(phrases: Phrases) -> Mapping[str, re.Pattern[str]]:
    return {why: re.compile("|".join(forms), re.IGNORECASE) for why, forms in phrases.items()}


_SECTIONS = _compiled(SECTIONS)
_SENTENCES = _compiled(SENTENCES)
_WARNING = re.compile(WARNING, re.IGNORECASE)
_PRONUNCIATION = re.compile(r"\(?(?:[a-z]*[A-Z]*-)*[A-Z]{2,}(?:-[a-z]+)+[\w-]*\)?\.?")
_QUESTION = re.compile(r"\?[\"'”’)\]]*$")
_MOST = 600
_WORD = re.compile(r"[^\W\d_]{2}")
_AROUND = re.compile(r"^[\d.\s]+(?=\D)|[\s:.]+$")


def furniture_section(heading: str) -> str | None:
    """Return why all that stands below a heading is furniture, or None if it may be medicine."""
    plain = _AROUND.sub("", " ".join(heading.split()))
    return next((why for why, form in _SECTIONS.items() if form.fullmatch(plain)), None)


def furniture(sentence: str) -> str | None:
    """Return why a sentence states nothing about medicine, in a word or two, or None if it may.

    A warning ("see a doctor at once if …") is no empty call, and "there is no cure" is a fact;
    "the cause is unknown" and "symptoms vary" are none.
    """
    # What furniture says it says at its beginning. The bound also keeps the cost linear.
    plain = " ".join(sentence[:_MOST].split())
    if not _WORD.search(plain):
        return "no words"
    if _PRONUNCIATION.fullmatch(plain):
        return "pronunciation"
    why = next((why for why, form in _SENTENCES.items() if form.search(plain)), None)
    if why == "call" and _WARNING.search(plain):
        return None
    return why or ("question" if _QUESTION.search(sentence.rstrip()[-_MOST:]) else None)
