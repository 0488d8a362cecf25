"""Which official names can stand in a sentence, and how they read there."""

import re
from collections.abc import Iterator

from question_bank.ingest.words import lookup_key

MOST_WORDS = 7
SHORTEST = 3
"""Letters; what is shorter names too many things."""
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_TAIL = re.compile(r",? (?:unspecified|not elsewhere classified)$|,? NOS\b.*$", re.IGNORECASE)
_NO_NAME = re.compile(
    r"[,;:]|\b(?:other|others|unspecified|specified|classified|elsewhere|without|due to|following"
    r"|and/or|encounter|abnormality|abnormal|abnormalities|involving)\b",
    re.IGNORECASE,
)


def spoken(name: str) -> str | None:
    """Return an official name as a sentence would have it; None where none would."""
    bare = _TAIL.sub("", _ASIDE.sub("", name).strip())
    if not bare or _NO_NAME.search(bare) or len(bare.split()) > MOST_WORDS:
        return None
    return bare


def places(names: Iterator[str]) -> Iterator[str]:
    """Yield where those names are looked up that can stand in a sentence."""
    for name in names:
        fit = spoken(name)
        place = lookup_key(fit) if fit else ""
        if len(place) >= SHORTEST:
            yield place
