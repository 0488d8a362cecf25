"""What of a document states no fact: navigation, credits, boilerplate, empty calls, the vague.

The phrases that tell stand in ``phrases/furniture.yaml``.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

_PRONUNCIATION = re.compile(r"\(?(?:[a-z]*[A-Z]*-)*[A-Z]{2,}(?:-[a-z]+)+[\w-]*\)?\.?")
_QUESTION = re.compile(r"\?[\"'”’)\]]*$")
_WORD = re.compile(r"[^\W\d_]{2}")
_AROUND = re.compile(r"^[\d.\s]+(?=\D)|[\s:.]+$")
_MOST = 600
"""Furniture says so at its beginning; and the bound keeps the cost linear."""


class _Phrases(NamedTuple):
    sections: Mapping[str, re.Pattern[str]]
    sentences: Mapping[str, re.Pattern[str]]
    warning: re.Pattern[str]


def furniture_section(heading: str) -> str | None:
    """Return why all that stands below a heading is furniture, or None if it may be medicine."""
    plain = _AROUND.sub("", " ".join(heading[:_MOST].split()))
    found = _phrases().sections.items()
    return next((why for why, form in found if form.fullmatch(plain)), None)


def furniture(sentence: str) -> str | None:
    """Return why a sentence states nothing about medicine, in a word or two, or None if it may.

    A warning ("see a doctor at once if …") is no empty call, and "there is no cure" is a fact;
    "the cause is unknown" and "symptoms vary" are none.
    """
    plain = " ".join(sentence[:_MOST].split())
    if not _WORD.search(plain):
        return "no words"
    if _PRONUNCIATION.fullmatch(plain):
        return "pronunciation"
    phrases = _phrases()
    why = next((why for why, form in phrases.sentences.items() if form.search(plain)), None)
    if why == "call" and phrases.warning.search(plain):
        return None
    return why or ("question" if _QUESTION.search(sentence.rstrip()[-_MOST:]) else None)


@cache
def _phrases() -> _Phrases:
    text = files("question_bank.ingest").joinpath("phrases/furniture.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    sections, sentences = (
        {why: _compiled(forms, data["parts"]) for why, forms in data[name].items()}
        for name in ("sections", "sentences")
    )
    return _Phrases(sections, sentences, re.compile(data["warning"], re.IGNORECASE))


def _compiled(forms: Sequence[str], parts: Mapping[str, str]) -> re.Pattern[str]:
    every = "|".join(forms)
    for name, part in parts.items():
        every = every.replace(f"{{{name}}}", part)
    return re.compile(every, re.IGNORECASE)
