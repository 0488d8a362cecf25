"""What one sentence claims of its subject: single facts, each with the phrase that carries it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from question_bank.ingest.alarms import alarms
from question_bank.ingest.clauses import Frame, clause_end, frames
from question_bank.ingest.describing import around, described, taken_up_as, told_by, whole
from question_bank.ingest.grammar import parts as grammar_of
from question_bank.ingest.items import headed
from question_bank.ingest.keeping import is_kept
from question_bank.ingest.nothings import named
from question_bank.ingest.others import EXAMPLES, others, taken_up
from question_bank.ingest.predicates import cues, listed_relation
from question_bank.ingest.relations import (
    DEFAULTS,
    RELATIONS,
    Direction,
    Relation,
    by_kind,
    chosen,
)
from question_bank.ingest.said import CERTAIN, DOUBTED, LISTED, Claim, Said
from question_bank.ingest.settling import is_copula, settled
from question_bank.ingest.sides import (
    QUALITY,
    claim_of,
    ends,
    is_brief,
    single,
    sources,
    worth_saying,
)
from question_bank.ingest.sound import is_sound, is_thing
from question_bank.ingest.splitting import MOST_WORDS, Part, brief, parts

_TALKS = re.compile(
    r"(?:you|it|they|this|these|there|he|she|we|i|your doctor|people|some|most|if)\s", re.IGNORECASE
)
_DOING = re.compile(
    r"\b(?:treat|relieve|control|manage|ease|reduce|improve|lessen|cure|correct|slow|prevent|lower"
    r"|decrease|protect|diagnose|confirm|detect|find|check for|look for|rule out|screen for)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\s(?:that|which|who)\s")
_TURNED = {"treated": ("has_purpose", "treatment"), "needed": ("requires", "mechanism")}
_ALARMING = re.compile(
    r"(?!you|they|it|someone|person|child)(?P<noun>\b[a-z]+)\s+(?:is|are)\s*$", re.IGNORECASE
)
_BESIDE = re.compile(
    r"\s*(?:\([^()]*\))?,\s+(?P<kind>an?\s+[^,.;]+?)\s*(?=,|\.|;|$)", re.IGNORECASE
)
_FEW = 6
_RELATED = re.compile(r"(?:which|that)\s+$")
_INHERITED = re.compile(r"\binheritance$", re.IGNORECASE)
_STOP = re.compile(r"\s[\u2013\u2014-]\s|\u2014|[.:;](?:\s|$)")
_BEYOND = re.compile(r",?\s(?:as well as|along with|among others)\b")

_PEOPLE = re.compile(r"(?:those|people|persons?|patients|anyone|children|adults|in|when|if)\b")


def claims(said: Said) -> tuple[Claim, ...]:
    """Return what a sentence claims, in the order of its words; something it always does."""
    warned = tuple(_warned(said))
    if warned:
        return tuple(_once(said, warned))
    found = list(_item(said)) if said.lead_in else list(headed(said))
    found = found or [*_beside(said), *_framed(said), *_kinds(said)]
    return tuple(_once(said, _apart(found))) or whole(said)


def _warned(said: Said) -> Iterator[Claim]:
    """Yield signs to seek help for, of what they are signs of where the bank knows it."""
    for claim in alarms(said):
        concepts = [said.concept_of(name) for name in ends(claim.value) if said.concept_of(name)]
        again = said.recalls(claim.value.rpartition(" ")[2])
        taken = again.concept if again else None
        other = concepts[1] if len(concepts) > 1 else taken
        yield claim
        if other and other != said.concept:
            yield replace(claim, of=other)


def _apart(found: Sequence[Claim]) -> Iterator[Claim]:
    """Leave out clauses of which a part is claimed by itself."""
    things = [each for each in found if each.form == "value" and not each.passing]
    for claim in found:
        if claim.form == "value" or not any(_says_less(claim, each) for each in things):
            yield claim


def _says_less(clause: Claim, thing: Claim) -> bool:
    """Whether a clause overlaps a thing; one of the subject itself may go on after it."""
    over = clause.start < thing.end and thing.start < clause.end
    return over and (clause.form == "clause" or clause.end <= thing.end)


def _once(said: Said, found: Iterable[Claim]) -> Iterator[Claim]:
    """Let each thing be said once of each subject, by whatever name it goes."""
    seen: set[tuple[str | None, str]] = set()
    for claim in found:
        key = claim.of, said.concept_of(claim.value) or claim.value.lower()
        if key not in seen:
            seen.add(key)
            yield claim


def _item(said: Said) -> Iterator[Claim]:
    """Yield the claim of a list's item: it is what the lead-in or the headings say it is."""
    if _TALKS.match(said.text) or (len(said.text.split()) > MOST_WORDS and cues(said.text)):
        return
    if said.text.rstrip().endswith(".") and _has_verb(said.text):
        return
    relation = listed_relation(said.lead_in or "")
    if relation is None and said.headings:
        relation = listed_relation(said.headings[-1])
    predicate, category = DEFAULTS[said.category], said.category
    if relation is not None:
        predicate, category = chosen(relation, "forward", said.categories)
    if predicate == DEFAULTS["feature"] and _INHERITED.search(said.text):
        predicate, category = "has_mode_of_inheritance", "risk"
    for part in worth_saying(said, _listed(said))[:1]:
        if not is_thing(said, part.text, predicate):
            return
        yield claim_of(said, part, (predicate, category), "an item of a list", shape=LISTED)


def _has_verb(text: str) -> bool:
    """Whether an item is a sentence of some length."""
    return len(text.split()) > _FEW and grammar_of(text, 0, len(text)).verb < len(text)


def _listed(said: Said) -> tuple[Part, ...]:
    """Return the item as one thing if it is short, else the first thing that it names."""
    if is_brief(said.text, 0, len(said.text)) and not cues(said.text):
        stop = _STOP.search(said.text)
        return (brief(said.text, 0, stop.start() if stop else len(said.text), whole=True),)
    return parts(said.text, 0, clause_end(said.text, 0, len(said.text)))


def _beside(said: Said) -> Iterator[Claim]:
    """Yield what the subject is said to be in passing ("X, an inherited disorder, …")."""
    named = said.named.match(said.text)
    kind = _BESIDE.match(said.text, named.end()) if named else None
    if kind:
        of = chosen(RELATIONS["kind"], "forward", said.categories)
        (part,) = single(said, kind.span("kind"), RELATIONS["kind"])
        yield replace(claim_of(said, part, of, "said in passing"), passing=True)


def _framed(said: Said) -> Iterator[Claim]:
    """Yield what stands beside cues."""
    turned: tuple[int, int] | None = None
    for frame in frames(said.text):
        relation, direction, sides = settled(said, frame)
        if direction == "inverse":
            turned = frame.left
        elif frame.left == turned:
            # What goes on about the beginning of a sentence that only ended with the subject.
            continue
        if relation.name == "is" or _is_of_others(said, sides):
            yield from described(said, sides)
            yield from taken_up_as(said, sides)
            continue
        if relation.name == "named" and _RELATED.search(said.text[: frame.cue.start]):
            continue
        if is_kept(said, sides, relation, direction):
            yield from told_by(said, *around(said, frame.cue.start))
            continue
        found = list(_of_frame(said, sides, relation, direction))
        sure = _sureness(said, sides, direction)
        about = said.named.search(said.words(sides.left))
        if not found and relation.inverse and direction == "forward" and not about:
            found = list(_of_side(said, sides, relation, "inverse"))
            direction = "inverse"
        sound = [each for each in found if is_sound(said, each, sides, (relation, direction))]
        yield from (replace(claim, shape=min(claim.shape, sure)) for claim in sound)
        if len(sound) < len(found):
            told = told_by(said, *around(said, frame.cue.start))
            yield from (replace(claim, shape=max(claim.shape, sure)) for claim in told)


def _sureness(said: Said, frame: Frame, direction: Direction) -> float:
    """Return how sure it is that what stands beside a cue is said of the subject itself."""
    left = said.words(frame.left)
    if said.named.match(left.lstrip()) or (direction == "inverse" and not left.count(" that ")):
        return CERTAIN
    return LISTED if said.named.search(left) or not left.strip() else DOUBTED


def _is_of_others(said: Said, frame: Frame) -> bool:
    """Whether a sentence says what others have than those who have the subject."""
    left = said.words(frame.left).strip()
    have = said.words((frame.cue.start, frame.cue.end)).lower() in {"have", "has", "had"}
    return have and bool(left) and said.named.search(left) is None


def _of_frame(
    said: Said, frame: Frame, relation: Relation, direction: Direction
) -> Iterator[Claim]:
    """Yield what a clause says of the subject, and of what it speaks of beside it or for it."""
    beside, again = others(said, frame, relation), taken_up(said, frame, relation)
    about = said.named.search(said.words(frame.left)) is not None
    if direction == "inverse" or about or again or not (beside or relation.outwards):
        yield from _of_side(said, frame, relation, direction)
    for other in (*beside, *again):
        own = replace(said, concept=other)
        for claim in _of_side(own, frame, relation, "forward"):
            yield replace(claim, of=other)
    if relation.name in _TURNED and not about:
        yield from _turned(said, frame, *_TURNED[relation.name])


def _turned(said: Said, frame: Frame, predicate: str, category: str) -> Iterator[Claim]:
    """Yield what is said of what follows a cue ("relief is achieved by rest": rest is for that)."""
    value = brief(said.text, *frame.left)
    if said.concept_of(value.text) == said.concept is not None:
        return
    for part in parts(said.text, *frame.right) if value.text else ():
        concept = said.concept_of(part.text)
        if concept:
            own = part._replace(text=value.text)
            yield replace(claim_of(said, own, (predicate, category), "turned round"), of=concept)


def _of_side(said: Said, frame: Frame, relation: Relation, direction: Direction) -> Iterator[Claim]:
    """Yield a claim for each thing on one side; the phrase takes in the cue where it is near."""
    things = _things(said, frame, relation, direction)
    found = worth_saying(said, [*named(things)] if direction == "inverse" else things)
    why = said.words((frame.cue.start, frame.cue.end)).lower().strip()
    if direction == "inverse":
        found = [part for part in found if not QUALITY.fullmatch(part.text)]
    for place, part in enumerate(found):
        start, end = part.start, part.end
        if direction == "forward" and not place and is_brief(said.text, frame.cue.start, end):
            start = frame.cue.start
        at_cue = direction == "inverse" and place == len(found) - 1
        if at_cue and not is_copula(frame) and is_brief(said.text, start, frame.cue.end):
            end = len(said.text[: frame.cue.end].rstrip())
        entry = said.knows(part.text)
        of = by_kind(relation, direction, entry.kind if entry else "", said.categories)
        claim = claim_of(said, part, of, why, place=(start, end))
        verb = None if direction == "forward" else (frame.cue.start, frame.cue.end)
        yield replace(claim, verb=verb)


def _things(said: Said, frame: Frame, relation: Relation, direction: Direction) -> tuple[Part, ...]:
    """Return what stands on one side of a cue."""
    side = frame.right if direction == "forward" else frame.left
    if relation.single:
        return single(said, side, relation)
    if direction == "inverse":
        if _RELATIVE.search(said.words(side)):
            return single(said, side, relation)
        return sources(said, side) if relation.outwards else parts(said.text, *side)
    every = parts(said.text, *side)
    cue = said.words((frame.cue.start, frame.cue.end))
    doing, noun = _DOING.search(cue), _ALARMING.search(cue)
    if doing and relation.outwards:
        return tuple(part._replace(text=f"{doing.group()} {part.text}") for part in every)
    if noun and relation.name == "urgent":
        return tuple(_of_noun(part, noun["noun"]) for part in every)
    return every


def _of_noun(part: Part, noun: str) -> Part:
    """Let a quality be that of a noun ("if cramps are severe": severe cramps)."""
    return part._replace(text=f"{part.text} {noun}") if QUALITY.fullmatch(part.text) else part


def _kinds(said: Said) -> Iterator[Claim]:
    """Yield what the bank's concepts are said to be examples of, where it knows the kind too."""
    for match in EXAMPLES.finditer(said.text):
        if _PEOPLE.match(said.text, match.end()):
            continue
        kind = next(filter(said.names_kind, ends(said.text[: match.start()])), None)
        for part in _cases(said, match.end()) if kind else ():
            concept = said.concept_of(part.text)
            if kind and concept:
                of = "subclass_of", "definition"
                own = part._replace(text=kind)
                claim = claim_of(said, own, of, "an example", shape=LISTED)
                yield replace(claim, of=concept, article="", passing=True)


def _cases(said: Said, start: int) -> tuple[Part, ...]:
    """Return the examples that begin at a place."""
    ends = [cue.start for cue in cues(said.text) if cue.start > start]
    ends += [match.start() for match in _BEYOND.finditer(said.text, start)]
    return parts(said.text, start, clause_end(said.text, start, min([*ends, len(said.text)])))
