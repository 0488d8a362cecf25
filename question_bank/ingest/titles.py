"""What a title or a heading names: "What are the symptoms of X?", "X: causes", "Overview of X"."""

import re

_PREFIX = re.compile(
    r"(?:(?:what|everything|all) (?:i|you) (?:need|should|have|want) (?:to )?know about"
    r"|(?:all |facts |learn )?about|overview of"
    r"|an? (?:introduction|guide) to|introduction to|understanding|living with|coping with"
    r"|(?:your )?guide to|parasites\s*[-\u2013\u2014:]|the basics of|basics of|what (?:is|are)"
    r"|prevent(?:ing)?|managing|diagnosing|treating|what causes)\s+(?:the |an? |your )?"
    r"|(?:the|an?)\s+",
    re.IGNORECASE,
)
_RELATION = (
    r"(?:(?:early|common|main|general|possible|exact|usual|typical|first)\s+)*"
    r"(?:(?:warning )?signs?(?: (?:and|or|&) symptoms?)?|symptoms?(?: (?:and|or|&) signs?)?"
    r"|clinical features?|features|causes?|treatments?(?: options)?|therap(?:y|ies)|diagnos[ie]s"
    r"|prevention|risk factors?|risks?|complications?|outlook|prognosis|types?|stages?|staging"
    r"|kinds|forms|genetic changes?|inheritance(?: pattern)?|frequency|epidemiology|management"
    r"|tests?|exams?(?: and tests)?|definition|description|mechanisms?|pathophysiology|effects?"
    r"|number of people|history|course|genes?|incidence|prevalence|dangers?|pathogenesis|overview)"
)
_RELATION_OF = re.compile(
    rf"(?:what (?:is|are) |how many (?:people )?|who is )?(?:the )?{_RELATION}"
    rf"(?:(?:,| and|,? or| &) {_RELATION})* (?:of|for|to|in|with|related to|associated with)"
    r" (?:the |an? )?",
    re.IGNORECASE,
)
_OF_RELATION = re.compile(
    rf"(?:\s*[:\u2013\u2014|,]\s*|\s+[-]\s+)(?:(?:and (?:its|their) )?{_RELATION}"
    rf"(?:(?:,|,? and|,? or| &) {_RELATION})*)\s*$"
    r"|(?:\s*[:\u2013\u2014|,]\s*|\s+(?:-\s+)?)(?:signs and symptoms|symptoms|causes|treatments?"
    r"|prevention|prognosis|fact ?sheet|information page|information"
    r"|basics|frequently asked questions|faqs?|symptoms? (?:and|&) causes|at a glance"
    r"|wikipedia|in depth|explained)\s*$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:what (?:causes|is|are)|how (?:is|are|do doctors (?:treat|diagnose)|can (?:i|you|people)"
    r" (?:prevent|treat))|how common (?:is|are)|who (?:gets|is at risk (?:for|of)|has)|can"
    r"|is there a (?:cure|treatment) for|how many people (?:are affected by|have)|is|are|does|do"
    r"|about|what happens in|where (?:is|are)|why (?:is|are|does)|how (?:does|do)"
    r"|what (?:research|treatments?) (?:is|are) (?:being done|available) (?:for|on)) "
    r"(?:the |an? )?(?P<name>.+?)"
    r"(?: (?:be )?(?:inherited|treated|diagnosed|prevented|caused|managed|cured|transmitted|spread"
    r"|contagious|serious|hereditary|fatal|common|detected|run in families|affect .+|cause .+"
    r"|develop|occur|happen|work))?\s*\?$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:it|this|that|these|they|you|your|i|my|who|there|we|the|an?|treatments?|symptoms?|signs?"
    r"|causes?|tests?|outlook|risks?|prognosis|diagnosis|complications|genetic changes|more|people"
    r"|summary|introduction|overview|conclusion|references|background|information|others?)\b",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"(?:what|how|why|when|who|which|where|can|is|are|does|do|should|prevent|preventing|keep"
    r"|manage|managing|tips|steps|eat|living|living with|taking|getting|your"
    r"|\d+ \w* ?(?:steps|tips|ways|things|facts|reasons|signs))\b",
    re.IGNORECASE,
)
_MARKS = " ?.:*#|\u2013\u2014-"
_NO_NAME_WORDS = """
always be been could did do does everything has have he her his how if is it its life live living
mimics more my need never our should than that their them these they this those was we were what
when where which who why will would yourself you your
"""
_SENTENCE_WORDS = frozenset(_NO_NAME_WORDS.split())
_IN_WHOM = re.compile(
    r" (?:in|during|among) (?:(?:older|young|younger|pregnant|all|the) )?"
    r"(?:adults|children|women|men|infants|babies|pregnancy|adolescents|teens|teenagers|childhood"
    r"|elderly|people|primary care)$",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"\s+\|\s.*$"
    r"|\s+[-\u2013\u2014]\s+(?:\S+ ){0,4}?(?:clinics?|hospital|institutes?|health|NHS|wikipedia|NIH"
    r"|encyclop\w+|medical|medicine|medlineplus|foundation|society|association|cent(?:er|re)|CDC"
    r"|organi[sz]ation|university|\S+\.(?:com|org|gov|net))(?: \S+){0,3}$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:untitled|(?:new )?document|(?:original )?article|abstract|introduction|background|summary"
    r"|overview|chapter|section|lecture|notes?|handout|home|patient (?:information|education)|part"
    r"|unit|week|module|page|review|case report)\b[\s\d.:#-]*$"
    r"|\S*_\S*$|\S+\.(?:txt|pdf|docx?|html?|md)$",
    re.IGNORECASE,
)
_MOST_WORDS = 14
LONGEST = 300
"""Characters of a title or heading; what is longer is a paragraph in disguise."""


def stripped(title: str) -> str:
    """Return a title without what only says that it is a title."""
    if len(title) > LONGEST:
        return ""
    name, before = " ".join(title.split()), ""
    while name != before:
        before, name = name, _without_tail(name)
    found = _RELATION_OF.match(name) or _PREFIX.match(name)
    name = name[found.end() :] if found and found.end() < len(name) else name
    return name.strip(_MARKS)


def _without_tail(name: str) -> str:
    """Take off one thing that a title says behind its name, unless nothing were left."""
    bare = _SITE.sub("", name.strip(_MARKS)).strip(_MARKS)
    return (_OF_RELATION.sub("", bare) or bare) if bare else name


def is_name(title: str) -> bool:
    """Tell whether a title, stripped, may itself be the name of its topic."""
    return (
        bool(title)
        and not set(":?!").intersection(title)
        and not _QUESTION_WORD.match(title)
        and not _NO_NAME.match(title)
        and len(title.split()) <= _MOST_WORDS
        and not _SENTENCE_WORDS.intersection(title.lower().split())
    )


def without_whom(name: str) -> str:
    """Return a name without those whom it befalls: "in adults"."""
    return _IN_WHOM.sub("", name)


def asked_about(heading: str) -> str | None:
    """Return the name in a heading that asks or tells about something, or None: "Causes of X"."""
    if len(heading) > LONGEST:
        return None
    said = " ".join(heading.split()).strip()
    found = _RELATION_OF.match(said)
    name = said[found.end() :] if found else ""
    if not found:
        question = _ASKED.match(said)
        name = question["name"] if question else ""
        inner = _RELATION_OF.match(name)
        name = name[inner.end() :] if inner else name
    name = name.strip(" ?.:!")
    if not name or _GENERIC.match(name) or len(name.split()) > _MOST_WORDS:
        return None
    return name
