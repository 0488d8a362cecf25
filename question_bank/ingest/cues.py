"""What headings and turns of phrase say about the kind of fact that a sentence states."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache


CATEGORIES: tuple[str, ...] = (
    "definition",
    "mechanism",
    "feature",
    "diagnostic",
    "treatment",
    "risk",
    "complication",
    "prevention",
    "epidemiology",
    "outlook",
)

SUBJECT = "SUBJ"
"""Stands for the subject's name in a sentence whose subject is masked."""

_ANY = re.IGNORECASE

# The more telling words come first: "lowering your risk" prevents, "how common" counts.
_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "prevention",
        re.compile(
            r"\bprevent|\bvaccin|\bimmuni[sz]ation|\bprophyla|\bavoid|\bprotect"
            r"|\b(?:lower|reduc)\w* (?:your |the )?(?:risk|chance)",
            _ANY,
        ),
    ),
    (
        "complication",
        re.compile(
            r"\bcomplication|\bsequel|\bconsequence|\bcan follow\b|\blead to\b|\bother problems"
            r"|\bassociated (?:conditions|diseases|disorders)|\beffects? on\b",
            _ANY,
        ),
    ),
    (
        "outlook",
        re.compile(
            r"\bprognos|\boutlook|\bsurviv|\bto expect\b|\blife expectancy|\bcourse\b|\brecover"
            r"|\bmortality|\blong[- ]term\b|\bnatural history\b|\bhow long\b",
            _ANY,
        ),
    ),
    (
        "epidemiology",
        re.compile(
            r"\bepidemiolog|\bhow (?:common|many|often|frequent)|\bfrequen|\bprevalen|\binciden"
            r"|\bstatistic|\boccurrence\b|\bdemographic|\bhow widespread\b",
            _ANY,
        ),
    ),
    (
        "risk",
        re.compile(
            r"\brisk|\binherit|\bwho gets\b|\bwho is (?:likely|affected)|\bsuscepti|\bpredispos"
            r"|\bfamil(?:y|ies)\b|\bmore likely\b|\bheredit",
            _ANY,
        ),
    ),
    (
        "treatment",
        re.compile(
            r"\btreat|\btherap|\bmanag|\bmedic(?:ation|ine)|\bsurg|\bdrugs?\b|\brehabilit|\bcoping\b"
            r"|\bliving with\b|\bcare\b|\brelie[fv]|\bcures?\b|\bdiet|\bremed|\bfollow-?up\b|\bdos(?:e|ing)"
            r"|\btransplant|\bself-?help\b",
            _ANY,
        ),
    ),
    (
        "diagnostic",
        re.compile(
            r"\bdiagnos|\btest|\bexam|\bscreen|\bstag(?:e|ing)|\bwork-?up\b|\binvestigation|\bevaluat"
            r"|\bimaging|\blaborator|\bhistory\b|\bassess|\bscans?\b|\bx-?rays?\b|\bbiops|\bdetect"
            r"|\bfound\b|\bultraso|\bcriteria\b|\bdifferential\b",
            _ANY,
        ),
    ),
    (
        "feature",
        re.compile(
            r"\bsymptom|\bsigns?\b|\bpresent(?:ation|ing)|\bfeature|\bmanifest|\blooks? like\b"
            r"|\bonset\b|\bappearance|\bcharacteristic",
            _ANY,
        ),
    ),
    (
        "mechanism",
        re.compile(
            r"\bcaus|\bgene(?:s|tics?)?\b|\bgenetic|\bmechanism|\ba?etiolog|\bpatho(?:genesis|physiology)"
            r"|\bspread|\btransmi|\bhow (?:does|do) (?:you|people|it) (?:get|catch)|\bwhy\b|\btrigger"
            r"|\bmutation|\bhow it works\b|\bbasis\b|\bphysiology\b",
            _ANY,
        ),
    ),
)
_GENERAL = re.compile(
    r"^(?:what (?:is|are)|overview|about|summary|definitions?|introduction|description|background"
    r"|key (?:points|facts)|general|classification|types?|forms?|anatomy|nomenclature|terminology"
    r"|points to remember|abstract)\b|\btypes\b|\boverview\b|\bdefinition\b|\bother names\b",
    _ANY,
)


@lru_cache(maxsize=4096)
def of_heading(heading: str) -> tuple[str, ...]:
    """Return the categories that a heading announces, in the order in which it names them.

    "Overview" and its kin announce a definition, unless the heading says more.
    """
    found: list[tuple[int, str]] = []
    for category, pattern in _HEADINGS:
        match = pattern.search(heading)
        if match and all(match.start() != start for start, _ in found):
            found.append((match.start(), category))
    if found:
        return tuple(category for _, category in sorted(found))
    return ("definition",) if _GENERAL.search(heading) else ()


def of_headings(headings: Iterable[str]) -> tuple[str, ...]:
    """Return the categories of the nearest heading that announces any; the nearest stands last."""
    for heading in reversed(tuple(headings)):
        categories = of_heading(heading)
        if categories:
            return categories
    return ()


def _patterns(sources: Mapping[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(source, _ANY)) for name, source in sources.items())


_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|several|many|multiple)"

# Named after the category for which each turn of phrase speaks loudest.
_TURNS = _patterns(
    {
        "definition is": r"^(?:the )?SUBJ(?: \([^)]*\))?,? (?:is|are|was) (?:an?|the|one|any)\b",
        "definition kind": r"\bis an? (?:\w+ ){0,3}(?:type|form|kind|group|subtype|variant|name)s? (?:of|for)\b",
        "definition class": r"\b(?:is|are) an? (?:[\w-]+ ){0,5}(?:disease|disorder|condition|syndrome|cancer|tumou?r|infection|illness|problem)s?\b",
        "definition name": r"\b(?:also|sometimes|formerly|commonly) (?:called|known|referred|named)\b|\bis called\b|\bis known as\b|\brefers to\b|\bthe term\b|\bmeans\b|\bshort for\b|\bdefined as\b",
        "definition parts": rf"\b{_NUMBER} (?:\w+ )?(?:types|forms|kinds|subtypes|categories)\b|\bdivided into\b|\bclassified\b|\btypes (?:of SUBJ )?(?:are|include)\b",
        "mechanism cause": r"\bcaused by\b|\bcauses? (?:of|SUBJ)\b|\bresults? from\b|\bdue to\b|\barises? from\b|\b(?:occurs?|happens?|develops?) (?:when|because|if)\b|\bstems? from\b|\btriggered by\b",
        "mechanism gene": r"\bmutations? in\b|\bgenes? (?:provides?|that|called|is|are)\b|\bprotein\b|\binstructions for making\b|\bchromosomes?\b|\benzyme\b|\bdeletion\b",
        "mechanism chain": r"\bas a result\b|\bthis (?:causes|leads|prevents|means)\b|\bbuilds? up\b|\bdisrupts?\b|\bimpairs?\b|\bprevents? (?:\w+ ){1,4}from\b|\bunable to\b",
        "mechanism spread": r"\bspreads? (?:by|through|from|when|via)\b|\btransmitted\b|\bcontagious\b|\binfects?\b|\bbit(?:e|es|ten)\b|\bfrom person to person\b",
        "feature symptom": r"\bsymptoms?\b|\bsigns?\b|\bclinical features?\b|\bmanifestations?\b",
        "feature have": r"\b(?:people|individuals|patients|children|infants|adults|those|women|men|babies) (?:with|who have) (?:\w+ ){0,6}(?:have|experience|develop|feel|often|usually|may|can|typically|also|notice)\b|\baffected (?:individuals|people|infants|children|persons)\b",
        "feature shown": r"\bcharacterized by\b|\bappears?\b|\bfeatures (?:of|include)\b|\bnotice\b|\bexperiences?\b|\bcomplain|\bfeel(?:s|ing)?\b|\basymptomatic\b",
        "feature onset": r"\b(?:begins?|starts?|appears?|onset|noticeable|apparent|evident|present) (?:\w+ ){0,3}(?:at|in|during|between|by|after|from|before) (?:\w+ ){0,3}(?:birth|infancy|childhood|adulthood|adolescence|age|teens?|decade|life|months|years)\b|\bage of onset\b",
        "diagnostic word": r"\bdiagnos(?:e|ed|es|is|ing|tic)\b|\bdetect(?:s|ed|ion)?\b|\bconfirm(?:s|ed)?\b|\bscreen(?:ing|ed)?\b|\bruled? out\b|\bsuspect(?:ed)?\b|\bdistinguish",
        "diagnostic test": r"\btests?\b|\bexams?\b|\bexamination\b|\bbiops(?:y|ies)\b|\bultrasound\b|\bMRI\b|\bCT\b|\bx-?rays?\b|\bscans?\b|\bmedical history\b|\bfamily history\b|\bblood (?:count|sample)\b|\bimaging\b|\bmicroscope\b|\bEKG\b|\bendoscop",
        "diagnostic stage": r"\bstages? (?:0|i|ii|iii|iv|\d)\b|\bstaging\b|\bstages? (?:of|are|is)\b|\bgrade\b",
        "treatment word": r"\btreat(?:s|ed|ing|ment|ments|able)?\b|\btherap(?:y|ies)\b|\bmanage(?:s|d|ment)?\b",
        "treatment means": r"\bsurgery\b|\bsurgical|\bmedic(?:ine|ation)s?\b|\bdrugs?\b|\bchemotherapy\b|\bradiation\b|\btransplant|\bantibiotics?\b|\bdos(?:e|es|age)\b|\bcorticosteroids?\b|\binjections?\b|\bprescri|\breplacement\b|\brelieve|\bsupplements?\b|\bremov(?:e|ed|al)\b",
        "treatment advice": r"\b(?:should|must|need to|have to|may need|recommend(?:s|ed)?|advised?|suggest(?:s|ed)?)\b|\bcall (?:911|your)\b|\b(?:your|the) (?:doctor|health care provider) (?:may|will|might)\b",
        "risk word": r"\brisk factors?\b|\b(?:at|raises?|higher|increased?s?|greater) (?:\w+ )?risk\b|\bmore likely\b|\bless likely\b|\bpredispos|\bsuscepti",
        "risk inherited": r"\binherit(?:ed|ance|s)?\b|\bautosomal\b|\bdominant\b|\brecessive\b|\bX-linked\b|\bcarriers?\b|\bcop(?:y|ies) of the\b|\bfamily history\b|\bruns? in famil|\bsporadic|\bde novo\b|\bno history of the\b|\bparents?\b",
        "complication word": r"\bcomplications?\b|\blead(?:s|ing)? to\b|\bresult in\b|\bprogress(?:es)? to\b|\bdevelops? into\b",
        "complication grave": r"\blife-threatening\b|\buntreated\b|\bwithout treatment\b|\b(?:heart|kidney|liver|renal|respiratory|organ) failure\b|\b(?:stroke|heart attack|infertility|blindness|permanent|disability)\b|\bserious (?:problems|health)|\bif (?:it is )?not treated\b",
        "prevention word": r"\bprevent(?:s|ed|ing|ion)?\b|\bavoid(?:s|ed|ing)?\b|\bprotect(?:s|ed|ing|ion)?\b|\bvaccin",
        "prevention lower": r"\b(?:lower|reduc|decreas|cut)\w* (?:\w+ ){0,2}(?:risk|chances?)\b|\bhelps? prevent\b|\b(?:can|cannot|can't|may|be) (?:be )?prevented\b|\bwash(?:ing)?\b",
        "epidemiology count": rf"\b{_NUMBER} (?:in|out of|per|of every) (?:every )?\d|\bprevalence\b|\bincidence\b|\bestimated\b|\bper (?:year|million)\b|\beach year\b|\b\d[\d,.]* (?:million|thousand|people|individuals|cases|families|americans|newborns|men|women|children|births)\b|\bpercent of (?:all|people|the)\b",
        "epidemiology often": r"\b(?:is|are) (?:\w+ )?(?:common|rare|uncommon)\b|\brarest\b|\bmost common in\b|\bmore (?:often|common|frequently) (?:in|among)\b|\bworldwide\b|\bhave been (?:reported|described|identified|diagnosed)\b|\bof all ages\b|\boccurs? (?:equally|mostly|mainly|more|most|in (?:about|approximately|\d))\b|\baffects (?:\w+ ){0,4}(?:men|women|males|females|people|children|adults)\b|\bfrequency\b|\bunknown prevalence\b|\bethnic\b|\bancestry\b|\bpopulations?\b",
        "outlook word": r"\bprognos[ie]s\b|\boutlook\b|\bsurviv|\blife (?:expectancy|span)\b|\blifespan\b|\brecover(?:y|s|ed)?\b|\bmortality\b|\bchance of (?:recovery|cure)\b|\bfatal\b",
        "outlook course": r"\b(?:go|goes|went) away\b|\bresolves?\b|\bgets? (?:better|worse)\b|\bimproves?\b|\bcure[ds]?\b|\blive (?:\w+ ){0,3}(?:into|normal|long|years|until|to)\b|\bdie(?:s|d)?\b|\bdeath\b|\bremission\b|\brecur|\bcomes? back\b|\bprogressive(?:ly)?\b|\brelapse|\blong-term\b|\bnormal (?:life|lives)\b|\bslow(?:ly)?[- ](?:growing|progress)",
    }
)

# What a sentence says that states no fact, or that makes one likelier.
_STANDINGS = _patterns(
    {
        "question": r"\?\W*$|^(?:what|how|who|is|are|can|does|do|why|when|where|which)\b[^.]*\?",
        "see": r"\b(?:see|visit|click|read|learn more|find out|more information|additional information|for more|refer to|view|browse|download|search|subscribe|contact)\b",
        "web": r"\b(?:https?:|www\.|\w+\.(?:gov|org|com)\b|website|web site|web page|link|online|page|publisher|resources?|articles?|database|PubMed|figure|table|guide|glossary|chart)\b",
        "institution": r"\b(?:NIH|National|Institutes?|Administration|Department|Association|Foundation|Society|Centers?|Agency|Registry|Ontology|MedlinePlus|Gene Review|GeneReviews|Orphanet|Encyclopedia|Library|Program)\b",
        "trial": r"\b(?:clinical trials?|researchers?|studies|study|research|investigat\w+|scientists?|participants|recruit\w*|enroll\w*)\b",
        "unknown": r"\b(?:unknown|not (?:well |fully |completely |yet )?(?:known|understood|clear)|unclear|uncertain|do(?:es)? not know|don't know|no information|not been determined|remains? to be)\b",
        "depends": r"\b(?:depend(?:s|ing)? (?:on|upon)|var(?:y|ies|iable)|differs?|different (?:types|for each|for everyone))\b",
        "talk": r"\b(?:talk (?:to|with)|ask (?:your|a)|tell your|speak with|consult|discuss|check with|work with your)\b",
        "text itself": r"\b(?:this (?:section|summary|page|article|information|list|document|fact sheet|publication|booklet|guide)|the following (?:list|table|sections?|information|tests)|listed (?:below|above)|below|above)\b",
        "lead-in": r":\s*$|\b(?:include|including|are|following|by|with|if you|on|to|as)\s*:?\s*$",
        "you": r"\b(?:you|your|yourself)\b",
        "we": r"\b(?:we|our|us)\b|\bI\b",
        "encourage": r"\b(?:important to|remember|good news|hard|understand|learn(?:ing)?|support groups?|feel free|it's okay|fortunately|be sure)\b",
        "imperative": r"^(?:see|ask|tell|talk|call|visit|click|learn|read|take|keep|make|use|try|follow|get|check|do|don't|avoid|eat|drink|limit|wash|remember|find|look|be)\b",
        "back": r"^(?:this|these|it|they|that|those|he|she|such|both|some|others?|many)\b",
        "history": r"\b(?:in (?:1[89]|20)\d\d|first described|named after|discovered|copyright|reviewed|updated|reference|et al)\b",
        "anecdote": r"\b(?:my|he said|she said|says|was diagnosed at|year-old)\b",
        "claims": r"\b(?:is|are|may|can|causes?|includes?|occurs?|affects?|leads?|have|has|results?|increases?|usually|often)\b",
        "no verb": r"^(?!.*\b(?:is|are|was|were|may|can|could|might|will|should|must|has|have|had|do|does|did|[a-z]{3,}s|[a-z]+ed)\b)",
        "generally": r"\b(?:every|normally|in general|healthy|normal(?:ly)?|the body|each cell|is responsible for|plays? (?:a|an) (?:\w+ )?role|located|organs?)\b",
    }
)


def turns(masked: str) -> list[str]:
    """Return the names of the turns of phrase, each beginning with its category."""
    return [name for name, pattern in _TURNS if pattern.search(masked)]


def standings(masked: str) -> list[str]:
    """Return the names of what speaks for or against the sentence's stating a fact."""
    return [name for name, pattern in _STANDINGS if pattern.search(masked)]
