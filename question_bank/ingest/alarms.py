"""When to seek help: the signs that a sentence, or the list below one, warns of."""

import re
from collections.abc import Iterator
from dataclasses import replace

from question_bank.ingest.said import Claim, Said
from question_bank.ingest.sides import claim_of, worth_saying
from question_bank.ingest.splitting import MOST_WORDS, Part, parts

_URGENT = r"(?:medical|emergency|urgent|immediate|professional|hospital)"
_SEEK = (
    r"\b(?:(?:call|phone|dial|ring|contact|consult|visit|see|seek|get|go (?:back )?to|return to"
    r"|needs?|take \w+(?: \w+)? to)\b"
    r"[^.;:?!]{0,30}?\b(?:doctor|help|care|attention|emergency(?: \w+)?|hospital|911|999|112"
    r"|physician|provider|clinic|ambulance|gp|nurse|advice|dentist|specialist|midwife)\b"
    r"|dial \d+)[^.;:?!]{0,40}?"
)
_IF = r"\b(?:if|when|as soon as|in case)\s+(?:any of (?:these|the following)[^:]*:?\s*)?"
_AFTER = re.compile(rf"{_SEEK}(?:{_IF}|\bfor\s+)(?P<what>\S.*)$", re.IGNORECASE | re.DOTALL)
_HELP = re.compile(rf"\b{_URGENT}\b", re.IGNORECASE)
_FOR = re.compile(r"\bfor\s+$", re.IGNORECASE)
_BEFORE = re.compile(
    rf"(?:if|when)\s+(?P<what>[^.;]+?),\s+(?:\w+ ){{0,4}}?{_SEEK}", re.IGNORECASE | re.DOTALL
)
_OPENS_LIST = re.compile(
    rf"{_SEEK}(?:{_IF}|\bfor\b)?[^.;?!]*$|^(?:warning|danger|emergency) (?:signs?|symptoms?)"
    r"|^red flags?\b",
    re.IGNORECASE,
)
_LIKE = r"(?:children|child|baby|babies|infant|person|patient|adult|woman|man|people|patients)"
_WHO = (
    rf"(?:you(?: or your \w+)?|they|he or she|she or he|he|she|it|someone|anyone"
    rf"|(?:(?:your|the|an?|his|her|their|any) )?(?:\w+ )?{_LIKE})"
)
_HAS = r"(?:has|have|develops?|experiences?|notices?|gets?|shows?)\s+(?!been|not|to|had|never)"
_HAVING = re.compile(
    rf"{_WHO}(?:\s+(?:with|who has|who have)\s+[^,]{{1,60}}?)?\s+(?:also |suddenly )?{_HAS}",
    re.IGNORECASE,
)
_AND_HAS = re.compile(rf"\s+and\s+(?:also |then )?{_HAS}", re.IGNORECASE)
_OR = re.compile(r"(?:\s*[,;]\s*|\s+)or\s+(?=(?:you|your|they|the|it|he|she|there|if)\b)")
_DOES = re.compile(
    r"(?:cannot|can['’]t|can|is|are|does|do|gets?|becomes?|feels?|starts?|has|have)\b",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(r"^(?!you|they|it|he|she)(?:the |your )?(\w+) (?:is|are) (\w+)$")
_LAST = re.compile(r"[\s.,;:!]+$")
_WORD = re.compile(r"\S+")


def alarms(said: Said) -> Iterator[Claim]:
    """Yield what a sentence says should make one seek help; nothing if it says no such thing.

    An item of a list is a sign where the lead-in or the heading tells to seek help.
    """
    span = _condition(said)
    if span is None:
        return
    for part in _signs(said, *span):
        of = "needs_evaluation_if", said.category
        place = part.start, _first_words(said.text, part.start, part.end)
        claim = claim_of(said, part, of, "when to seek help", place=place)
        yield replace(claim, passing=True)


def _condition(said: Said) -> tuple[int, int] | None:
    """Return where the signs stand of which a sentence warns, or None."""
    above = said.lead_in or (said.headings[-1] if said.headings else "")
    if _OPENS_LIST.search(above) and len(said.text.split()) <= MOST_WORDS and _is_item(said):
        return 0, len(said.text)
    found = _AFTER.search(said.text)
    if found and _FOR.search(said.text, 0, found.start("what")) and not _HELP.search(found[0]):
        return None
    found = found or _BEFORE.search(said.text)
    return found.span("what") if found else None


def _is_item(said: Said) -> bool:
    return said.lead_in is not None or not said.text.rstrip().endswith(".")


def _signs(said: Said, start: int, end: int) -> Iterator[Part]:
    """Yield the signs that a condition names: things that somebody has, or what happens."""
    last = _LAST.search(said.text, start, end)
    end = last.start() if last else end
    for one, other in _apart(said.text, start, end):
        has = _HAVING.match(said.text, one, other)
        if has is None and _happens(said.text[one:other]):
            yield Part(one, other, _QUALIFIED.sub(r"\2 \1", said.text[one:other]))
        else:
            yield from _had(said, has.end() if has else one, other)


def _apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the clauses of a condition that are joined by "or"."""
    for joint in _OR.finditer(text, start, end):
        yield start, joint.start()
        start = joint.end()
    yield start, end


def _happens(words: str) -> bool:
    """Whether words are a clause of their own, with a verb."""
    return any(_DOES.fullmatch(word) for word in words.split()) or words.startswith(
        ("you ", "the ")
    )


def _had(said: Said, start: int, end: int) -> Iterator[Part]:
    named = said.named.match(said.text, start, end)
    joined = _AND_HAS.match(said.text, named.end(), end) if named else None
    every = parts(said.text, joined.end() if joined else start, end)
    doing = [part for part in every if _DOES.match(part.text)]
    for part in every:
        if part in doing:
            yield part._replace(text=f"you {part.text}")
        else:
            yield from worth_saying(said, [part])


def _first_words(text: str, start: int, end: int) -> int:
    """Return where a phrase ends that has no more words than a phrase may have."""
    words = [word.end() for word in _WORD.finditer(text, start, end)]
    return words[:MOST_WORDS][-1] if words else end
