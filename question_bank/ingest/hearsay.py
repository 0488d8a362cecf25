"""How far to trust what a sentence claims: old beliefs, myths, adverts, people's opinions."""

import re

_SAY = (
    r"(?:claim|say|argue|believe|insist|allege|think|swear|maintain|assert|suspect|fear|feel)s?"
    r"(?:ed)?\b"
)
_THEY = (
    r"(?:critics|advocates|some people|many people|opponents|proponents|campaigners|bloggers"
    r"|celebrities|skeptics|sceptics|manufacturers|makers|sellers|enthusiasts|supporters|followers"
    r"|activists|promoters|influencers|parents|users|customers|friends)"
)
_WARE = (
    r"(?:products?|insoles?|capsules?|supplements?|tablets?|creams?|devices?|clinics?|stores?"
    r"|shops?|range|formulas?|brands?|courses?|programmes?|programs?)"
)
_AGE = r"(?:the )?(?:early |late |mid-?)?(?:\d{4}s?|recently|\w+ century|middle ages|antiquity)"
_PAST = re.compile(
    rf"\b(?<!who )(?<!that )(?:was|were) (?:once|formerly|previously|originally|historically"
    r"|long|initially|at one time|traditionally)\b(?! (?:called|known|termed|named|described))"
    r"|^\W*(?:in the past|historically|formerly|in former times|in ancient \w+|at one time)\b"
    rf"|^\W*(?:until|before|in) {_AGE},[^.]*\b(?:was|were)\b"
    r"|\bused to (?:think|believe|be (?:thought|believed|treated|considered|blamed))\b"
    r"|\b(?:once|previously|formerly) (?:thought|believed|considered|assumed|blamed)\b"
    r"|\b(?:was|were) (?:\w+ly )?(?:thought|believed|assumed) to\b",
    re.IGNORECASE,
)
_MYTH = re.compile(
    r"^\W*(?:myth|fiction|false)\b\W|\b(?:myths?|misconceptions?|fallacy|old wives['’] tales?"
    r"|hoax)\b(?! busted)",
    re.IGNORECASE,
)
_OPINION = re.compile(
    rf"\b{_THEY} (?:\w+ ){{0,4}}?{_SAY}|\b(?:is|are|was|were) (?:\w+ly )?(?:claimed|alleged"
    r"|rumou?red|said) to\b"
    r"|\baccording to (?:its|their|the|one) (?:makers?|manufacturers?|sellers?|advertisers?)\b"
    r"|^\W*(?:my|our) (?:son|daughter|wife|husband|mother|father|partner|child|baby)\b"
    r"|^\W*(?:i|we) (?:was|were|had|have|felt|tried|am|took|started)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[\"”’],?\s+(?:said|says|added|adds|explained|explains|told)\b|\b(?:he|she) (?:said|says)\b"
    r"|,\s+(?:said|says) (?:Dr|Prof|Mr|Ms|Mrs|Professor)\b"
)
_ADVERT = re.compile(
    rf"\bour (?:[\w-]+ ){{0,4}}{_WARE}\b|^\W*(?:buy|order|shop|subscribe|sign up|book) \w+"
    r"|\b(?:award-winning|money[- ]back|best-selling|bestselling|clinically proven|free shipping"
    r"|free delivery|free trial|discount|miracle|risk-free|add to (?:cart|basket)"
    r"|satisfaction guaranteed)\b|\bin (?:just|only) \d+ (?:days?|weeks?|hours?)\b|[™®]|% off\b",
    re.IGNORECASE,
)
_TRUST = ((_MYTH, 0.3), (_ADVERT, 0.3), (_PAST, 0.35), (_OPINION, 0.4), (_QUOTED, 0.8))


def trust(sentence: str) -> float:
    """Return how far (0 to 1) to believe a sentence what it says, going by who says so and when.

    What was believed or done in former times, what a myth or an advertisement says and what
    somebody merely thinks is no fact of medicine, however plainly it is told.
    """
    return min((share for form, share in _TRUST if form.search(sentence)), default=1.0)
