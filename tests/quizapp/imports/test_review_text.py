"""A text in parts and pieces: nothing is lost or comes twice, marks stand where they should."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quizapp.imports.review_text import PART, Span, cuts_of, part_at, pieces

TEXT = "Zoë’s 🙂 rash fades; the gait stays stiff."
PLACES = st.integers(0, len(TEXT))
SPANS = st.lists(st.tuples(PLACES, PLACES).filter(lambda two: two[0] < two[1]), max_size=6).map(
    lambda rows: [Span(*row, number) for number, row in enumerate(rows)]
)


@given(SPANS, PLACES, PLACES)
def test_the_pieces_are_the_text(spans: list[Span], one: int, other: int) -> None:
    start, end = sorted((one, other))
    shown = (spans[0], (spans[0].start, spans[0].end)) if spans else None
    found = pieces(TEXT, start, end, spans, shown)
    assert "".join(piece.text for piece in found) == TEXT[start:end]


@given(SPANS)
def test_each_mark_stands_on_its_phrase_and_each_phrase_begins_once(spans: list[Span]) -> None:
    found = pieces(TEXT, 0, len(TEXT), spans)
    begun = sorted(number for piece in found for number in piece.begins)
    assert begun == [span.number for span in spans]
    place = 0
    for piece in found:
        covering = {span.number for span in spans if span.start <= place < span.end}
        assert (piece.number in covering) if covering else piece.number is None
        place += len(piece.text)


def test_of_several_the_one_shown_is_marked_else_the_shortest() -> None:
    wide, narrow = Span(0, 20, 1), Span(8, 14, 2)
    alone = pieces(TEXT, 0, 20, [wide, narrow])
    assert [piece.number for piece in alone] == [1, 2, 1]
    shown = pieces(TEXT, 0, 20, [wide, narrow], (wide, (0, 20)))
    assert [(piece.number, piece.near) for piece in shown] == [(1, True)] * 3


@given(st.lists(st.integers(0, 200), max_size=300), st.booleans())
def test_parts_cover_the_text_and_begin_where_lines_or_blocks_do(
    lengths: list[int], laid_out: bool
) -> None:
    lines = ["x" * length + "\n" for length in lengths]
    text = "".join(lines)
    starts = [sum(map(len, lines[:place])) for place in range(len(lines))]
    cuts = cuts_of(text, starts if laid_out else [])
    assert cuts[0] == 0
    assert cuts[-1] == len(text)
    assert all(one < other for one, other in pairwise(cuts)) or text == ""
    assert set(cuts[:-1]) <= {0, *starts}
    assert all(other - one < 2 * PART + 300 for one, other in pairwise(cuts))


def test_a_place_lies_in_one_part() -> None:
    cuts = [0, 10, 20]
    assert [part_at(cuts, place) for place in (0, 9, 10, 19, 20, 99)] == [0, 0, 1, 1, 1, 1]


def test_no_part_is_empty() -> None:
    text = "x" * (PART - 1) + "\n"
    assert cuts_of(text, [PART]) == [0, PART]
