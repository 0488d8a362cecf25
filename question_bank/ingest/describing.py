"""What a plain "is" says, and what a sentence says as a whole."""

import re
from collections.abc import Iterator
from dataclasses import replace

from question_bank.ingest.clauses import Frame, clause_end, opened
from question_bank.ingest.others import taken_up
from question_bank.ingest.relations import DEFAULTS, RELATIONS
from question_bank.ingest.said import GUESSED, Claim, Form, Said
from question_bank.ingest.sides import claim_of, cut, is_empty

_APART = re.compile(
    r"(?:when|if|because|although|while|since|as|unless|whether|how)\b", re.IGNORECASE
)
_SAYS_NOTHING = re.compile(
    r"(?:thought|believed|known|estimated|suggested|important|possible|clear)$"
)


def described(said: Said, frame: Frame) -> Iterator[Claim]:
    """Yield what a plain "is" says: of the subject itself, or of something that belongs to it."""
    start, end = frame.left[0], frame.right[1]
    own = said.named.match(said.text, start) if start < frame.left[1] else None
    form: Form = "rest" if own and own.end() <= frame.left[1] else "clause"
    told = said.text[frame.cue.end : end].strip(" ,.;")
    if is_empty(told) or _SAYS_NOTHING.match(told) or _APART.match(said.words(frame.left).lstrip()):
        return
    part = cut(said.text, own.end() if own and form == "rest" else start, end)
    if part.end > frame.cue.end:
        of = "has_attribute", said.category
        claim = claim_of(said, part, of, "described", shape=GUESSED)
        yield replace(claim, form=form, article="")


def taken_up_as(said: Said, frame: Frame) -> Iterator[Claim]:
    """Yield what a plain "is" says of something that a bare noun takes up again."""
    part = cut(said.text, frame.cue.start, max(frame.right[1], frame.cue.end))
    for concept in taken_up(said, frame, RELATIONS["is"]):
        claim = claim_of(said, part, ("has_attribute", said.category), "described", shape=GUESSED)
        yield replace(claim, of=concept, form="rest", article="")


def whole(said: Said) -> Claim:
    """Return the sentence itself as a claim, in as many words as a phrase may have."""
    text = said.text
    start = opened(text)
    own = said.named.match(text, start)
    form: Form = "value" if said.lead_in else "clause"
    if own and own.end() < len(text.rstrip(" .:;,")):
        start, form = own.end(), "rest"
    end = clause_end(text, start, len(text))
    part = cut(text, start, end) if text[start:end].strip() else cut(text, 0, len(text))
    predicate = DEFAULTS[said.category] if form == "value" else "has_attribute"
    whole = claim_of(said, part, (predicate, said.category), "as a whole", shape=GUESSED)
    return replace(whole, form=form, article="")
