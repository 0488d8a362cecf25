"""What stands on one side of a cue: the things it lists, as far as they are worth saying."""

import re
from collections.abc import Iterator, Sequence

from question_bank.ingest.relations import Relation
from question_bank.ingest.said import CERTAIN, Claim, Said
from question_bank.ingest.splitting import MOST_WORDS, Part, brief, parts

_ARTICLE = re.compile(r"\b(an?|the)\s+$", re.IGNORECASE)
_EMPTY = re.compile(
    r"(?:it|they|this|these|those|that|which|who|you|he|she|there|one|some|many|most|people|"
    r"patients|individuals|the|an?|not|unknown|following|the following|other|others|all|both|also|"
    r"as|so|do|does|such|more|less|with|to|of|in|for|by|on|from|at|because|cause|if|when|then|well|"
    r"called|them|its?|their|your|no|yes|and|or|known|possible|likely|part|factors?|years|"
    r"ways?|things?|nothing|group|tendency|type|form|kind|name|result|state|process|risk|number|term|"
    r"symptoms?|signs?|problems|symptoms and signs|signs and symptoms|cases)?",
    re.IGNORECASE,
)
_OWN_CLASS = re.compile(r"\s+(?:that|which|who|associated|linked|of|in|affecting|caused)\b")
_COMMA = re.compile(r",(?!\d)")
_HOW_OFTEN = re.compile(r",(?!\d)|\s(?:and|or|but|that|which)\s")
_OF_WHAT = re.compile(r",?\s(?:of|including|that|which)\s")
_NO_THING = re.compile(
    r"(?:which|what|how|why|whether|when|where|who|it|they|you|we|he|she|is|are|was|were|be|been"
    r"|can|may|might|will|has|have|does|each|there|exceeds|rises|falls"
    r"|followed|cured|as|\w+ cases|doubles|reaches|remains|thought|believed|also)\b"
    r"|(?:(?!\b(?:that|which|who|where|when|if)\b).)*\b(?:is|are|was|were|can|cannot|may|will|has"
    r"|does|do)\b|\d+$|(?:(?:more|less|most)\s+)?\w+ly$",
    re.IGNORECASE,
)
_DOING_WITH = re.compile(
    r"(?:manag|treat|controll|reliev|reduc|eas)ing\s.+?\swith\s", re.IGNORECASE
)
QUALITY = re.compile(
    r"\s*(?:(?:\w+ly|more|most|less|very|not|often|also|sometimes)\s+)*(?:\w+(?:ful|ous|ive|able"
    r"|ible|less|ed|ary|ant|(?<!m)ent|ial|ic|ate|ct)|severe|mild|worse|common|rare|similar|different"
    r"|due)\s*(?:$|[,.;]|(?:and|or|to|in|for|on|with|by|from|as|at|of|when|if)\b)",
    re.IGNORECASE,
)
"""A word for what something is like, at the beginning of what is said of it."""


def claim_of(  # noqa: PLR0913 - what a claim is made of
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


def single(said: Said, side: tuple[int, int], relation: Relation) -> tuple[Part, ...]:
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
    place = _COMMA.search(text, start)
    return place.start() if place else len(text)


def sources(said: Said, side: tuple[int, int]) -> tuple[Part, ...]:
    """Return the things on a side; of "treating pain with ice" that is the ice."""
    return tuple(map(_means, parts(said.text, *side)))


def _means(part: Part) -> Part:
    with_it = _DOING_WITH.match(part.text)
    if with_it is None or part.end - part.start != len(part.text):
        return part
    return Part(part.start + with_it.end(), part.end, part.text[with_it.end() :])


def is_empty(words: str) -> bool:
    """Whether words say nothing by themselves."""
    return _EMPTY.fullmatch(words) is not None


def worth_saying(said: Said, found: Sequence[Part]) -> list[Part]:
    """Leave out words without content, and the subject's name: it says nothing of itself."""
    return [
        part
        for part in found
        if len(part.text) > 1
        and not is_empty(part.text)
        and not _NO_THING.match(part.text)
        and not said.named.fullmatch(part.text)
        and not _is_of_name(said, part.text)
        and (said.concept is None or said.concept_of(part.text) != said.concept)
    ]


def _is_of_name(said: Said, words: str) -> bool:
    """Whether words are no more than some of the subject's name."""
    own = set(words.lower().split())
    return any(own <= set(name.lower().split()) for name in said.names if " " in name)


def is_brief(text: str, start: int, end: int) -> bool:
    """Whether a stretch has no more words than a phrase may have."""
    return len(text[start:end].split()) <= MOST_WORDS


def ends(words: str) -> Iterator[str]:
    """Yield the last words of a text, the longest run first."""
    last = words.split()[-4:]
    for place in range(len(last)):
        yield " ".join(last[place:])
