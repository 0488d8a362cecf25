"""Cue phrases: the words of a sentence that say something of something, and which relation."""

import re
from typing import NamedTuple

from question_bank.ingest.relations import RELATIONS, Relation


class Cue(NamedTuple):
    """Where a sentence says something of something, and what."""

    start: int
    end: int
    relation: Relation


_BE = r"(?:is|are|was|were|be|been|being|gets?)"
_MID = (
    r"(?:\s+(?:\w+ly|also|often|sometimes|most|more|not|never|no longer|best|first|then|in part"
    r"|at least in part|(?:thought|believed|known|considered) to be))*"
)
_CAN = (
    r"(?:(?:can|may|might|could|will|should|must)"
    r"(?: also| sometimes| often| usually| not| never)? )?"
)
_BY = rf"{_CAN}{_BE}{_MID}\s+"
_NUMBER = (
    r"(?:only )?(?:about |approximately |an estimated |roughly |nearly |up to |more than "
    r"|fewer than |at least |less than )?(?:\d|one in|millions|thousands|hundreds)"
)
_LIFE = (
    r"(?:the )?(?:birth|infancy|childhood|adolescence|adulthood|early|late|mid|middle|ages?"
    r"|newborns?|neonatal|first|second|third|puberty|their|her|his|young|any age|teens?"
    r"|\d+(?![\d.,]*\s?%))\b"
)
_RARE = r"(?:very |extremely |relatively |more |quite |fairly |most )?(?:rare|common|uncommon)\b"
_RISING = (
    r"(?:increas|rais|heighten)(?:es?|s|ed|ing)? (?:the |a person's |your |his or her |their "
    r"|one's )?(?:\w+ )?(?:risk|chances?|likelihood|odds)(?: of| for| that)?"
)
_GETTING = r"(?: (?:having|getting|developing))?"

_PHRASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "urgent",
        (
            (
                r"(?:call|see|seek|contact|consult|get|go to|talk to"
                r"|tell your \w+)\b[^.;]{0,60}?\b(?:if|when|for)"
                r"(?: any of)?(?: (?:you|your child|the person|they|he or she))?"
                r"(?: (?:have|has|notice|experience|develops?|are|is))?"
            ),
        ),
    ),
    (
        "inherited",
        (
            rf"{_BY}inherited (?:in|as|from)",
            r"follows? (?:an?|the) (?=\w+(?: \w+)? (?:pattern|inheritance))",
            rf"(?:{_BY}|as )(?:considered )?(?:an? )?(?=(?:autosomal|x-linked|y-linked) \w+)",
        ),
    ),
    (
        "treated",
        (
            (
                rf"{_BY}(?:treated|managed|relieved|controlled|cured|helped|eased|corrected"
                rf"|achieved"
                r"|improved) (?:with|by|using|through)"
            ),
            r"respond(?:s|ed)? (?:well )?to(?: treatment with)?",
            r"(?:treated|managed) with",
        ),
    ),
    (
        "diagnosed",
        (
            (
                rf"{_BY}(?:diagnosed|detected|confirmed|identified|established"
                rf"|made(?! from)|suspected) (?:by|with"
                r"|through|using|based (?:up)?on|on the basis of|from|when|after)"
            ),
            r"diagnosed (?:by|with the help of)",
        ),
    ),
    ("prevented", (rf"{_BY}prevented (?:by|with|through)",)),
    (
        "worsened",
        (
            (
                r"(?:triggered|worsened|made worse|aggravated|exacerbated|brought on|set off)"
                r"(?: or \w+)? by"
            ),
        ),
    ),
    (
        "basis",
        (
            rf"{_BY}(?:caused|produced|brought about|explained) by",
            rf"{_BY}(?:due to|(?:a|the) (?:\w+ )?(?:result|consequence) of|because of|traced to)",
            r"(?:results?|stems?|arises?|resulting|arising|stemming) from",
            r"(?:occurs?|develops?|happens?) (?:because(?: of)?|due to|when|as a result of|after)",
            r"caused by",
            r"due to",
        ),
    ),
    (
        "diagnoses",
        (
            (
                rf"(?:{_BY})?(?:used|done|needed|performed|ordered|helps?|helpful|used in|able)"
                r" (?:to |in )?"
                r"(?:help )?(?:diagnos(?:e|es|ing)|confirm|rule out|check for|look for|screen for"
                r"|detect|find)"
            ),
            (
                r"(?:to |can |may )(?:help )?(?:diagnose|rule out|check for|look for|screen for"
                r"|detect"
                r"|confirm (?:the|a) diagnosis(?: of)?)"
            ),
            r"(?:confirms?|checks? for|looks? for|screens? for|rules? out)",
        ),
    ),
    (
        "prevents",
        (
            (
                rf"(?:(?:can|may|to|help|helps) )*(?:prevent(?:s"
                rf"|ing)?)(?![^.;,]{{1,40}} from ){_GETTING}"
            ),
            (
                r"(?:(?:can|may|to|help|helps) )*(?:reduc|lower|decreas)(?:es?|s|ing)? (?:the "
                r"|your "
                rf"|a person's |their )?(?:risk|chances?|likelihood) (?:of|for){_GETTING}"
            ),
            r"protect(?:s|ing)? (?:you |people )?(?:against|from)",
            rf"{_BY}(?:used|given|recommended) to prevent",
        ),
    ),
    (
        "risks",
        (
            _RISING + _GETTING,
            r"predispos(?:es?|ing)(?: \w+){0,2} to",
            rf"{_BY}(?:an? |the )?(?:\w+ )?risk factors? (?:for|in)",
            r"makes? (?:\w+ ){1,3}more (?:likely|prone|susceptible) to(?: (?:get|have|develop))?",
            r"more (?:likely to (?:get|have|develop)|susceptible to|prone to)",
        ),
    ),
    (
        "endangered",
        (
            (
                r"(?:ha(?:s|ve) an?|at|at an?) (?:\w+ly )?(?:higher|increased|greater|high"
                r"|elevated)"
                rf"(?: \w+)? (?:risk|chance|likelihood)(?: of| for)?{_GETTING}"
            ),
            rf"at risk (?:of|for){_GETTING}",
        ),
    ),
    (
        "contributes",
        (
            (
                r"plays? (?:an?|some) (?:\w+ )?(?:role|part)(?: in)?"
                r"(?: (?:causing|the development of))?"
            ),
            r"contribut(?:es?|ing) to(?: the development of)?",
            r"(?:is|are) involved in",
        ),
    ),
    (
        "treats",
        (
            (
                rf"{_BY}(?:used|given|recommended|prescribed|offered)(?: as)?(?: an?)? (?:to"
                rf"|for)(?: treatments? (?:of|for))?"
                r"(?: (?:treat|relieve|control|manage|ease|reduce|help))*"
            ),
            (
                r"(?<!difficult )(?<!hard )(?<!challenging )(?<!possible )"
                r"(?<!how )(?<!need )(?<!able )"
                r"(?:can |may |to |help |helps )+(?:treat|relieve|control|manage|ease|reduce"
                r"|improve"
                r"|lessen|cure|correct|slow)"
            ),
            (
                rf"{_BY}(?:necessary|essential|required|needed|done|performed"
                rf"|taken) to (?:treat|relieve|control|manage|ease"
                r"|reduce|help)"
            ),
            r"(?:treats|relieves)",
            rf"{_BY}(?:an? |the )?(?:\w+ ){{0,3}}(?:treatments?|therap(?:y|ies)) (?:of|for)",
        ),
    ),
    (
        "named",
        (
            (
                rf"(?:{_BY})?(?:also |sometimes |often |commonly |formerly |previously )+(?:called"
                r"|known as|referred to as|termed)"
            ),
            rf"{_BY}(?:called|known as|referred to as|termed)",
        ),
    ),
    (
        "outlook",
        (
            (
                r"(?:life expectancy|prognosis|survival|outlook)(?: \w+){0,6}? (?:is|are|depends on"
                r"|varies)"
            ),
            r"have an? (?:normal|shortened|reduced) (?=life ?(?:expectancy|span))",
            r"(?:can|may) (?:expect to )?live(?! with)",
            r"(?:dies?|survives?|lives?) (?=(?:in|into|for|before|by|to|until|within|past|a)\b)",
            r"(?:goes?|go) away",
            r"clears? up",
            r"(?:is|are|be) (?:usually |often |generally )*(?=fatal\b|life-threatening)",
        ),
    ),
    ("count", (rf"there are (?={_NUMBER}|several |many |two|three|four|five)",)),
    (
        "frequency",
        (
            (
                r"(?:affects?|affecting|occurs? in|(?:seen|found|occurring|reported) in) "
                rf"(?={_NUMBER})"
            ),
            r"(?:prevalence|incidence|frequency)(?: of(?: \w+){1,5}?)? is(?: estimated to be)?",
            rf"{_BY}(?={_RARE}(?! (?:symptom|sign|feature|cause|treatment|test|type|form|find)))",
        ),
    ),
    (
        "onset",
        (
            (
                r"(?:begins?|appears?|starts?|develops?|occurs?|noticed|present|apparent|evident"
                r"|diagnosed|seen|beginning|manifests?|recogni[sz]ed)(?: \w+)?"
                r"(?= (?:in|at|during|between|before|after|from|by|around|within|shortly after) "
                rf"{_LIFE})"
            ),
        ),
    ),
    (
        "mainly",
        (
            (
                r"(?:primarily|mainly|mostly|chiefly|predominantly|most often|most commonly"
                r"|especially"
                r"|particularly) (?:affects?|affecting|involves?|involving|found in|occurs? in)"
            ),
        ),
    ),
    (
        "damages",
        (
            (
                r"(?:damag(?:e|es|ing)|destroy(?:s|ing)?|injur(?:e|es|ing)|harm(?:s|ing)?"
                r"|attack(?:s|ing)?|kill(?:s|ing)?)(?! \d)(?! (?:to|of|is|are|can|may|on|in)\b)"
            ),
        ),
    ),
    (
        "disrupts",
        (
            r"(?:disrupt|impair|disturb|block|interfere|inhibit|alter)(?:es?|s|ing)?(?: with)?",
            r"interfering with",
        ),
    ),
    (
        "signals",
        (
            (
                rf"{_BE} (?:an? )?(?:possible |early |late |common |first |warning |key "
                rf"|important )*"
                r"(?:signs?|symptoms?|indications?|indicators?|markers?) (?:of|for)"
            ),
            r"(?:signals?|suggests?|indicates?|points? to)(?! that\b)",
        ),
    ),
    (
        "brings",
        (
            (
                r"(?:(?:can|may|might|could)(?: also| sometimes| even)? )?(?:causes?|leads? to"
                r"|results? in|produces?|triggers?|creates?|induces?|bring about|progress to)"
            ),
            r"(?:causing|leading to|resulting in|producing|triggering)",
            r"brings? about",
            r"(?:progresses to|turns? into|gives? rise to)",
        ),
    ),
    (
        "varies",
        (
            (
                r"(?:var(?:y|ies)|differs?|depends?)(?: \w+)? (?:on|upon|with|by|according to"
                r"|depending on|from)"
            ),
            r"depending (?:up)?on",
        ),
    ),
    (
        "occurs",
        (
            (
                r"(?:occurs?|seen|found|(?:more|most|less) (?:common|often|frequent(?:ly)?)|common)"
                r"(?: \w+ly)? (?:in|among)"
            ),
        ),
    ),
    ("affects", (r"(?:(?:affect|impact|influence)(?:s|ing)?|affecting)",)),
    (
        "features",
        (
            r"(?:characteri[sz]ed|marked|accompanied) by",
            r"(?:present(?:s|ing)? with|manifest(?:s|ing)? (?:as|with|itself as))",
            (
                r"(?:experience[sd]?|experiencing|suffers? from|complains? of|notices?|reports?"
                r"|exhibits?|displays?|features(?= an?\b))"
            ),
            r"(?:develops?|developing)(?! (?:in|from|when|after|at|as|during|over|into|slowly)\b)",
            (
                r"(?:have|has|had)(?! (?:been|to|shown|found|suggested|reported"
                r"|identified|linked|described|learned|discovered|led|become|developed|caused"
                r"|already|given|made|taken|come|gone|risen|fallen|grown|known|failed"
                r"|\w+ed (?:to|in|by|from|into|that|on|at|out|up))\b)"
            ),
        ),
    ),
    (
        "linked",
        (
            rf"{_BY}(?:associated|linked|connected|related) (?:with|to)",
            r"(?:associated with|linked (?:to|with))",
        ),
    ),
    ("needed", (rf"(?:{_BY})?(?:necessary|needed|essential|required) for",)),
    ("requires", (r"(?:requires?|requiring|needs?(?! to\b))",)),
    ("shows", (r"(?:shows?|reveals?|detects?|measures?)",)),
    ("involves", (r"(?:may |can |might |could )?(?:involves?|involving)(?! in\b)",)),
    (
        "includes",
        (
            r"(?:may |can |might |could )?include[sd]?(?! in\b)",
            r"(?:consists? of|comprises?)",
        ),
    ),
    (
        "kind",
        (
            (
                rf"{_BE}{_MID}(?:\s+(?:considered|classified as|the name (?:of|for|given to)"
                rf"|defined as"
                r"|one of|any of|part of))*\s+(?:an?|one of|any of|the)"
            ),
            r"(?:refers to|(?<!which )(?<!this )means)",
        ),
    ),
    ("is", (rf"(?:can |may |might |could |will )?{_BE}",)),
)

_CUE = re.compile(
    "|".join(
        rf"(?P<c{place}>\b(?:{'|'.join(phrases)})(?:(?<=\W)|(?!\w)))"
        for place, (_name, phrases) in enumerate(_PHRASES)
    ),
    re.IGNORECASE,
)

_NOUNS: tuple[tuple[str, str], ...] = (
    ("risk factors", r"risk factors?|(?:at|increased|higher) risk|more likely"),
    ("complications", r"complications?|side effects?|long-term problems?"),
    (
        "symptoms",
        (
            r"signs?|symptoms?|features?|manifestations?|findings?|characteristics"
            r"|abnormalit(?:y|ies)"
            r"|problems?|complaints?"
        ),
    ),
    ("causes", r"causes?|triggers?|culprits?"),
    ("tests", r"tests?|diagnos(?:is|tic|ing|ed)|evaluation|procedures|exams?"),
    (
        "care",
        (
            r"treat(?:ments?|ed|ing)|therap(?:y|ies)|manage(?:ment|d)?|managing|medic(?:ation"
            r"|ine)s?"
            r"|surger(?:y|ies)|drugs?"
        ),
    ),
    ("prevented", r"prevent(?:ion|ed|ing)?"),
    ("types", r"types?|forms?|kinds?|subtypes?|categories"),
    ("outlook", r"prognosis|outlook|life expectancy|chances? of recovery"),
)
_NOUN = re.compile(
    "|".join(rf"(?P<n{place}>\b(?:{pattern})\b)" for place, (_name, pattern) in enumerate(_NOUNS)),
    re.IGNORECASE,
)

_MAYBE_NOUN = re.compile(
    r"(?:causes?|results?|damage|attacks?|triggers?|features?|measures?|harm|needs?|signals?"
    r"|blocks?"
    r"|shows?|produces?|means|progress|reports?|find|displays?|experiences?)",
    re.IGNORECASE,
)
_BEFORE_NOUN = re.compile(
    r"\b(?:the|an?|common|main|exact|known|possible|leading|underlying|other|root|no|any|some|this"
    r"|these|its|their|your|of|test|frequent|nerve|heart|tissue|brain|lung|kidney|liver|organ|by"
    r"|have|has|had|with|without)"
    r"\s+$",
    re.IGNORECASE,
)
_AFTER_NOUN = re.compile(r"\s+(?:of|that|for|are|is|may|can|include)\b|\s*(?:[.,;:)]|$)")
_OF_PEOPLE = re.compile(
    r"\b(?:who|if you|if they|when you|people|that you)\s+(?:(?:have|has)\s+)?(?:never\s+)?$",
    re.IGNORECASE,
)


def cues(text: str) -> tuple[Cue, ...]:
    """Return the cues of a sentence from left to right; none overlaps another."""
    return tuple(
        Cue(match.start(), match.end(), RELATIONS[_PHRASES[int(str(match.lastgroup)[1:])][0]])
        for match in _CUE.finditer(text)
        if not _is_noun(text, match) and not _tells_whom(text, match)
    )


def _is_noun(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a verb is a noun here ("the cause of")."""
    if _MAYBE_NOUN.fullmatch(match.group()) is None:
        return False
    before = _BEFORE_NOUN.search(text, max(0, match.start() - 20), match.start())
    return before is not None or _AFTER_NOUN.match(text, match.end()) is not None


def _tells_whom(text: str, match: re.Match[str]) -> bool:
    """Whether the words only say which people are meant ("those who have had a stroke")."""
    if not match.group().lower().startswith(("ha", "develop", "experience")):
        return False
    return _OF_PEOPLE.search(text, max(0, match.start() - 24), match.start()) is not None


def listed_relation(words: str) -> Relation | None:
    """Return what things listed under such words are ("Symptoms of it include": its symptoms)."""
    match = _NOUN.search(words)
    return RELATIONS[_NOUNS[int(str(match.lastgroup)[1:])][0]] if match else None
