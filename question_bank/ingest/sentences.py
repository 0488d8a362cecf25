"""Sentences of a stretch of text in their exact places: syntok's cuts, mended where it slips."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from syntok import segmenter
from syntok.tokenizer import Tokenizer

Span = tuple[int, int]

_TOKENIZER = Tokenizer(replace_not_contraction=False)

LONGEST = 1500
"""No sentence is longer, in code points: what has no full stop is cut at white space."""
_ROOM = re.compile(r"\s+")

_ENDED = re.compile(
    r"(?:[.?!…\u3002\uff1f\uff01]|\.\.\.)[\"'”’»)\]]*(?:\[\d[\d,\u2013\-\s]*\]|\d{1,3}(?:[,\u2013-]\d{1,3})*)?$"
)
"""What a sentence ends with: its mark, closing quotes and brackets, the number of a note."""

_ALWAYS_GOES_ON = re.compile(
    r"(?:^|[\s(\[])(?:e\.\s?g|i\.\s?e|vs|cf|viz|[Dd]r|Drs|Mr|Mrs|Ms|Prof|St|[Ff]igs?|[Ee]q|[Rr]efs?"
    r"|approx|ca|incl|resp|[Nn]os|pp|[Vv]ol|Sect|Chap)\.$"
)
_GOES_ON_BEFORE_A_NAME = re.compile(r"(?:^|[\s(\[])(?:al|spp?|subsp|var|[A-Z])\.$")
OPENERS = (
    "The|This|That|These|Those|It|Its|In|If|An?|As|At|Some|Most|Many|People|Patients|Other|Others"
    "|When|While|Although|However|There|They|Their|For|Because|Symptoms|Treatment|To|Both|All|Each"
    "|On|He|She|We|You|Your|No|Not|Such|With|Without"
)
_OPENER = re.compile(rf"(?:{OPENERS})\b")

_NAMED_KINDS = (
    "types?|subtypes?|vitamins?|hepatitis|stages?|grades?|class(?:es)?|groups?|factors?|phases?"
    "|category|influenza|immunoglobulin|antigens?|chromosomes?|complex|levels?|steps?|parts?"
    "|variants?|cervical|lumbar|protein|serotypes?|strains?|botulinum toxin|figures?|tables?"
)
_NO_ABBREVIATIONS = "etc|so|do|sun|art|cap|lit|mag|max|med|min|gen|sat|co|mos|mo|univ|Sun"
_MISSED = re.compile(
    r"|".join(
        (
            # what stands before the mark is a letter or a number, yet no initial
            rf"\b(?i:{_NAMED_KINDS})\s+(?:[A-Z]|[IVX]{{1,5}}|\d+(?:\.\d+)?)[.?!]\s+(?=[A-Z][a-z])",
            r"\d\.\d+%?\.\s+(?=[A-Z][a-z])",
            # words that syntok takes for an abbreviation of some language
            rf"\b(?:{_NO_ABBREVIATIONS})\.\s+(?=[A-Z][a-z])",
            # the number of a note clings to the mark
            r"[a-z)]{2}[.?!]\d{1,3}(?:[,\u2013-]\d{1,3})*\s+(?=[A-Z])",
            r"[.?!]\s?\[\d[\d,\u2013\-\s]*\]\s*(?=[A-Z])",
            # what follows begins in no plain capital
            r"[a-z]{2}[)\]\"'”’]?[.?!]\s+(?=(?:[a-z]{1,3}[A-Z]\w*\s|p\d\d|[\"“\u2018(]?\d{3,}\s+[a-z]))",
            # a sentence stands in brackets of its own
            r"[.?!][)\]]?\s+(?=\([A-Z][^()]*[.?!]\)(?:\s|$))",
            # an opener begins a sentence whatever stands before it
            rf"\b[A-Z0-9]{{2,}}[a-z]?[.?!]\s+(?=(?:{OPENERS})\s)",
        )
    )
)
_NEAR = 40
_NUMBERED = re.compile(r"\b(?:[Nn]os?|[Ff]igs?|[Vv]ol|pp?|approx|ca)\.\s+$")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the place of each sentence between two positions, in order, white space left out.

    Positions are code points of ``text``, end exclusive. Together the sentences hold everything
    but white space. A line break is white space like any other: lists and headings are parted
    before (``layout``).
    """
    piece = text[start:end]
    cuts = [0, *_cuts(piece), len(piece)]
    for begin, stop in pairwise([0, *_bounded(piece, pairwise(cuts))]):
        found = piece[begin:stop]
        kept = found.strip()
        if kept:
            first = start + begin + len(found) - len(found.lstrip())
            yield first, first + len(kept)


def ended(text: str) -> bool:
    """Tell whether the text ends as a sentence does, with a full stop or its like."""
    return _ENDED.search(text.rstrip()) is not None


def _bounded(piece: str, spans: Iterable[Span]) -> Iterator[int]:
    """Yield the cuts between spans, and more where one is longer than any sentence is."""
    for start, end in spans:
        place = start
        while end - place > LONGEST:
            room = _ROOM.search(piece, place + LONGEST // 2, place + LONGEST)
            place = room.end() if room else place + LONGEST
            yield place
        yield end


def _cuts(piece: str) -> list[int]:
    found = {place for place in _syntok_cuts(piece) if _stands(piece, place)}
    for missed in _MISSED.finditer(piece):
        if not _NUMBERED.search(piece[max(0, missed.end() - _NEAR) : missed.end()]):
            found.add(missed.end())
    return sorted(found)


def _syntok_cuts(piece: str) -> Iterator[int]:
    # One call for each piece with offsets from 0: syntok pads the text with as many blanks as
    # the offset it is given, which over a whole document would cost the square of its length.
    for number, tokens in enumerate(segmenter.segment(_TOKENIZER.tokenize(piece))):
        if number:
            yield tokens[0].offset


def _stands(piece: str, place: int) -> bool:
    """Tell whether a cut of syntok's is where a sentence ends."""
    before, after = piece[max(0, place - _NEAR) : place].rstrip(), piece[place : place + 20]
    if not _ENDED.search(before) or _ALWAYS_GOES_ON.search(before):
        return False
    return not (_GOES_ON_BEFORE_A_NAME.search(before) and not _OPENER.match(after))
