"""How a sentence makes its claim: hedged, denied, of some only, on somebody's word.

Denials have a scope, which a cue opens and a word such as "but" ends, after W. W. Chapman and
others, "A simple algorithm for identifying negated findings and diseases in discharge summaries",
Journal of Biomedical Informatics 2001, 34:301-310.
"""

import re

from question_bank.ingest.attribution import attributed_to
from question_bank.ingest.denials import is_denied
from question_bank.ingest.nouns import Modality

Span = tuple[int, int]

_ADVERB = (
    "(?:most )?often|usually|sometimes|typically|generally|commonly|frequently|occasionally|rarely"
    "|seldom|infrequently|possibly|probably|potentially|mostly|mainly|normally|not always"
    "|not necessarily|not usually"
)
_PEOPLE = (
    r"people|persons?|patients|individuals|children|infants|babies|adults|men|women|males|females"
    r"|cases|families|those|forms|types|instances|situations|circumstances|studies|affected \w+"
)
_QUANTITY = (
    r"some|many|most|several|certain|rare|a few|few|a minority of|a majority of|the majority of"
)
_MANY = _QUANTITY.replace("|certain", "")
_IN_SOME = rf"\bin (?:{_QUANTITY}) (?:\w+ )?(?:{_PEOPLE})\b"
_THINKERS = (
    "researchers|scientists|doctors|experts|investigators|physicians|some|research|studies|study"
    "|evidence"
)
_MODAL = rf"\b(?P<modal>may|might|can|could)\b(?: also\b| not\b)*(?: (?P<how>{_ADVERB})\b)?"
_THOUGHT = (
    r"\b(?:is|are|was|were|be|been) (?:\w+ly )?"
    r"(?P<thought>thought|believed|suspected|assumed|presumed) to\b"
    rf"|\b(?:{_THINKERS})\b[^,;]{{0,30}}?"
    r"\b(?P<think>think|believe|suspect|speculate|propose|hypothesi[sz]e|suggest)s?\b"
    r"|\bit is (?:\w+ly )?(?P<held>thought|believed|suspected|assumed) that\b"
)
_SEEMS = (
    r"\bsuggest(?:s|ed|ing)?\b(?= (?:that|an?|the|\w+s)\b)"
    r"|\b(?:appear|seem)(?:s|ed)? to\b|\btends? to\b|\b(?:possible|perhaps|maybe)\b"
    r"|(?<!more )(?<!less )(?<!most )(?<!as )(?<!least )\b(?:un)?likely\b(?! than)"
)
_UP_TO = r"\b(?:up to|as many as) (?:about )?(?:\d[\d.,]*|\w+) ?(?:%|percent|per cent)? (?:of|in)\b"
_HEDGE = re.compile(
    rf"{_MODAL}|\b(?:{_ADVERB})\b|{_THOUGHT}|{_SEEMS}|(?P<some>{_IN_SOME}|{_UP_TO})",
    re.IGNORECASE,
)
_ADVERBIAL = re.compile(
    r"\W*(?:in|for|at|with|without|during|after|before|among|as|however|also|\w+ly)\b[^,]*,",
    re.IGNORECASE,
)
_APPOSITION = re.compile(r", (?:an?|the) [^,]*$", re.IGNORECASE)
_PART = (
    rf"(?:{_MANY}|up to [\w.]+ ?(?:%|percent)|(?:about |approximately |nearly )?"
    r"(?:half|one[- ]\w+|a (?:third|quarter)|\d[\d.]* ?(?:%|percent)))"
)
_SOME = re.compile(
    rf"^\W*(?:(?:while|although|but|and|however,) )*{_PART} (?:of )?(?:the )?"
    rf"(?:[\w-]+ )?(?:{_PEOPLE}|[\w-]+s)\b"
    rf"|{_IN_SOME}|\bnot (?:all|every|always)\b"
    rf"|\b(?:some|certain|a few|many|most) (?:\w+ )?(?:{_PEOPLE}) (?:with|who|have|may|can|do)\b",
    re.IGNORECASE,
)
_LEAST = 10
_OPENING = re.compile(
    r"(?:even )?(?:although|though|while|if|when|because|since|unless|whereas)\b[^,;:]*,",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"[;:]|,? (?:but|although|though|however|whereas|while|yet)\b|, (?:which|who|where)\b"
    r"|, (?:and|so) (?:it|they|this|these|most|some|many|people|patients|there|the|may|can)\b",
    re.IGNORECASE,
)


def modality(
    sentence: str,
    subject_span: Span | None = None,
    phrase: Span | None = None,
    verb: Span | None = None,
) -> Modality:
    """Return how a sentence makes its claim, or how it claims one phrase.

    Spans are code points of the sentence: ``subject_span`` is where its subject stands,
    ``phrase`` the words that are claimed of it, such as "fever" in "causes fever but no rash",
    ``verb`` the words of which the phrase is the grammatical subject ("rash" is not "a sign of").
    A hedge is given in the sentence's own words, thoughts as "thought to". "No cure" and the like
    are assertions: that there is none is the fact. ``scope`` is "some" only where the sentence
    says of whom ("some people", "in rare cases"), not for every "may".
    """
    start, end = _segment(sentence, phrase)
    return Modality(
        hedge=_hedge(sentence, start, end, phrase),
        polarity="denied" if is_denied(sentence, subject_span, phrase, verb) else "asserted",
        scope="some" if _SOME.search(sentence[start:end]) else "every",
        attributed_to=attributed_to(sentence),
    )


def _segment(sentence: str, phrase: Span | None) -> Span:
    """Return the part of the sentence that speaks of the phrase, or its first whole clause."""
    start, least = 0, phrase[0] if phrase else min(len(sentence), _LEAST)
    opening = _OPENING.match(sentence)
    if opening and phrase and phrase[0] < opening.end():
        return 0, opening.end()
    if opening:
        start, least = opening.end(), max(least, opening.end())
    for cut in _CUT.finditer(sentence):
        if cut.start() > least:
            return start, cut.start()
        if phrase and cut.end() <= phrase[0] + 1:
            start = cut.end()
    return start, len(sentence)


def _hedge(sentence: str, start: int, end: int, phrase: Span | None) -> str | None:
    """Return the hedge of a clause's verb, or the one that stands nearest before a phrase.

    One behind the phrase counts if the phrase is its subject: "a rash may show", but not "gout, a
    disease of kings, may kill". "In some cases" counts where there is no other.
    """
    found = [*_HEDGE.finditer(sentence, start, end)]
    found.sort(key=lambda each: each["some"] is not None)
    if phrase is None:
        found.sort(key=lambda each: each["modal"] is None)
    else:
        before = [each for each in reversed(found) if each.start() <= phrase[0]]
        adverbial = _ADVERBIAL.match(sentence, start)
        begin = adverbial.end() if adverbial else start
        aside = _APPOSITION.search(sentence, begin, phrase[0] + len("the "))
        behind = [] if aside else [each for each in found if each.start() > phrase[0]]
        found = sorted(before + behind, key=lambda each: each["some"] is not None)
    return _worded(found[0]) if found else None


def _worded(found: re.Match[str]) -> str:
    if found["thought"] or found["think"] or found["held"]:
        return "thought to"
    if found["modal"]:
        return " ".join(filter(None, (found["modal"], found["how"]))).lower()
    return found.group().lower()
