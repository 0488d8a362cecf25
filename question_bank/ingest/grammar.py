"""A light grammar: where a sentence's subject stands, found by position before the first verb.

No parser: what is asked here is only who a sentence is about, and a list of verb forms tells that.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from question_bank.ingest.words import LETTERS

_AUXILIARY_WORDS = """
is are was were has have had do does did can cannot could may might must shall should will would
isn't aren't doesn't don't can't won't began became
"""
_VERBS_WORDS = """
accompany account accumulate ache act add affect aggravate aim allow alter appear arise arrive
attach attack attract become begin belong bind bleed block break bring build calm carry catch
cause characterize check clear cleave collect combine come complicate connect consist contain
continue contribute control convert cover create cure cut damage decrease define depend describe
destroy detect determine develop die differ disappear disrupt drain eat eliminate encode enter
examine exist experience express fail feel filter flow focus follow force form gain get give go
grow happen harbor harbour harden harm heal help hurt impair improve include increase indicate
infect influence inherit inhibit interfere invade involve irritate itch keep kill know lack last
lead leave lie limp live look lose lower maintain make manage mean measure mimic move narrow
need occur open originate overlap pass peak perform persist play plug point precipitate
predispose prefer prescribe present prevent produce progress protect provide raise range reach
receive recommend recover recur redden reduce refer regulate release relieve remain remove
replace report represent require resemble resolve respond restore restrict result reveal rise
run seem send serve share show shrink slow smoke spare speed spread start stay stimulate stop
strain suffer suggest suit support survive swell take target tell tend thicken think tighten
transmit transport trigger try turn undergo use vary want weaken weigh wheeze whistle widen work
worsen
"""
_ALSO_NOUNS_WORDS = """
account accounts ache aches act acts aim aims attack attacks break breaks cause causes check
checks control controls cover cure cures cut cuts damage decrease drain drains experience
experiences feel flow focus force forces form forms gain harbour harm help increase increases
influence influences itch itches lack lead leads look looks measure measures mimic mimics move
moves need needs overlap pass peak peaks play plug plugs point points present progress range
ranges release report reports result results rise run share show shows smoke speed spread start
stay stop stops strain strains suit support target targets transport transports trigger triggers
turn turns use uses wheeze work works
"""
_BEFORE_NOUN_WORDS = """
the a an of common main possible other most many several some these this those exact blood
medical genetic likely any no another first in for by with and or its their his her your such
certain underlying frequent rare major leading known what to from on at
"""
_AFTER_NOUN_WORDS = """
of is are for may can include includes in was were that which
"""
_RELATIVE = ("which", "who", "that")
_WORD = re.compile(rf"{LETTERS}(?:['’-]{LETTERS})*")
_CONNECTIVE = re.compile(
    r"(?:(?:however|therefore|thus|moreover|furthermore|additionally|also|similarly|in addition"
    r"|for example|for instance|in fact|in general|generally|typically|usually|often|sometimes"
    r"|occasionally|rarely|in some cases|in most cases|in rare cases|in other cases|as a result"
    r"|in contrast|on the other hand|instead|overall|most often|at first|eventually|over time"
    r"|fortunately|unfortunately|traditionally|less commonly|more commonly|most commonly"
    r"|it(?: is|['’]s) (?:important|worth|essential|useful|helpful) (?:to (?:note|know|remember"
    r"|understand|recogni[sz]e)|noting) that|(?:please )?note that|keep in mind that"
    r"|summary ?:|but|and|or|so|yet|then),? )+",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:in|for|with|without|among|during|after|before|when|whenever|if|because|since|although"
    r"|though|while|as|by|at|on|under|unless|until|once|unlike|like|similar to|due to|despite"
    r"|depending|compared|to|from|through|within|based on|along with|besides|instead of"
    r"|rather than|given|according to|whether|where|even|especially|only)\b",
    re.IGNORECASE,
)
_PAUSE = re.compile(r",\s+(?=\S)")
_MOST_OPENINGS = 3


_AUXILIARY = frozenset(_AUXILIARY_WORDS.split())
_ALSO_NOUNS = frozenset(_ALSO_NOUNS_WORDS.split())
_BEFORE_NOUN = frozenset(_BEFORE_NOUN_WORDS.split())
_AFTER_NOUN = frozenset(_AFTER_NOUN_WORDS.split())


class Parts(NamedTuple):
    """Where a sentence's parts begin: what leads up to its subject, the subject, its verb."""

    start: int
    subject: int
    verb: int
    end: int


def parts(text: str, start: int, end: int, names: Sequence[tuple[int, int]] = ()) -> Parts:
    """Return where the parts of the sentence ``text[start:end]`` stand.

    ``names`` are the places of names, in order: no verb is a name's second word ("nerve damage").
    A sentence without a verb that is known has all but what leads up as its subject.
    """
    begun = _CONNECTIVE.match(text, start, end)
    start = subject = begun.end() if begun else start
    for _ in range(_MOST_OPENINGS):
        pause = _PAUSE.search(text, subject, end) if _OPENING.match(text, subject, end) else None
        if pause is None:
            break
        subject = pause.end()
    return Parts(start, subject, _verb(text, subject, end, names), end)


def _verb(text: str, start: int, end: int, names: Sequence[tuple[int, int]]) -> int:
    """Where the first finite verb of the main clause begins; the end where none is known."""
    before = ""
    for word in _WORD.finditer(text, start, end):
        said = word.group().lower().replace("’", "'")
        # "people who smoke …", "a rash, which itches, …": that verb is not the sentence's own.
        if before and before not in _RELATIVE and said in _FINITE:
            following = _WORD.search(text, word.end(), end)
            after = following.group().lower() if following else ""
            if _is_verb(said, before, after) and not _is_within(word.start(), names):
                return word.start()
        before = said
    return end


def _is_within(place: int, names: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a place is within a name, behind its beginning."""
    last = bisect_left(names, (place, 0)) - 1
    return last >= 0 and place < names[last][1]


def _is_verb(said: str, before: str, after: str) -> bool:
    """Tell a verb from the noun of the same form by the words beside it."""
    if said in _AUXILIARY:
        return True
    if said in _ALSO_NOUNS:
        return before not in _BEFORE_NOUN and after not in _AFTER_NOUN
    return before not in ("the", "a", "an", "of", "to")


def is_finite(word: str) -> bool:
    """Tell whether a word can be the verb of a clause."""
    return word.lower().replace("’", "'") in _FINITE


def is_noun_too(word: str) -> bool:
    """Tell whether a word that can be a verb is as good a noun ("attacks")."""
    return word.lower() in _ALSO_NOUNS


def _third(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


_FINITE = _AUXILIARY.union(_VERBS_WORDS.split(), map(_third, _VERBS_WORDS.split()))
