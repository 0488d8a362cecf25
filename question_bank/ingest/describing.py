"""What a plain "is" says, and what a sentence says as a whole."""

import re
from collections.abc import Iterator
from dataclasses import replace

from question_bank.ingest.bearers import borne
from question_bank.ingest.clauses import Frame
from question_bank.ingest.grammar import parts
from question_bank.ingest.mains import LONGEST, mains, phrase, shortened
from question_bank.ingest.others import taken_up
from question_bank.ingest.relations import DEFAULTS, RELATIONS, STATED
from question_bank.ingest.said import CUT, GUESSED, Claim, Form, Said
from question_bank.ingest.sides import QUALITY, claim_of, is_empty
from question_bank.ingest.sound import is_thing
from question_bank.ingest.splitting import Part

_APART = re.compile(
    r"(?:when|if|because|although|while|since|as|unless|whether|how)\b", re.IGNORECASE
)
_SAYS_NOTHING = re.compile(
    r"(?:thought|believed|known|estimated|suggested|important|possible|clear)$"
)
_AND = re.compile(r",?\s+(?:and|or)\s")
_NEXT_VERB = re.compile(
    r",?\s+(?:and|but)\s+(?:\w+ly\s+|often\s+|also\s+|sometimes\s+)?(?:can|may|does|do|is|are|has"
    r"|have|will)\s"
)
_ENDED = re.compile(r"[.!?][\s\u201d\")]*$")
_LISTABLE = frozenset({"feature", "risk", "treatment", "complication", "prevention"})
_LIKE = re.compile(
    r"\s+(?:is|are)(?:\s+(?:\w+ly|often|sometimes))?(?:\s+not)?\s+(?P<quality>[\w-]+)[\s.]*",
    re.IGNORECASE,
)
_ITSELF = re.compile(r"\s+(?!(?:and|or|of|in|from|for|to|as|by|that|which|who)\b)\w", re.IGNORECASE)


def described(said: Said, frame: Frame) -> Iterator[Claim]:
    """Yield what a plain "is" says: of the subject itself, or of something that belongs to it."""
    told = said.text[frame.cue.end : frame.right[1]].strip(" ,.;")
    if is_empty(told) or _SAYS_NOTHING.match(told) or _APART.match(said.words(frame.left).lstrip()):
        return
    start, end = around(said, frame.cue.start)
    verb = _NEXT_VERB.search(said.text, frame.cue.end, end)
    end = verb.start() if verb else end
    if frame.right[1] > frame.cue.end and _AND.match(said.text, frame.right[1], end):
        end = frame.right[1]
    own = _own(said, frame.left[0], frame.cue.start)
    if own and _ITSELF.match(said.text, own.end(), end):
        yield _quality(said, own.end(), end) or _plain(said, own.end(), end, "rest", "described")
    elif said.text[start : frame.cue.start].strip():
        yield from told_by(said, start, end)


def told_by(said: Said, start: int, end: int) -> tuple[Claim, ...]:
    """Return what a clause tells: of things that it is about, or else the clause as it stands."""
    found = tuple(borne(said, start, end))
    return found or (_clause(said, start, end, "described"),)


def around(said: Said, place: int) -> tuple[int, int]:
    """Return the main clause in which a place is."""
    every = mains(said.text)
    return next((each for each in reversed(every) if each[0] <= place), (0, len(said.text)))


def _own(said: Said, start: int, end: int) -> re.Match[str] | None:
    """Return the subject's name at the beginning of a clause; not "people with" something else."""
    own = said.named.match(said.text, start, end)
    return None if own is None or own.group().endswith(("with", "have", "has")) else own


def _clause(said: Said, start: int, end: int, why: str) -> Claim:
    own = _own(said, start, end)
    if own and _ITSELF.match(said.text, own.end(), end):
        return _plain(said, own.end(), end, "rest", why)
    return _plain(said, start, end, "clause", why)


def _quality(said: Said, start: int, end: int) -> Claim | None:
    """Return what one word says that the subject is like ("is not contagious"), or None."""
    found = _LIKE.fullmatch(said.text, start, end)
    if found is None or not QUALITY.match(found["quality"]):
        return None
    part = Part(*found.span("quality"), found["quality"])
    return claim_of(said, part, ("has_attribute", said.category), "a quality")


def _plain(said: Said, start: int, end: int, form: Form, why: str) -> Claim:
    part = shortened(said.text, start, end)
    kept = len(said.text[start:end].split()) <= LONGEST
    of, place = (STATED, said.category), phrase(said.text, part)
    made = claim_of(said, part, of, why, shape=GUESSED if kept else CUT, place=place)
    return replace(made, form=form, article="")


def taken_up_as(said: Said, frame: Frame) -> Iterator[Claim]:
    """Yield what a plain "is" says of something that a bare noun takes up again."""
    for concept in taken_up(said, frame, RELATIONS["is"]):
        _, end = around(said, frame.cue.start)
        claim = _plain(said, frame.cue.start, max(end, frame.cue.end), "rest", "described")
        yield replace(claim, of=concept)


def whole(said: Said) -> tuple[Claim, ...]:
    """Return what the sentence itself claims, in as many words as a phrase may have."""
    start, end = next(iter(mains(said.text)), (0, len(said.text)))
    if said.lead_in and parts(said.text, start, end).verb == end:
        made = _plain(said, start, end, "value", "as a whole")
        if is_thing(said, made.value, DEFAULTS[said.category]):
            return (replace(made, predicate=DEFAULTS[said.category]),)
        return (_clause(said, start, end, "as a whole"),)
    return tuple(borne(said, start, end)) or (_alone(said, start, end),)


def _alone(said: Said, start: int, end: int) -> Claim:
    """Return a clause as a claim; a few words without a verb are what its kind of fact is about."""
    made = _clause(said, start, end, "as a whole")
    verbless = parts(said.text, start, end).verb == end
    apart = verbless and said.category in _LISTABLE and not _ENDED.search(said.text)
    if made.form == "rest" or not apart or said.named.match(said.text, start):
        return made
    if not is_thing(said, made.value, DEFAULTS[said.category]):
        return made
    shape = min(made.shape, CUT)
    return replace(made, form="value", predicate=DEFAULTS[said.category], shape=shape)
