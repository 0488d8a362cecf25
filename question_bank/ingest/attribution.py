"""On whose word a sentence says what it says: researchers, studies, a body that recommends."""

import re

_MANY = r"(?:some |many |most |several )?"
_WHICH = r"(?:recent |other |early |clinical |animal |medical |cancer |new )?"
_WHO = (
    r"(?:researchers?|scientists?|doctors|experts|investigators|physicians|clinicians|specialists"
    r"|authors|stud(?:y|ies)|research|evidence|reports|trials|data|findings|surveys)"
)
_ADVERBS = r"(?:(?:also|now|currently|generally|strongly|has|have|had|once) )*"
_SAYS = (
    r"(?:think|believe|suspect|speculate|propose|suggest|show|found|find|indicate|report|estimate"
    r"|demonstrate|conclude|agree|reveal|hypothesi[sz]e)(?:s|d|n|ed)?"
)
_FORMS = (
    re.compile(
        rf"\b({_MANY}{_WHICH}{_WHO})\b(?: (?:in|of|on|from|by) [^,;]{{1,60}}?)?"
        rf" {_ADVERBS}{_SAYS}\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b[Aa]ccording to (?:the |an? )?([^\s,;.]+(?: [^\s,;.]+){0,7}?)"
        r"(?=[,;.]|$| (?:is|are|the)\b)"
    ),
    re.compile(
        r"\b(?:[Tt]he )?((?:[A-Z][\w&.-]+,? (?:(?:of|for|and|the|on) )*){1,7}?)(?:\([A-Z]+\) )?"
        r"(?:also |strongly )?(?:recommends?|advises?|estimates?|urges?)\b"
    ),
    re.compile(
        r"\b((?:critics|advocates|opponents|proponents|campaigners|supporters|manufacturers|makers"
        r"|some people|many people)(?: of (?:the |its |an? )?[\w-]+)?) (?:\w+ ){0,2}?"
        r"(?:claim|say|argue|insist|allege|swear|maintain|assert|believe)(?:ed|s)?\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"[\"”’,]\s+(?:said|says|explained|explains|added|adds|according to)\s+"
        r"((?:(?:Dr|Prof|Mr|Ms|Mrs)\.? )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3})"
    ),
)
_TESTS = re.compile(
    r"\b(?:imaging|laboratory|lab|blood|sleep|conduction|chemistry|swallow\w*|urodynamic|marker"
    r"|genetic|electro\w+|x-ray|mri|radiologic\w*|diagnostic|screening|urine|function) $",
    re.IGNORECASE,
)
"""What makes "studies" tests of a patient, not of the world."""
_NOBODY = frozenset(("This", "It", "These", "They", "We", "He", "She", "Doctors"))


def attributed_to(sentence: str) -> str | None:
    """Return who says so, in the sentence's own words ("some researchers"), or None."""
    for form in _FORMS:
        found = form.search(sentence)
        if found and found[1].strip() not in _NOBODY:
            return None if _TESTS.search(sentence, 0, found.start()) else found[1].strip(" ,")
    return None
