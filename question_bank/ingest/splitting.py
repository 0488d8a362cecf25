"""Lists in a sentence split into their parts, each with its place and how it reads by itself."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from question_bank.ingest.clauses import undangled

MOST_WORDS = 12
"""A part of more words than this is a clause with a life of its own: its tail is let go."""

MOST_PARTS = 24
"""A list of more parts is a table in disguise; what comes after is left to the reader."""

_MOST_MODIFYING = 3

_STRUCTURES = frozenset(
    {
        "abdomen", "ankle", "arm", "artery", "back", "bladder", "blood", "body", "bone", "bowel",
        "brain", "breast", "cartilage", "chest", "colon", "cord", "ear", "elbow", "esophagus",
        "eye", "face", "finger", "foot", "gland", "groin", "gum", "hair", "hand", "head", "heart",
        "hip", "immune", "intestine", "jaw", "joint", "kidney", "knee", "leg", "limb", "lip",
        "liver", "lung", "mouth", "muscle", "nail", "neck", "nerve", "nose", "organ", "pancreas",
        "pelvis", "rectum", "rib", "scalp", "shoulder", "sinus", "skeleton", "skin", "skull",
        "spine", "spleen", "stomach", "tendon", "testicle", "thigh", "throat", "thumb", "toe",
        "tongue", "tooth", "trunk", "vein", "vessel", "wrist",
    }
)  # fmt: skip
_IRREGULAR = {"feet": "foot", "teeth": "tooth", "arteries": "artery", "bodies": "body"}
_ADJECTIVE = re.compile(
    r"(?:al|ic|(?<!m)ent|ant|ar|ous|ive|ary|ory|ed|ile|able|ible|less|large|small|medium|high|low"
    r"|upper|lower|"
    r"left|right|early|late|short|long|old|young|male|female|mild|severe|major|minor|front|inner|"
    r"outer|hard|soft|dry|abnormal)$",
    re.IGNORECASE,
)
_FROZEN = re.compile(
    r"\b(?:signs? and symptoms?|symptoms? and signs?|head and neck|ear, nose,? and throat|"
    r"trial and error|growth and development|wear and tear|aches and pains|diet and nutrition|"
    r"food and drug|centers for disease control and prevention|more and more|up and down|"
    r"nausea and vomiting|back and forth|little or no|more or less|one or both|one or more"
    r"|two or more|\w+ and a half|tissues? and organs?|over and over|and/or)\b",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"\s*(?:[,;]\s*)?\b(?:and/or|and|or|as well as|along with)\b"
    r"(?:,\s+(?:\w+ly|often|sometimes|in \w+ cases),)?\s+|\s*[,;]\s+"
)
_WORD_JOIN = re.compile(r"\b(?:and/or|and|or|as well as|along with)\b")
_AND = re.compile(r"\s+(?:and/or|and|or|as well as|along with)\s+")
_EXAMPLES = re.compile(
    r"\s*[,(:]?\s*(?<!-)\b(?:such as|including|for example,?|e\.g\.,?|especially|particularly"
    r"|namely|like)\s+"
)
_TAIL = re.compile(
    r"(?:,|\s)\s*(?:(?:in|of|to|for|at|on|with|during|through|from) which|that|which|who|whose"
    r"|where|"
    r"when|while|because|so that|although|if|but|until|after|before|caused by|resulting|leading to|"
    r"making|causing|depending|due to|rather than|occurring|usually because)\b"
)
_BRACKET = re.compile(r"\s\((?:[^()]*\)[\s,.;:]*)?$")
_INSIDE = re.compile(r"\s\([^()]*\)")
_STRAY = re.compile(
    r"(?:(?:sometimes|often|usually|even)\s+)?(?:in|on|at|of|by|with|for|during|around|near|when"
    r"|while|after|before)\s",
    re.IGNORECASE,
)
_THOSE = re.compile(r"(?:those|that|ones)\s+(?=in|of|on|with|from|around|near)", re.IGNORECASE)
_FIRST = re.compile(
    r"(?:(?:and|or|also|as well as"
    r"|both|either|even|then|possibly|a|an|the|(?:your|their|his"
    r"|her|its)(?! own)|"
    r"some|any|other|certain|having|being|to have|adopting|getting|(?:a "
    r"|the )?(?:wide )?(?:development|range|array|"
    r"number|use|presence|variety) of)\s+)+",
    re.IGNORECASE,
)
_LAST = re.compile(r"[\s,;:.!?\u2026)\]\u2013\u2014-]+$")
_HINGE = re.compile(r"\s(?:of|in|on|with|to|from|for|by)\s(?:the\s|your\s|their\s)?", re.IGNORECASE)
_SHARING = frozenset(
    {
        "difficulty", "difficulties", "trouble", "problems", "problem", "abnormalities",
        "abnormality", "inflammation", "loss", "lack", "weakness", "pain", "numbness", "swelling",
        "damage", "tingling", "stiffness", "tumor", "tumors", "tenderness", "disorders",
        "disease", "diseases", "infection", "infections", "cancer", "cancers", "bleeding",
        "changes", "injury", "exposure", "history", "malformations", "defects", "deformities",
        "paralysis", "those", "ones",
    }
)  # fmt: skip


class Part(NamedTuple):
    """A part of a list: its place in the text, and the part as it reads without the others."""

    start: int
    end: int
    text: str


def parts(text: str, start: int, end: int) -> tuple[Part, ...]:
    """Split ``text[start:end]`` into what it lists; what lists nothing is its only part.

    A part takes over the beginning that it shares with the first one ("difficulty in walking or
    standing": difficulty in standing). Parts that only modify one noun together (nerve and muscle
    damage) stay together. Examples come after what they are examples of.
    """
    example = next(iter(_outside(_EXAMPLES, text, start, end)), None)
    if example is None:
        return tuple(_parts(text, start, end))[:MOST_PARTS]
    heads = list(_parts(text, start, example.start()))
    cases = (_case(heads, part) for part in _parts(text, example.end(), end))
    return (*heads, *cases)[:MOST_PARTS]


def brief(text: str, start: int, end: int, *, whole: bool = False) -> Part:
    """Return a stretch as one part, without what only leads up to it or goes on after it.

    A ``whole`` stretch keeps what goes on after it.
    """
    start, end = _trimmed(text, start, end, tail=not whole)
    return Part(start, end, _INSIDE.sub("", text[start:end]))


def _parts(text: str, start: int, end: int) -> Iterator[Part]:
    lent, kind, found = "", "thing", False
    for span in _listed(text, start, end):
        one, other = _trimmed(text, *span)
        words = _INSIDE.sub("", text[one:other])
        if not words or (found and _STRAY.match(words)):
            continue
        found = True
        hinge = _HINGE.search(words)
        head = words[: hinge.start()].split() if hinge else []
        if hinge and head and head[-1].lower() in _SHARING:
            lent, kind = words[: hinge.end()], _kind(words[hinge.end() :])
            yield Part(one, other, words)
        elif kind != "thing" and _kind(words) == kind:
            yield Part(one, other, lent + words)
        else:
            lent, kind = _described(words)
            yield Part(one, other, words)


def _described(words: str) -> tuple[str, str]:
    """Return what a described structure lends to another one ("bent fingers and toes")."""
    first, _, last = words.rpartition(" ")
    return (f"{first} ", "structure") if first and _is_structure(last) else ("", "thing")


def _case(heads: Sequence[Part], part: Part) -> Part:
    """Let an example stand by itself: "especially in the feet" are cramps in the feet."""
    if not heads:
        return part
    head, those = heads[-1].text, _THOSE.match(part.text)
    if those:
        return part._replace(text=f"{head} {part.text[those.end() :]}")
    return part._replace(text=f"{head} {part.text}") if _STRAY.match(part.text) else part


def _listed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    end = _tail(text, start, end)
    cuts = [match.span() for match in _outside(_JOIN, text, start, end)]
    cuts = [cut for cut in cuts if not _within_frozen(text, cut, start, end)]
    joined = [cut for cut in cuts if _WORD_JOIN.search(text, *cut)]
    hard = [cut for cut in cuts if ";" in text[slice(*cut)]]
    if hard:
        cuts = hard
    elif not joined:
        # Commas without a last "and" set words apart; they list nothing.
        apart = bool(cuts) and not _ADJECTIVE.search(text[start : cuts[0][0]].strip())
        cuts, end = [], cuts[0][0] if apart else end
    ends = [*(cut[0] for cut in cuts), end]
    starts = [start, *(cut[1] for cut in cuts)]
    yield from _together(text, list(zip(starts, ends, strict=True)))


def _tail(text: str, start: int, end: int) -> int:
    """Return where a list ends: a clause that is set off by a comma is no part of it."""
    for match in _outside(_TAIL, text, start + 1, end):
        goes_on = _AND if match.group().startswith(",") else _JOIN
        if goes_on.search(text, match.end(), end) is None or "," not in text[match.end() : end]:
            return match.start()
    return end


def _together(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join again what only modifies a noun that comes later."""
    begun: int | None = None
    for place, (start, end) in enumerate(spans):
        later = spans[place + 1 :]
        paired = later and text[end : later[0][0]].strip() in {"and", "or"}
        ends = [text[slice(*each)] for each in (*later[:1], *later[-1:])][0 if paired else 1 :]
        if any(_modifies(text[start:end], each) for each in ends):
            begun = start if begun is None else begun
            continue
        yield (start if begun is None else begun), end
        begun = None


def _modifies(words: str, last: str) -> bool:
    """Whether a part is a modifier of the last part's noun, and no thing of its own."""
    own, others = _FIRST.sub("", words.strip()).split(), _FIRST.sub("", last.strip()).split()
    if len(own) != 1 or not others[1:]:
        return False
    if own[0].endswith("ing") and others[0].endswith("ing") and others[1] == "of":
        return True
    if len(others) > _MOST_MODIFYING:
        return False
    if _is_structure(own[0]):
        return _is_structure(others[0]) and not _is_structure(others[-1])
    return bool(_ADJECTIVE.search(own[0]) and _ADJECTIVE.search(others[0]))


def _is_structure(word: str) -> bool:
    plain = word.lower().strip(".,")
    return (_IRREGULAR.get(plain) or plain.removesuffix("s")) in _STRUCTURES


def _kind(words: str) -> str:
    first = words.partition(" ")[0]
    if first.endswith("ing") and len(first) > len("swing"):
        return "doing"
    last = re.split(r"\s(?:from|with|of|in)\s", words, maxsplit=1)[0].rpartition(" ")[2]
    return "structure" if _is_structure(last) else "thing"


def _outside(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[re.Match[str]]:
    """Return the matches that stand outside of brackets."""
    found, depth, place = [], 0, start
    for match in pattern.finditer(text, start, end):
        between = text[place : match.start() + 1]
        depth += between.count("(") + between.count("[") - between.count(")") - between.count("]")
        depth, place = max(depth, 0), match.start() + 1
        opens = text[match.start()] in "(["
        if depth - opens <= 0:
            found.append(match)
    return found


def _within_frozen(text: str, cut: tuple[int, int], start: int, end: int) -> bool:
    """Whether a cut would fall within a phrase that is one thing."""
    near = max(start, cut[0] - 40), min(end, cut[1] + 40)
    frozen = (match.span() for match in _FROZEN.finditer(text, *near))
    return any(start < cut[0] and cut[1] < end for start, end in frozen) or _is_range(text, *cut)


def _is_range(text: str, before: int, after: int) -> bool:
    """Whether a number stands on both sides ("between 10 and 30")."""
    return text[:before][-1:].isdigit() and text[after : after + 1].isdigit()


def _trimmed(text: str, start: int, end: int, *, tail: bool = True) -> tuple[int, int]:
    """Return the place without articles, joining words, brackets at its end, and a long tail."""
    start += len(text[start:end]) - len(text[start:end].lstrip(" \t\n,;:\u2013\u2014-\u2022"))
    first = _FIRST.match(text, start, end)
    start = first.end() if first else start
    bracket = _BRACKET.search(text, start + 1, end)
    end = bracket.start() if bracket else end
    goes_on = _TAIL.search(text, start, end) if tail else None
    if goes_on and goes_on.start() > start:
        end = goes_on.start()
    words = list(re.finditer(r"\S+", text[start:end]))
    if len(words) > MOST_WORDS:
        end = undangled(text, start, start + words[MOST_WORDS - 1].end())
    last = _LAST.search(text, start, end)
    return start, min(end, max(start, last.start())) if last and last.end() == end else end
