"""What a clause's own subject is to the disease that it is told of: its medicine, its sign."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from question_bank.ingest.agents import CONDITIONS
from question_bank.ingest.grammar import parts as grammar_of
from question_bank.ingest.mains import phrase, shortened
from question_bank.ingest.relations import DEFAULTS
from question_bank.ingest.said import GUESSED, Claim, Said
from question_bank.ingest.sides import claim_of, worth_saying
from question_bank.ingest.sound import is_thing
from question_bank.ingest.splitting import Part, brief, parts


class _Role(NamedTuple):
    """The kinds of things that can have a role, and the words that tell it."""

    kinds: frozenset[str]
    words: re.Pattern[str]


_OFTEN = r"(?:\w+ly |also |often |sometimes |still |now |both |all |among )*"
_ROLES: Mapping[str, _Role] = {
    "treatment": _Role(
        frozenset({"medicine", "treatment"}),
        re.compile(
            rf"(?:can |may |will )?{_OFTEN}(?:helps?|eases?|relieves?|reduces?|controls?|shortens?"
            r"|slows?|improves?|restores?|calms?|lessens?|lowers?|opens?|prolongs?|soothes?"
            r"|keeps? \w+ \w+ (?:open|clear|stable|mobile))\b"
            rf"|(?:is|are|remains?|can be|may be) {_OFTEN}(?:used|given|indicated|recommended"
            r"|first-line|offered|started|reserved|prescribed|effective|helpful|the mainstay"
            r"|the cornerstone|the standard|the treatment)\b",
            re.IGNORECASE,
        ),
    ),
    "feature": _Role(
        frozenset({"finding", "phenotype", "sign"}),
        re.compile(
            rf"(?:is|are) {_OFTEN}(?:(?:the |an? )?(?:\w+ ){{0,3}}(?:symptoms?|signs?|complaints?"
            r"|features?|findings?|first thing)|common|frequent|typical|characteristic|present"
            r"|prominent|the rule|usual|seen|noticed)\b"
            rf"|(?:can |may )?{_OFTEN}(?:appears?|develops?|comes? on|sets? in|occurs?|follows?)\b",
            re.IGNORECASE,
        ),
    ),
    "complication": _Role(
        frozenset({"finding", "condition", "sign", "phenotype"}),
        re.compile(
            rf"(?:is|are) {_OFTEN}(?:the |an? )?(?:\w+ ){{0,3}}(?:complications?|consequences?"
            r"|dangers?|terminal events?|causes? of death)\b"
            rf"|(?:can |may )?{_OFTEN}(?:supervenes?|develops?|follows?|occurs?|sets? in|results?"
            r"|ensues?)\b",
            re.IGNORECASE,
        ),
    ),
    "risk": _Role(
        frozenset(),
        re.compile(
            rf"(?:is|are) {_OFTEN}(?:the |an? )?(?:\w+ ){{0,3}}(?:antecedents?|risk factors?|risks?"
            r"|predictors?|culprits?|drivers?)\b(?! for\b)",
            re.IGNORECASE,
        ),
    ),
}
_OTHERWISE = re.compile(
    r"\b(?:not|no|n't|cannot|never|avoid\w*|nor|no longer|neither|unlikely|rarely|seldom|worsens?"
    r"|harms?|stopped|withdrawn|less|little|without|ineffective|useless"
    r"|provokes?|causes?(?! of)|induces?|triggers?)\b|n['’]t\b",
    re.IGNORECASE,
)
_NO_THING = re.compile(
    r"(?:it|they|this|these|those|that|there|you|your|we|our|i|he|she|its|their|people|patients"
    r"|doctors?|nobody|nothing|no|none|neither|most|many|some|few|one|all|any|each|every|half"
    r"|up to|about|around|what|who|which|whether|how|such|other|another|symptoms?|signs?"
    r"|treatments?|everyone|anyone|infants|babies|clinicians|physicians"
    r"|young|adults|children|men|women|the (?:condition|disease|disorder"
    r"|illness|diagnosis|risk|symptoms|treatment|cause|outlook|aim|goal|reason|\w+est|first|most"
    r"|main|exact))\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:in|with|unlike|like)\s+(?P<name>[^,]+),\s*", re.IGNORECASE)
_PREPOSITION = re.compile(r"\s(?:on|in|of|with|at|for|from|to|by|or)\s")
_MOST_WORDS = 8


def borne(said: Said, start: int, end: int) -> Iterator[Claim]:
    """Yield what each thing that is a clause's own subject is to the subject of the sentence."""
    role = _ROLES.get(said.category)
    own = grammar_of(said.text, start, end)
    span = own.subject, own.verb
    words, told = said.words(span).strip(), said.words((own.verb, end))
    if (
        role is None
        or own.verb == end
        or _is_elsewhere(said, start, own.subject)
        or not _is_thing(said, words)
        or _OTHERWISE.search(told)
    ):
        return
    split = parts if _PREPOSITION.search(words) is None else _one
    found = worth_saying(said, split(said.text, *span))
    firm = role.words.match(told) is not None
    for place, part in enumerate(found):
        entry = said.knows(part.text)
        known = entry is not None and entry.kind in role.kinds
        if known or (firm and is_thing(said, part.text, DEFAULTS[said.category])):
            of = DEFAULTS[said.category], said.category
            at = _place(said, part, end) if place == len(found) - 1 else None
            yield claim_of(said, part, of, "what the clause is of", shape=GUESSED, place=at)


def _is_elsewhere(said: Said, start: int, end: int) -> bool:
    """Whether a clause opens with another disease than the one that it is told of ("In X, …")."""
    opening = _OPENING.fullmatch(said.text, start, end)
    entry = said.knows(opening["name"]) if opening else None
    named = opening is not None and said.named.search(opening["name"]) is not None
    return entry is not None and entry.kind in CONDITIONS and not named


def _one(text: str, start: int, end: int) -> tuple[Part, ...]:
    return (brief(text, start, end),)


def _is_thing(said: Said, words: str) -> bool:
    """Whether a clause's subject is something else than what the sentence is about."""
    few = 0 < len(words.split()) <= _MOST_WORDS
    return few and not _NO_THING.match(words) and said.named.search(words) is None


def _place(said: Said, part: Part, end: int) -> tuple[int, int]:
    return phrase(said.text, shortened(said.text, part.start, end))
