"""A light grammar: where a sentence's subject stands, found by position before the first verb.

No parser: what is asked here is only who a sentence is about, and a list of verb forms tells that.
"""

import re
from typing import NamedTuple

_AUXILIARY_WORDS = """
is are was were has have had do does did can cannot could may might must shall should will would
isn't aren't doesn't don't can't won't
"""
_VERBS_WORDS = """
accompany accumulate act affect aggravate aim allow alter appear arise attack attract begin
belong block break bring build carry catch cause characterize clear collect combine come
complicate consist contain continue contribute cover create damage decrease define depend
describe destroy detect determine develop die differ disappear disrupt encode enter exist
experience express fail feel filter flow follow force form gain get give go grow happen harm
heal help impair improve include increase indicate infect inhibit inherit interfere invade
involve irritate keep kill lack last lead leave lie live lose lower maintain make manage mean
measure move need occur originate persist play prefer present prevent produce progress protect
provide raise range receive recover recur reduce refer regulate relieve remain remove replace
report represent require resemble respond restore result reveal rise run seem send serve share
show shrink slow spread start stay stimulate stop strain suffer suggest support survive swell
take target tell tend transmit trigger turn undergo use vary weaken work worsen
"""
_ALSO_NOUNS_WORDS = """
act acts aim aims attack attacks break breaks cause causes cover damage decrease experience
experiences flow force forces form forms gain harm help increase increases lack lead leads
measure measures move moves need needs play present progress range ranges report reports result
results rise run share show shows spread start stay stop stops strain strains support target
targets trigger triggers turn turns use uses work works
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
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
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


def parts(text: str, start: int, end: int) -> Parts:
    """Return where the parts of the sentence ``text[start:end]`` stand.

    A sentence without a verb that is known has all but what leads up as its subject.
    """
    begun = _CONNECTIVE.match(text, start, end)
    start = subject = begun.end() if begun else start
    for _ in range(_MOST_OPENINGS):
        pause = _PAUSE.search(text, subject, end) if _OPENING.match(text, subject, end) else None
        if pause is None:
            break
        subject = pause.end()
    return Parts(start, subject, _verb(text, subject, end), end)


def _verb(text: str, start: int, end: int) -> int:
    """Where the first finite verb of the main clause begins; the end where none is known."""
    before = ""
    for word in _WORD.finditer(text, start, end):
        said = word.group().lower().replace("’", "'")
        # "people who smoke …", "a rash, which itches, …": that verb is not the sentence's own.
        if before and before not in _RELATIVE and said in _FINITE:
            following = _WORD.search(text, word.end(), end)
            if _is_verb(said, before, following.group().lower() if following else ""):
                return word.start()
        before = said
    return end


def _is_verb(said: str, before: str, after: str) -> bool:
    """Tell a verb from the noun of the same form by the words beside it."""
    if said in _AUXILIARY:
        return True
    if said in _ALSO_NOUNS:
        return before not in _BEFORE_NOUN and after not in _AFTER_NOUN
    return before not in ("the", "a", "an", "of", "to")


def _third(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


_FINITE = _AUXILIARY.union(_VERBS_WORDS.split(), map(_third, _VERBS_WORDS.split()))
