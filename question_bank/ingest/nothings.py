"""Things that a sentence's subject says are not so: "no drug", "neither beer nor wine"."""

import re
from collections.abc import Iterable, Iterator

from question_bank.ingest.splitting import Part

_NEITHER = re.compile(r"neither\s+(?P<one>.+?)\s+nor\s+(?P<other>.+)", re.IGNORECASE | re.DOTALL)
_NO = re.compile(r"no\s+", re.IGNORECASE)
_NOT = re.compile(r"(?:none of|not(?!\s+\w+ing\b))\s+", re.IGNORECASE)


def named(found: Iterable[Part]) -> Iterator[Part]:
    """Yield things that stand before their verb by the names they have when they are not denied.

    "No drug" is any drug, "neither beer nor wine" is beer and wine; their places stay as they are,
    so that what denies them can still be seen there.
    """
    for part in found:
        both = _NEITHER.fullmatch(part.text) if len(part.text) == part.end - part.start else None
        if both:
            for each in ("one", "other"):
                yield Part(part.start + both.start(each), part.start + both.end(each), both[each])
        elif _NO.match(part.text):
            yield part._replace(text=_NO.sub("any ", part.text, count=1))
        else:
            negated = _NOT.match(part.text)
            yield part._replace(text=part.text[negated.end() :]) if negated else part
