"""What headings say about the kind of fact that stands below them."""

import re
from collections.abc import Iterable
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

# The more telling words come first: "lowering your risk" prevents, "how common" counts.
_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "prevention",
        re.compile(
            r"\bprevent|\bvaccin|\bimmuni[sz]ation|\bprophyla|\bavoid|\bprotect"
            r"|\b(?:lower|reduc)\w* (?:your |the )?(?:risk|chance)"
        ),
    ),
    (
        "complication",
        re.compile(
            r"\bcomplication|\bsequel|\bconsequence|\bcan follow\b|\blead to\b|\bother problems"
            r"|\bassociated (?:conditions|diseases|disorders)|\beffects? on\b"
        ),
    ),
    (
        "outlook",
        re.compile(
            r"\bprognos|\boutlook|\bsurviv|\bto expect\b|\blife expectancy|\bcourse\b|\brecover"
            r"|\bmortality|\blong[- ]term\b|\bnatural history\b|\bhow long\b"
        ),
    ),
    (
        "epidemiology",
        re.compile(
            r"\bepidemiolog|\bhow (?:common|many|often|frequent)|\bfrequen|\bprevalen|\binciden"
            r"|\bstatistic|\boccurrence\b|\bdemographic|\bhow widespread\b"
        ),
    ),
    (
        "risk",
        re.compile(
            r"\brisk|\binherit|\bwho gets\b|\bwho is (?:likely|affected)|\bsuscepti|\bpredispos"
            r"|\bfamil(?:y|ies)\b|\bmore likely\b|\bheredit"
        ),
    ),
    (
        "treatment",
        re.compile(
            r"\btreat|\btherap|\bmanag|\bmedic(?:ation|ine)|\bsurg|\bdrugs?\b|\brehabilit"
            r"|\bcoping\b"
            r"|\bliving with\b|\bcare\b|\brelie[fv]|\bcures?\b|\bdiet|\bremed|\bfollow-?up\b"
            r"|\bdos(?:e|ing)"
            r"|\btransplant|\bself-?help\b"
        ),
    ),
    (
        "diagnostic",
        re.compile(
            r"\bdiagnos|\btest|\bexam|\bscreen|\bstag(?:e|ing)|\bwork-?up\b"
            r"|\binvestigation|\bevaluat"
            r"|\bimaging|\blaborator|\bhistory\b|\bassess|\bscans?\b|\bx-?rays?\b|\bbiops|\bdetect"
            r"|\bfound\b|\bultraso|\bcriteria\b|\bdifferential\b"
        ),
    ),
    (
        "feature",
        re.compile(
            r"\bsymptom|\bsigns?\b|\bpresent(?:ation|ing)|\bfeature|\bmanifest|\blooks? like\b"
            r"|\bonset\b|\bappearance|\bcharacteristic"
        ),
    ),
    (
        "mechanism",
        re.compile(
            r"\bcaus|\bgene(?:s|tics?)?\b|\bgenetic|\bmechanism|\ba?etiolog"
            r"|\bpatho(?:genesis|physiology)"
            r"|\bspread|\btransmi|\bhow (?:does|do) (?:you|people|it) (?:get|catch)"
            r"|\bwhy\b|\btrigger"
            r"|\bmutation|\bhow it works\b|\bbasis\b|\bphysiology\b"
        ),
    ),
)
_GENERAL = re.compile(
    r"^(?:what (?:is|are)|overview|about|summary|definitions?|introduction|description|background"
    r"|key (?:points|facts)|general|classification|types?|forms?|anatomy|nomenclature|terminology"
    r"|points to remember|abstract)\b|\btypes\b|\boverview\b|\bdefinition\b|\bother names\b"
)


@lru_cache(maxsize=4096)
def of_heading(heading: str) -> tuple[str, ...]:
    """Return the categories that a heading announces, in the order in which it names them.

    "Overview" and its kin announce a definition, unless the heading says more.
    """
    low = heading.lower()
    found: list[tuple[int, str]] = []
    for category, pattern in _HEADINGS:
        match = pattern.search(low)
        if match and all(match.start() != start for start, _ in found):
            found.append((match.start(), category))
    if found:
        return tuple(category for _, category in sorted(found))
    return ("definition",) if _GENERAL.search(low) else ()


def of_headings(headings: Iterable[str]) -> tuple[str, ...]:
    """Return the categories of the nearest heading that announces any; the nearest stands last."""
    for heading in reversed(tuple(headings)):
        categories = of_heading(heading)
        if categories:
            return categories
    return ()
