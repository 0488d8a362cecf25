"""When a clause is kept as it stands: nothing in it can safely be said of the subject itself."""

import re

from question_bank.ingest.agents import CONDITIONS
from question_bank.ingest.clauses import Frame
from question_bank.ingest.others import is_foreign
from question_bank.ingest.predicates import listed_relation
from question_bank.ingest.relations import Direction, Relation
from question_bank.ingest.said import Said
from question_bank.ingest.sides import ends

_NEAR = 120
_WHEN = re.compile(r"\s(?:when|because)$", re.IGNORECASE)
_RELATIVES = re.compile(
    r"(?:the |both |his |her |their )?(?:parents?|carriers|relatives|siblings)\b", re.IGNORECASE
)
_LABEL = re.compile(r"(?:\w[^\s:.;]*\s?){1,3}:\s")
_NOT = re.compile(
    r"\b(?:cannot|not|never|neither|no|nor|unlikely|without|nothing|hardly|little|ineffective|useless)\b|n['’]t\b",
    re.IGNORECASE,
)
_FORMERLY = re.compile(
    r"\b(?:was|were) (?:once|long|formerly|previously|originally|historically)\b|\bmyth\b"
    r"|\bonce (?:thought|believed)\b|\b(?:critics|some people|advertisers?) (?:claim|say)",
    re.IGNORECASE,
)
_DRUG = re.compile(
    r"\b(?:injections?|drugs?|medicines?|vaccines?|tablets?|inhibitors?|blockers?|thrombolysis"
    r"|surgery|doses?|creams?)$",
    re.IGNORECASE,
)
_NOT_ITSELF = frozenset({*CONDITIONS, "medicine", "treatment", "test"})
_PERSONS = re.compile(
    r"(?:(?:pregnant|young|older|most|many|some|men and|healthy)\s)*(?:doctors?|clinicians?"
    r"|physicians?|you|we|they|people|women|men|patients?|infants?|babies|children|anyone)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\b(?:where|whether)\b", re.IGNORECASE)
_ENDS = re.compile(r"(?:away|up|dies?|survives?|lives?|live)\s*$", re.IGNORECASE)
_OF = re.compile(r".*\b(?:of|for|with|from)\s+(?P<name>.+)$", re.IGNORECASE | re.DOTALL)
_ELSEWHERE = re.compile(r"(?:in|with)\s+(?P<name>[^,]+),\s", re.IGNORECASE)
_WHICH = re.compile(r",?\s+(?:which|that|who)\s+(?:\w+ly\s+)?$")
_ARTICLE = re.compile(r"(?:an?|the)\s+", re.IGNORECASE)


def is_kept(said: Said, frame: Frame, relation: Relation, direction: Direction) -> bool:
    """Whether the clause of a cue is to be told as it stands."""
    cue, left = said.words((frame.cue.start, frame.cue.end)), said.words(frame.left).strip()
    near = max(0, frame.cue.start - _NEAR), frame.cue.end + _NEAR
    formerly = _FORMERLY.search(said.text, *near)
    apart = _WHEN.search(cue) or _RELATIVES.match(said.text) or _WHERE.search(left)
    over = relation.name == "outlook" and _ENDS.search(cue)
    if formerly or apart or over or _is_told(said, frame) or _is_label(said, frame):
        return True
    if _PERSONS.match(left) and (direction == "inverse" or relation.name == "requires"):
        return said.named.search(left) is None
    if direction == "inverse":
        return _NOT.search(said.text, frame.left[0], frame.cue.end) is not None
    if is_foreign(said, frame, relation):
        return True
    opening = _ELSEWHERE.match(said.text)
    elsewhere = opening is not None and _is_other(said, opening["name"])
    return elsewhere or _is_of_another(said, left, relation) or _is_of_last(said, frame)


def _is_told(said: Said, frame: Frame) -> bool:
    """Whether a cue is what the reader is told to do ("Have the vaccine if …")."""
    before = said.text[: frame.cue.start].rstrip()
    told = frame.cue.relation.name == "features" and not said.words(frame.left).strip()
    return told and (not before or before.endswith(","))


def _is_label(said: Said, frame: Frame) -> bool:
    """Whether a clause is told of a label ("Steroids: thin the bones")."""
    label = _LABEL.match(said.text, 0, frame.cue.start)
    own = label and (said.named.search(label.group()) or listed_relation(label.group()))
    return label is not None and not own


def _is_other(said: Said, words: str) -> bool:
    """Whether words name another disease than the subject, or what is done about one."""
    name = _ARTICLE.sub("", words.strip(), count=1)
    if said.named.search(name):
        return False
    entry = said.knows(name)
    if entry is None:
        return _DRUG.search(name) is not None
    return entry.kind in _NOT_ITSELF and (entry.concept is None or entry.concept != said.concept)


def _is_of_another(said: Said, left: str, relation: Relation) -> bool:
    """Whether what stands before a cue is another disease, or something of one."""
    if not left or relation.outwards or said.kind not in {*CONDITIONS, ""}:
        return False
    of = _OF.match(left)
    entry = said.knows(_ARTICLE.sub("", left, count=1))
    bank = entry is not None and entry.concept is not None
    return not bank and (_is_other(said, left) or (of is not None and _is_other(said, of["name"])))


def _is_of_last(said: Said, frame: Frame) -> bool:
    """Whether "which" takes up another disease that was named right before it."""
    before = said.text[: frame.cue.start]
    which = _WHICH.search(before)
    if which is None:
        return False
    known = (said.knows(words) for words in ends(before[: which.start()].rstrip(" ,")))
    last = next((entry for entry in known if entry is not None), None)
    other = last is not None and (last.concept is None or last.concept != said.concept)
    return other and last is not None and last.kind == "condition" and not last.concept
