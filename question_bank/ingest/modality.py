"""How a sentence makes its claim: hedged, denied, of some only, on somebody's word."""

import re

from question_bank.ingest.nouns import Modality

_HEDGES = re.compile(
    r"\b(?:may(?: also| often| sometimes| be)?|might|can(?: also| sometimes)?|could|often|usually"
    r"|rarely|sometimes|typically|generally|commonly|frequently|occasionally|possibly|probably"
    r"|likely|unlikely|most often|in (?:some|many|most|rare) (?:cases|people|patients|individuals)"
    r"|is (?:thought|believed) to|are (?:thought|believed) to|suggests?|appears? to|seems? to"
    r"|tends? to|up to (?:about )?\d+(?:\.\d+)? ?(?:%|percent))\b",
    re.IGNORECASE,
)
_NEGATIONS = re.compile(
    r"\b(?:no|not|never|without|neither|nor|cannot|\w+n[’']t|lack of|absence of|none|rather than)\b",
    re.IGNORECASE,
)
_SOME = re.compile(r"\b(?:some|many|most|several|a few|certain|rarely|sometimes|often)\b", re.I)


def modality(sentence: str, subject_span: tuple[int, int] | None = None) -> Modality:
    """Return how a sentence makes its claim.

    ``subject_span`` is where its subject stands (code points of the sentence), if it is known.
    """
    hedge = _HEDGES.search(sentence)
    denied = _NEGATIONS.search(sentence, subject_span[1] if subject_span else 0)
    some = hedge or _SOME.search(sentence)
    return Modality(
        hedge=hedge.group().lower() if hedge else None,
        polarity="denied" if denied else "asserted",
        scope="some" if some else "every",
    )
