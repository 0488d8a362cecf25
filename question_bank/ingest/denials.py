"""What a sentence denies: the cue that opens a denial, how far it reaches, and what is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

Span = tuple[int, int]

_AUXILIARY = (
    "do|does|did|is|are|was|were|has|have|had|can|ca|could|will|wo|would|should|may|might|must"
)
_USELESS = (
    r"(?:has|have|had|is of|are of) (?:no|little) (?:\w+ )?(?:effect|benefit|role|place|value"
    r"|impact|influence|use|help)|(?:is|are|was|were) (?:useless|ineffective)"
)
_UNTRUE = (
    r"(?:is|was|are) (?:no|little) (?:\w+ ){0,2}(?:evidence|proof|indication) (?:that|of|for)"
    r"|(?:is|was) (?:an? )?(?:\w+ )?(?:myth|misconception|false|untrue|wrong|fallacy) that"
)
_CUE = re.compile(
    rf"\b(?P<verb>(?:(?:{_AUXILIARY}) ?)?(?P<not>not|n['’]t)|never|no longer|neither|nor|none of"
    rf"|{_USELESS}|{_UNTRUE})\b"
    r"|\b(?P<noun>no|without|rather than|instead of|in the absence of|absence of|free (?:of|from)"
    r"|negative for|except(?: for)?|other than)\b",
    re.IGNORECASE,
)
_LACKED = (
    "cures?|treatments?|therap(?:y|ies)|vaccines?|tests?|ways?|methods?|remed(?:y|ies)|medicines?"
    "|medications?|drugs?|diets?|systems?|guidelines|consensus|exceptions?|factors?|causes?"
    "|reasons?|information|difference"
)
"""That there is none of these is the fact, and denies nothing."""
_ONLY_LIMITED = (
    "(?:the )?only|the sole|just|merely|simply|solely|necessarily|always|all|every\\w*|fully"
    "|completely|entirely"
    "|totally|well|yet|known|clear|clearly|understood|sure|certain|uncommon|unusual|rare|until"
    "|enough|usually|typically|generally|often|as|too|to be confused|able|working"
    "|\\w+ly (?:known|understood|established|defined)"
)
_NO_DENIAL = re.compile(
    rf"(?:not|n['’]t)(?: be| been)? (?:{_ONLY_LIMITED})\b"
    r"|no (?:matter|more than|less than|fewer than|later than|one|doubt|single|other)\b"
    rf"|no (?:(?!(?:that|of|for|to|in)\b)\w+ ){{0,3}}(?:{_LACKED})\b"
    r"|without (?:\w+ )?(?:treatment|therapy|warning|help|knowing|being|it|them|surgery|medicines?"
    r"|medications?|care|delay|realizing|obvious)\b",
    re.IGNORECASE,
)
_TOO_LITTLE = re.compile(
    r"[^,;:.]{0,60}?\b(?:enough|properly|correctly|normally|adequately?|sufficient(?:ly)?"
    r"|completely|fully|well|as (?:well|much|many|it should|they should))\b",
    re.IGNORECASE,
)
_NOT_DOING = re.compile(r"\s+\w+ing\b")
"""As in "not washing hands is a risk"."""
_NEW_SUBJECT = "it|they|this|these|there|the"
_END = re.compile(
    r"[;:]|,? (?:but|although|though|however|whereas|while|yet|because|since|unless|until|except"
    rf"|so|instead)\b|, (?:which|who|where|causing|leading|resulting|making|{_NEW_SUBJECT})\b"
    rf"|,? and (?:{_NEW_SUBJECT}|most|some|many|people|patients|is|are|can|may|has|have|does|do"
    r"|usually|often|could|might|will|should|suggests?|points?|causes?|leads?|results?|requires?"
    r"|needs?)\b",
    re.IGNORECASE,
)
_NOUN_END = re.compile(
    rf"{_END.pattern}"
    r"|,? (?:is|are|was|were|can|may|might|could|will|has|have|in|on|of which|for|to)\b",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"\b(?P<word>(?P<who>who|that|which)|if|when|unless|whom|whose|where|because|since|why|how"
    r"|whether|as|once|until|although|though|while)\b[^,;:]*$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:do|does|did|can|may|might|could|will|should|must|is|are|was|were|has|have|had)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:can|may|might|could|will|should|must|is|are|was|were|has|have|often|usually|sometimes"
    r"|tend|develop|get|need|live|die|become|(?:[a-z]{3,}(?:es|[^s\W]s)))\b"
)
_NONE = re.compile(r"(?:no|none of|neither|nor|not(?! (?:\w+ing|only)\b))\b", re.IGNORECASE)
_NO = re.compile(r"\bno\b", re.IGNORECASE)
_NEAR = 30
_MOST = 30
"""No sentence that means anything denies more often."""
_EITHER = re.compile(
    r"\b(?:may|might|can|could|whether|with) or (?:may |might |can |could )?(?:not|without)$",
    re.IGNORECASE,
)
"""As in "may or may not", "with or without"."""
_ASIDE = re.compile(r"(?:,|\b(?:and|or|but))$", re.IGNORECASE)
_HAS = re.compile(
    r"(?:^|,|\b(?:is|are|was|were|be|has|have|had|causes?|needs?|requires?|shows?|produces?|feels?"
    r"|develops?|makes?|gives?|usually|often|typically|also))$",
    re.IGNORECASE,
)
_COMMA = re.compile(",")
_REPORTS = re.compile(
    r"\b(?:think|believe|suspect|show|shown|suggest|found|find|indicate|report|conclude|thought"
    r"|believed|known|means?|evidence|so)s? that$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Denial:
    """What is denied: from the cue's start to where its scope ends."""

    cue: int
    start: int
    end: int
    main: bool
    """Whether the cue denies the verb of the sentence's main clause."""
    is_verb: bool


def is_denied(
    sentence: str,
    subject: Span | None = None,
    phrase: Span | None = None,
    verb: Span | None = None,
) -> bool:
    """Tell whether a sentence denies its claim, or what it says by a phrase.

    Spans are code points of the sentence. A phrase that begins with its own "no" or "without"
    is not denied once more; one that holds a denied verb is denied. ``verb`` are the words of
    which the phrase is the grammatical subject: what denies them denies the phrase.
    """
    if phrase and verb:
        return _is_denied_before(sentence, phrase, verb)
    least = subject[0] if subject else 0
    found = [each for each in _denials(sentence) if each.cue >= least]
    if phrase is None:
        return any(each.main for each in found)
    return any(_reaches(each, phrase) for each in found)


def _is_denied_before(sentence: str, phrase: Span, verb: Span) -> bool:
    """Tell whether a phrase is denied that stands before its verb ("beer is not a cause of")."""
    if _NONE.match(sentence, phrase[0]) or _NO.search(sentence, *verb):
        return True
    return any(
        each.start <= phrase[0] < each.end
        or (each.main and phrase[0] < each.cue < verb[1] and verb[0] < each.end)
        for each in _denials(sentence)
    )


def _reaches(denial: _Denial, phrase: Span) -> bool:
    start, end = phrase
    if denial.cue < start:
        return denial.start <= start < denial.end
    return denial.main and denial.is_verb and start <= denial.cue < end


def _denials(sentence: str) -> Iterator[_Denial]:
    for cue in islice(_CUE.finditer(sentence), _MOST):
        if not _is_none(sentence, cue):
            below = _is_below(sentence, cue)
            end, main = _reach(sentence, cue, below=below), _is_main(sentence, cue, below=below)
            yield _Denial(cue.start(), cue.end(), end, main, cue["verb"] is not None)


def _is_none(sentence: str, cue: re.Match[str]) -> bool:
    """Tell whether the cue opens no denial: "not only", "no cure", "not enough"."""
    begin = cue.start("not") if cue["not"] else cue.start()
    if _NO_DENIAL.match(sentence, begin) or _EITHER.search(sentence, 0, cue.end()):
        return True
    if cue.group().lower() == "not" and _NOT_DOING.match(sentence, cue.end()):
        return True
    return cue["verb"] is not None and _TOO_LITTLE.match(sentence, cue.end()) is not None


def _is_below(sentence: str, cue: re.Match[str]) -> bool:
    """Tell whether the cue stands in a clause that is itself no claim ("people who do not …")."""
    opened = _BELOW.search(sentence, 0, cue.start())
    if opened is None:
        return False
    before = sentence[max(0, opened.start() - _NEAR) : opened.end("word")]
    if _REPORTS.search(before):
        return False
    between = sentence[opened.end("word") : cue.start()]
    # "People who are ill do not …": the verb between was the one of "who".
    is_over = opened["who"] and _VERB.search(between) and not _ASIDE.search(between.rstrip())
    return not is_over


def _is_main(sentence: str, cue: re.Match[str], *, below: bool) -> bool:
    before = sentence[max(0, cue.start() - _NEAR) : cue.start()].rstrip()
    if cue["verb"] is not None:
        aside = cue["verb"].lower() in {"not", "never"} and _ASIDE.search(before)
        return not below and not aside
    is_no = cue["noun"].lower() == "no"
    return not below and is_no and _HAS.search(before) is not None


def _reach(sentence: str, cue: re.Match[str], *, below: bool) -> int:
    ends = [_END if cue["verb"] else _NOUN_END, *((_COMMA, _FINITE) if below else ())]
    found = [end.search(sentence, cue.end() + (end is _FINITE)) for end in ends]
    return min((each.start() for each in found if each), default=len(sentence))
