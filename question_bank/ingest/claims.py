"""What one sentence claims of its subject: single facts, each with the phrase that carries it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from question_bank.ingest.clauses import Frame, clause_end, frames, opened, undangled
from question_bank.ingest.predicates import cues, listed_relation
from question_bank.ingest.relations import (
    COPULAS,
    DEFAULTS,
    RELATIONS,
    Direction,
    Relation,
    by_kind,
    chosen,
)
from question_bank.ingest.said import CERTAIN, GUESSED, LISTED, Claim, Form, Said
from question_bank.ingest.splitting import MOST_WORDS, Part, brief, parts

_ARTICLE = re.compile(r"\b(an?|the)\s+$", re.IGNORECASE)
_EMPTY = re.compile(
    r"(?:it|they|this|these|those|that|which|who|you|he|she|there|one|some|many|most|people|"
    r"patients|individuals|the|an?|not|unknown|following|the following|other|others|all|both|also|"
    r"as|so|do|does|such|more|less|with|to|of|in|for|by|on|from|at|because|cause|if|when|then|well|"
    r"called|them|its?|their|your|no|yes|and|or|known|possible|likely|part|factors?|years|"
    r"ways?|things?|symptoms?|signs?|problems|symptoms and signs|signs and symptoms|cases)?",
    re.IGNORECASE,
)
_TALKS = re.compile(
    r"(?:you|it|they|this|these|there|he|she|we|i|your doctor|people|some|most|if)\s", re.IGNORECASE
)
_UNKNOWN = re.compile(
    r"\s*(?:not (?:\w+ )?(?:known|understood|clear)|unknown|unclear|poorly understood)",
    re.IGNORECASE,
)
_CLASS = re.compile(r"(?:one|another|an?|the most common|a common)\b\s*", re.IGNORECASE)
_OWN_CLASS = re.compile(r"\s+(?:that|which|who|associated|linked|of|in|affecting|caused)\b")
_HOW_OFTEN = re.compile(r",|\s(?:and|or|but|that|which)\s")
_OF_WHAT = re.compile(r",?\s(?:of|including|that|which)\s")
_DOING = re.compile(
    r"\b(?:treat|relieve|control|manage|ease|reduce|improve|lessen|cure|correct|slow|prevent|lower"
    r"|decrease|protect|diagnose|confirm|detect|find|check for|look for|rule out|screen for)\b",
    re.IGNORECASE,
)
_NEXT_VERB = re.compile(
    r",?\s+(?:and|but)\s+(?:\w+ly\s+|often\s+|also\s+|sometimes\s+)?(?:can|may|does|do|is|are|has"
    r"|have|will)\s"
)
_NOUN_PHRASE = re.compile(r"\s(?:by|in|to|with|of|for|that|which|from|on|at)\s|[,;]")
_DOING_WITH = re.compile(
    r"(?:manag|treat|controll|reliev|reduc|eas)ing\s.+?\swith\s", re.IGNORECASE
)
_TURNED = {"treated": ("has_purpose", "treatment"), "needed": ("requires", "mechanism")}
_ALARMING = re.compile(
    r"(?!you|they|it|someone|person|child)(?P<noun>\b[a-z]+)\s+(?:is|are)\s*$", re.IGNORECASE
)
_TAKEN_UP = re.compile(r"^(?:(?:some|many|most) of )?(?:(?:these|this|the|such)\s)?", re.IGNORECASE)
_PERSON = re.compile(r"(?:you|your child|someone|a person|they)?\s*", re.IGNORECASE)
_APART = re.compile(
    r"(?:when|if|because|although|while|since|as|unless|whether|how)\b", re.IGNORECASE
)
_SAYS_NOTHING = re.compile(
    r"(?:thought|believed|known|estimated|suggested|important|possible|clear)$"
)
_QUALITY = re.compile(
    r"\s*(?:(?:\w+ly|more|most|less|very|not|often|also|sometimes)\s+)*(?:\w+(?:ful|ous|ive|able|ible"
    r"|less|ed|ary|ant|ent|ial|ic|ate|ct|ing)|severe|mild|worse|common|rare|similar|different|painful"
    r"|due|similar)\s*(?:$|[,.;]|(?:and|or|to|in|for|on|with|by|from|as|at|of|when|if)\b)",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\s*(?:\([^()]*\))?,\s+(?P<kind>an?\s+[^,.;]+?)\s*(?=,|\.|;|$)", re.IGNORECASE
)
_BEYOND = re.compile(r",?\s(?:as well as|along with|among others)\b")
_ITS_OWN = re.compile(r"(?:the|these|this|its|their|such)\b", re.IGNORECASE)
_EXAMPLES = re.compile(r",?\s+(?:such as|including|like)\s+", re.IGNORECASE)


def claims(said: Said) -> tuple[Claim, ...]:
    """Return what a sentence claims, in the order of its words; something it always does."""
    found = list(_item(said)) if said.lead_in else []
    found = found or [*_beside(said), *_framed(said), *_kinds(said)]
    return tuple(_once(said, found)) or (_whole(said),)


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
    relation = listed_relation(said.lead_in or "")
    if relation is None and said.headings:
        relation = listed_relation(said.headings[-1])
    predicate, category = DEFAULTS[said.category], said.category
    if relation is not None:
        predicate, category = chosen(relation, "forward", said.categories)
    end = clause_end(said.text, 0, len(said.text))
    for part in _worth_saying(said, parts(said.text, 0, end))[:1]:
        yield _claim(said, part, (predicate, category), "an item of a list", shape=LISTED)


def _beside(said: Said) -> Iterator[Claim]:
    """Yield what the subject is said to be in passing ("X, an inherited disorder, …")."""
    named = said.named.match(said.text)
    kind = _BESIDE.match(said.text, named.end()) if named else None
    if kind:
        of = chosen(RELATIONS["kind"], "forward", said.categories)
        (part,) = _single(said, kind.span("kind"), RELATIONS["kind"])
        yield replace(_claim(said, part, of, "said in passing"), passing=True)


def _framed(said: Said) -> Iterator[Claim]:
    """Yield what stands beside cues."""
    for frame in frames(said.text):
        relation, direction, sides = _settled(said, frame)
        if relation.name == "is":
            yield from _described(said, sides)
            yield from _taken_up_as(said, sides)
            continue
        found = list(_of_frame(said, sides, relation, direction))
        about = said.named.search(said.words(sides.left))
        if not found and relation.inverse and direction == "forward" and not about:
            found = list(_of_frame(said, sides, relation, "inverse"))
        yield from found


def _settled(said: Said, frame: Frame) -> tuple[Relation, Direction, Frame]:
    """Return the relation that a frame states of the subject, and on which side the subject is."""
    left, right = said.words(frame.left), said.words(frame.right)
    relation, about = frame.cue.relation, said.named.search(left)
    if relation.name == "shows" and said.kind != "test":
        relation = RELATIONS["features"]
    if relation.name not in COPULAS:
        after = said.named.search(right)
        turned = after or (relation.outwards and left.strip())
        inverse = bool(relation.inverse) and not about and turned
        return relation, "inverse" if inverse else "forward", frame
    return _of_copula(said, frame, left, right)


def _of_copula(
    said: Said, frame: Frame, left: str, right: str
) -> tuple[Relation, Direction, Frame]:
    """Let the nouns on both sides of a verb that says little decide what it says."""
    relation = frame.cue.relation
    if relation.name == "is" and said.named.fullmatch(right.strip(" ,.")):
        first = _CLASS.match(said.text)
        if first:
            return RELATIONS["one of"], "inverse", frame._replace(left=(first.end(), frame.left[1]))
    before = None if said.named.match(left) else listed_relation(left)
    if relation.name == "is" and before and before.name != "causes" and _QUALITY.match(right):
        return relation, "forward", frame
    if before is not None and not said.named.fullmatch(left.strip()):
        if before.name == "causes" and _UNKNOWN.match(right):
            return RELATIONS["unknown"], "forward", frame
        return before, "forward", frame
    after = (
        listed_relation(_NOUN_PHRASE.split(right.strip(), maxsplit=1)[0])
        if relation.name != "includes"
        else None
    )
    if after is not None and after.inverse and not said.named.search(left):
        return after, "inverse", frame
    if relation.name == "kind" and not _is_named(said, left):
        return RELATIONS["is"], "forward", frame
    return relation, "forward", frame


def _is_named(said: Said, words: str) -> bool:
    """Whether words are the subject's name, give or take as many others."""
    named = said.named.search(words)
    return named is not None and 2 * len(named.group()) >= len(words.strip())


def _of_frame(
    said: Said, frame: Frame, relation: Relation, direction: Direction
) -> Iterator[Claim]:
    """Yield a claim for each thing on the other side of a cue than the subject."""
    others, taken_up = _others(said, frame, relation), _taken_up(said, frame, relation)
    about = said.named.search(said.words(frame.left)) is not None
    if direction == "inverse" or about or taken_up or not (others or relation.outwards):
        yield from _of_side(said, frame, relation, direction)
    for other in (*others, *taken_up):
        own = replace(said, concept=other)
        for claim in _of_side(own, frame, relation, "forward"):
            yield replace(claim, of=other)
    if relation.name in _TURNED and not about:
        yield from _turned(said, frame, *_TURNED[relation.name])


def _others(said: Said, frame: Frame, relation: Relation) -> list[str]:
    """Return the bank's concepts of which a clause speaks by name beside or for the subject."""
    left = said.words(frame.left)
    if frame.cue.relation.name in COPULAS or _ITS_OWN.match(left):
        return []
    examples = _EXAMPLES.search(left)
    if said.named.search(left) and not examples:
        return []
    begin = frame.left[0] + (examples.end() if examples else 0)
    known = [said.concept_of(part.text) for part in _sources(said, (begin, frame.left[1]))]
    every = [each for each in known if each and each != said.concept]
    whole = bool(known) and len(every) == len(known)
    return list(dict.fromkeys(every)) if whole or relation.outwards else []


def _sources(said: Said, side: tuple[int, int]) -> tuple[Part, ...]:
    """Return the things on a side; of "treating pain with ice" that is the ice."""
    return tuple(map(_means, parts(said.text, *side)))


def _means(part: Part) -> Part:
    with_it = _DOING_WITH.match(part.text)
    if with_it is None or part.end - part.start != len(part.text):
        return part
    return Part(part.start + with_it.end(), part.end, part.text[with_it.end() :])


def _taken_up(said: Said, frame: Frame, relation: Relation) -> list[str]:
    """Return the concept that a bare noun before a cue takes up again, or that an alarm is of."""
    words = said.words(frame.left)
    if relation.name == "urgent":
        words = said.text[frame.cue.start : frame.cue.end].rsplit(None, 1)[0]
        named = list(filter(said.concept_of, _ends(said.words(frame.right).rstrip(" ,."))))
        if _PERSON.fullmatch(words) and len(named) > 1:
            return [str(said.concept_of(named[1]))]
    noun = _TAKEN_UP.sub("", words).strip()
    entry = said.recalls(noun) if noun and " " not in noun else None
    concept = entry.concept if entry else None
    return [concept] if concept and concept != said.concept else []


def _turned(said: Said, frame: Frame, predicate: str, category: str) -> Iterator[Claim]:
    """Yield what is said of what follows a cue ("relief is achieved by rest": rest is for that)."""
    value = brief(said.text, *frame.left)
    for part in parts(said.text, *frame.right) if value.text else ():
        concept = said.concept_of(part.text)
        if concept:
            own = part._replace(text=value.text)
            yield replace(_claim(said, own, (predicate, category), "turned round"), of=concept)


def _of_side(said: Said, frame: Frame, relation: Relation, direction: Direction) -> Iterator[Claim]:
    side = frame.right if direction == "forward" else frame.left
    why = said.text[frame.cue.start : frame.cue.end].lower().strip()
    every = _single(said, side, relation) if relation.single else parts(said.text, *side)
    if relation.outwards and direction == "inverse":
        every = _sources(said, side)
    doing = _DOING.search(said.text, frame.cue.start, frame.cue.end)
    if doing and direction == "forward" and relation.outwards:
        every = tuple(part._replace(text=f"{doing.group()} {part.text}") for part in every)
    noun = _ALARMING.search(said.text[frame.cue.start : frame.cue.end])
    if relation.name == "urgent" and noun:
        every = tuple(_of_noun(part, noun["noun"]) for part in every)
    found = _worth_saying(said, every)
    if direction == "inverse":
        found = [part for part in found if not _QUALITY.fullmatch(part.text)]
    for place, part in enumerate(found):
        start, end = part.start, part.end
        if direction == "inverse" and frame.cue.relation.name not in COPULAS:
            last = place == len(found) - 1 and _is_brief(said.text, start, frame.cue.end)
            end = len(said.text[: frame.cue.end].rstrip()) if last else end
        elif direction == "forward" and not place and _is_brief(said.text, frame.cue.start, end):
            start = frame.cue.start
        entry = said.knows(part.text)
        of = by_kind(relation, direction, entry.kind if entry else "", said.categories)
        yield _claim(said, part, of, why, place=(start, end))


def _of_noun(part: Part, noun: str) -> Part:
    """Let a quality be that of a noun ("if cramps are severe": severe cramps)."""
    return part._replace(text=f"{part.text} {noun}") if _QUALITY.fullmatch(part.text) else part


def _claim(
    said: Said,
    part: Part,
    of: tuple[str, str],
    why: str,
    *,
    shape: float = CERTAIN,
    place: tuple[int, int] | None = None,
) -> Claim:
    """Make a claim of a part; ``of`` are its predicate and its category."""
    start, end = place or (part.start, part.end)
    match = _ARTICLE.search(said.text, max(0, part.start - 5), part.start)
    article = match.group(1).lower() if match else ""
    return Claim(start, end, *of, part.text, article, shape=shape, why=why)


def _single(said: Said, side: tuple[int, int], relation: Relation) -> tuple[Part, ...]:
    """Return a side as one phrase."""
    start, end = side
    stop = {"one of": _OWN_CLASS, "frequency": _HOW_OFTEN, "count": _OF_WHAT}.get(relation.name)
    stopped = stop.search(said.text, start + 1, end) if stop and end > start else None
    part = brief(said.text, start, stopped.start() if stopped else end)
    if relation.name == "frequency" and stopped and stopped.group() != ",":
        rest = brief(said.text, stopped.end(), min(end, _comma(said.text, stopped.end())))
        return tuple(each for each in (part, rest) if each.text)
    own = _OWN_CLASS.search(said.text, part.start, part.end)
    if own and said.concept_of(said.text[part.start : own.start()]):
        part = brief(said.text, part.start, own.start())
    return (part,) if part.text else ()


def _comma(text: str, start: int) -> int:
    place = text.find(",", start)
    return place if place >= 0 else len(text)


def _described(said: Said, frame: Frame) -> Iterator[Claim]:
    """Yield what a plain "is" says: of the subject itself, or of something that belongs to it."""
    start, end = frame.left[0], frame.right[1]
    own = said.named.match(said.text, start) if start < frame.left[1] else None
    form: Form = "rest" if own and own.end() <= frame.left[1] else "clause"
    told = said.text[frame.cue.end : end].strip(" ,.;")
    if (
        _EMPTY.fullmatch(told)
        or _SAYS_NOTHING.match(told)
        or _APART.match(said.words(frame.left).lstrip())
    ):
        return
    part = _cut(said.text, own.end() if own and form == "rest" else start, end)
    if part.end > frame.cue.end:
        of = "has_attribute", said.category
        claim = _claim(said, part, of, "described", shape=GUESSED)
        yield replace(claim, form=form, article="")


def _taken_up_as(said: Said, frame: Frame) -> Iterator[Claim]:
    """Yield what a plain "is" says of something that a bare noun takes up again."""
    part = _cut(said.text, frame.cue.start, max(frame.right[1], frame.cue.end))
    for concept in _taken_up(said, frame, RELATIONS["is"]):
        claim = _claim(said, part, ("has_attribute", said.category), "described", shape=GUESSED)
        yield replace(claim, of=concept, form="rest", article="")


def _kinds(said: Said) -> Iterator[Claim]:
    """Yield what the bank's concepts are said to be examples of, where it knows the kind too."""
    for match in _EXAMPLES.finditer(said.text):
        kind = next(filter(said.names_kind, _ends(said.text[: match.start()])), None)
        for part in _cases(said, match.end()) if kind else ():
            concept = said.concept_of(part.text)
            if kind and concept:
                own = part._replace(text=kind)
                claim = _claim(said, own, ("subclass_of", "definition"), "an example", shape=LISTED)
                yield replace(claim, of=concept, article="", passing=True)


def _cases(said: Said, start: int) -> tuple[Part, ...]:
    """Return the examples that begin at a place."""
    ends = [cue.start for cue in cues(said.text) if cue.start > start]
    ends += [match.start() for match in _BEYOND.finditer(said.text, start)]
    return parts(said.text, start, clause_end(said.text, start, min([*ends, len(said.text)])))


def _ends(words: str) -> Iterator[str]:
    """Yield the last words of a text, the longest run first."""
    last = words.split()[-4:]
    for place in range(len(last)):
        yield " ".join(last[place:])


def _whole(said: Said) -> Claim:
    """Return the sentence itself as a claim, in as many words as a phrase may have."""
    text = said.text
    start = opened(text)
    own = said.named.match(text, start)
    form: Form = "value" if said.lead_in else "clause"
    if own and own.end() < len(text.rstrip(" .:;,")):
        start, form = own.end(), "rest"
    end = max(clause_end(text, start, len(text)), start + 1)
    part = _cut(text, start, end) if text[start:end].strip() else _cut(text, 0, len(text))
    predicate = DEFAULTS[said.category] if form == "value" else "has_attribute"
    whole = _claim(said, part, (predicate, said.category), "as a whole", shape=GUESSED)
    return replace(whole, form=form, article="")


def _cut(text: str, start: int, end: int) -> Part:
    """Return the beginning of a stretch, as many words as a phrase may have."""
    verb = _NEXT_VERB.search(text, start + 1, end)
    words = list(re.finditer(r"\S+", text[start : verb.start() if verb else end]))
    first, last = start + words[0].start(), start + words[:MOST_WORDS][-1].end()
    if len(words) > MOST_WORDS:
        last = undangled(text, first, last)
    last = first + len(text[first:last].rstrip(" ,.;:(")) or last
    return Part(first, last, text[first:last])


def _worth_saying(said: Said, found: Sequence[Part]) -> list[Part]:
    """Leave out words without content, and the subject's name: it says nothing of itself."""
    return [
        part
        for part in found
        if len(part.text) > 1
        and not _EMPTY.fullmatch(part.text)
        and not said.named.fullmatch(part.text)
        and (said.concept is None or said.concept_of(part.text) != said.concept)
    ]


def _is_brief(text: str, start: int, end: int) -> bool:
    return len(text[start:end].split()) <= MOST_WORDS
