"""A PDF is read in the order in which people read it, without what every page repeats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.nouns import Reading
from question_bank.ingest.reading import Limits, read
from tests.support.pdf import Page, Text, column, pdf
from tests.support.reading import assert_sound, levels, refusal, told

LEFT = [
    "Glass fever is an illness of people who blow",
    "glass. It lasts for three days and leaves no",
    "trace, but it may come back in the next cold",
    "winter, when the furnaces are lit once again",
    "and the windows of the workshop stay closed.",
]
RIGHT = [
    "The fever begins with a cough that is driest",
    "at night. After some days there is a rash on",
    "both hands, which the glaziers call the frost",
    "although it is warm to touch and never hurts",
    "anybody who has had it once in his lifetime.",
]
THIRD = [
    "Nobody knows why apprentices are spared. One",
    "explanation is that they stand further away,",
    "another that they are sent out for beer. The",
    "question was left open by all the physicians",
    "who were asked about it in the last century.",
]


def paper(*pages: Page, **settings: str) -> Reading:
    reading = read(pdf(*pages, **settings))  # type: ignore[arg-type] # texts alone
    assert reading.format == "pdf"
    assert_sound(reading)
    return reading


def texts(reading: Reading) -> list[str]:
    return [text for _, text in told(reading)]


def prose(lines: list[str]) -> str:
    return " ".join(lines)


def test_lines_become_paragraphs_where_a_gap_stands_between_them() -> None:
    reading = paper(Page(column([*LEFT, "", *RIGHT])))
    assert told(reading) == [("paragraph", prose(LEFT)), ("paragraph", prose(RIGHT))]
    assert reading.text == f"{prose(LEFT)}\n\n{prose(RIGHT)}"


def test_columns_are_read_one_after_the_other() -> None:
    reading = paper(Page([*column(LEFT, left=60), *column(RIGHT, left=320)]))
    assert texts(reading) == [prose(LEFT), prose(RIGHT)]


def test_three_columns_are_read_one_after_the_other() -> None:
    sides = ((20, LEFT), (215, RIGHT), (410, THIRD))
    reading = paper(Page([t for left, lines in sides for t in column(lines, left=left, size=8)]))
    assert texts(reading) == [prose(LEFT), prose(RIGHT), prose(THIRD)]


def test_what_stands_below_and_further_in_is_no_column() -> None:
    reading = paper(Page([*column(LEFT, left=60, top=800), *column(RIGHT, left=320, top=700)]))
    assert texts(reading) == [prose(LEFT), prose(RIGHT)]


def test_what_crosses_the_columns_divides_the_page() -> None:
    wide = "A picture of the workshop in which glass fever was seen for the first time in winter."
    page = Page(
        [
            Text("Glass fever and its many causes", 60, 800, 18),
            *column(LEFT, left=60, top=760),
            *column(RIGHT, left=320, top=760),
            Text(wide, 60, 660),
            *column(THIRD, left=60, top=620),
            *column(LEFT, left=320, top=620),
        ]
    )
    assert told(paper(page)) == [
        ("title", "Glass fever and its many causes"),
        ("paragraph", prose(LEFT)),
        ("paragraph", prose(RIGHT)),
        ("paragraph", wide),
        ("paragraph", prose(THIRD)),
        ("paragraph", prose(LEFT)),
    ]


def test_a_short_title_over_all_columns_divides_them() -> None:
    page = Page(
        [
            *column(LEFT, left=60, top=800),
            *column(RIGHT, left=320, top=800),
            Text("Nobody knows", 60, 715, 18),
            *column(THIRD, left=60, top=690),
            *column(LEFT[::-1], left=320, top=690),
        ]
    )
    assert texts(paper(page))[:4] == [prose(LEFT), prose(RIGHT), "Nobody knows", prose(THIRD)]


def test_a_few_lines_are_columns_where_the_others_of_the_page_or_the_last_page_are() -> None:
    def sides(lefts: list[str], rights: list[str], top: float) -> list[Text]:
        return [*column(lefts, left=60, top=top), *column(rights, left=320, top=top)]

    wide = Text(
        "Nobody knows why glaziers fall ill in winter, and nobody will ask in summer.", 60, 715
    )
    page = Page([*sides(LEFT, RIGHT, 800), wide, *sides(THIRD[:2], THIRD[2:4], 690)])
    last = Page(sides(["One is heat,"], ["the other dust."], 800))
    assert texts(paper(page, last)) == [
        prose(LEFT),
        prose(RIGHT),
        wide.text,
        prose(THIRD[:4]) + " One is heat, the other dust.",
    ]


def test_a_sentence_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    first, second, third = LEFT[:3], LEFT[3:], RIGHT
    reading = paper(Page([*column(LEFT[:4], left=60), *column([LEFT[4], "", *third], left=320)]))
    assert texts(reading) == [prose(LEFT), prose(RIGHT)]
    assert texts(paper(Page(column(first)), Page(column(second)))) == [prose(LEFT)]
    assert len(texts(paper(Page(column(LEFT)), Page(column(RIGHT))))) == 2


def test_words_divided_at_line_ends_are_whole() -> None:
    lines = ["It is an inflam-", "mation of glass and a self-", "limited one."]
    assert texts(paper(Page(column(lines)))) == [
        "It is an inflammation of glass and a self-limited one."
    ]


def test_headers_footers_and_page_numbers_are_no_text() -> None:
    def page(number: int, lines: list[str]) -> Page:
        header = "The Glazier" if number % 2 else "Illnesses of craftsmen"
        return Page(
            [
                Text(header, 60, 820, 8),
                Text(f"Volume {number}", 400, 820, 8),
                *column(lines),
                Text("Printed at the furnace", 60, 40, 8),
                Text(f"- {number} -", 290, 20, 8),
            ]
        )

    said = [LEFT, RIGHT, THIRD, LEFT[::-1]]
    pages = [page(number, lines) for number, lines in enumerate(said)]
    assert texts(paper(*pages))[:3] == [prose(LEFT), prose(RIGHT), prose(THIRD)]
    assert "Glazier" not in paper(*pages).text


def test_roman_numbers_of_pages_are_no_text() -> None:
    pages = (Page([*column(LEFT), Text("iv", 290, 20)]), Page([*column(RIGHT), Text("v", 290, 20)]))
    assert texts(paper(*pages)) == [prose(LEFT), prose(RIGHT)]


def test_a_title_that_headers_repeat_stays() -> None:
    first = Page([Text("Glass fever", 60, 820, 20), *column(LEFT)])
    rest = [Page([Text("Glass fever", 60, 820, 8), *column(lines)]) for lines in (RIGHT, THIRD)]
    reading = paper(first, *rest)
    assert reading.title == "Glass fever"
    assert texts(reading) == ["Glass fever", prose(LEFT), prose(RIGHT), prose(THIRD)]


def test_larger_and_bold_lines_are_headings_with_levels() -> None:
    page = Page(
        [
            Text("Glass fever", 60, 800, 20),
            Text("What is known of its causes, and", 60, 770, 14),
            Text("what is not", 60, 752, 14),
            *column(LEFT, top=730),
            *column(["Signs"], top=660, bold=True),
            *column(RIGHT, top=648),
            *column(["Heat and other such causes are thought to", "do harm to all."], 60, 570, 14),
            *column(["It is rare, and nobody is ever really ill for long."], top=530, bold=True),
        ]
    )
    reading = paper(page)
    assert reading.title == "Glass fever"
    assert levels(reading) == [
        (2, "What is known of its causes, and what is not"),
        (3, "Signs"),
    ]
    assert told(reading)[-2:] == [
        ("paragraph", "Heat and other such causes are thought to do harm to all."),
        ("paragraph", "It is rare, and nobody is ever really ill for long."),
    ]


def test_a_plain_short_line_above_a_paragraph_is_a_heading() -> None:
    reading = paper(Page(column([*LEFT, "", "Signs of the fever", "", *RIGHT])))
    assert told(reading)[1] == ("heading", "Signs of the fever")


def test_a_larger_line_below_the_text_is_no_title() -> None:
    page = Page([*column(LEFT), Text("Signs", 60, 700, 20), *column(RIGHT, top=680)])
    reading = paper(page, title="Glass fever of glaziers")
    assert reading.title == "Glass fever of glaziers"
    assert told(reading)[1] == ("heading", "Signs")


@pytest.mark.parametrize("named", ["Microsoft Word - fever.doc", "Untitled", "fever", "a b.indd"])
def test_names_that_programs_leave_are_no_titles(named: str) -> None:
    assert paper(Page(column(LEFT)), title=named).title == ""


def test_without_a_title_the_first_heading_is_it() -> None:
    page = Page([*column(LEFT), Text("Signs", 60, 300, 14), *column(LEFT, top=270)])
    reading = paper(page, title="Untitled")
    assert ("heading", "Signs") in told(reading)
    assert reading.title == "Signs"


def test_bullets_and_numbers_make_items_with_hanging_lines() -> None:
    page = Page(
        [
            *column(["The signs are these, and they come in this order:"], top=800),
            Text("\u2022", 60, 780),
            *column(
                ["a dry cough, which is worst when the air in", "the workshop is cold"], 80, 780
            ),
            Text("\u2022 a fever", 60, 756),
            Text("2. a rash", 60, 744),
            *column(["It passes by itself, as has been said above."], top=720),
        ]
    )
    assert told(paper(page)) == [
        ("paragraph", "The signs are these, and they come in this order:"),
        ("item", "a dry cough, which is worst when the air in the workshop is cold"),
        ("item", "a fever"),
        ("item", "a rash"),
        ("paragraph", "It passes by itself, as has been said above."),
    ]


def test_a_dash_or_a_number_that_a_line_wraps_to_is_no_bullet() -> None:
    lines = [
        *LEFT[:2],
        "12. March in the year of the great cold, a day",
        "- if the glaziers are right - of",
    ]
    assert [kind for kind, _ in told(paper(Page(column([*lines, *RIGHT]))))] == ["paragraph"]
    lines = [*LEFT[:2], "\u2022 a cough"]
    assert [kind for kind, _ in told(paper(Page(column(lines))))] == ["paragraph", "item"]


def test_an_item_ends_where_the_text_moves_back_out() -> None:
    page = Page([Text("\u2022 a cough that is dry.", 60, 780), *column(RIGHT, top=768)])
    assert told(paper(page)) == [("item", "a cough that is dry."), ("paragraph", prose(RIGHT))]


def test_numbered_bold_lines_are_headings() -> None:
    lines = column(["1. Causes"], top=800, bold=True) + column(LEFT, top=780)
    assert told(paper(Page(lines)))[0][0] == "heading"


def test_indented_first_lines_begin_paragraphs() -> None:
    moved = [
        Text(each.text, 75 if number in {0, 5} else 60, each.bottom)
        for number, each in enumerate(column([*LEFT, *RIGHT]))
    ]
    assert texts(paper(Page(moved))) == [prose(LEFT), prose(RIGHT)]


def test_a_block_set_in_ends_where_lines_move_back_out() -> None:
    lines = [*column(LEFT[:3], left=90, top=780), *column(RIGHT, left=60, top=744)]
    assert texts(paper(Page(lines))) == [prose(LEFT[:3]), prose(RIGHT)]


def test_a_line_with_room_to_spare_ends_its_paragraph() -> None:
    lines = [*LEFT, "It is rare.", *RIGHT]
    reading = paper(Page(column(lines)))
    assert texts(reading)[0].endswith("It is rare.")
    assert texts(reading)[1] == prose(RIGHT)


def test_rows_of_a_table_are_read_out() -> None:
    rows = [("Day", "Fever"), ("first day", "high"), ("second day", "low")]
    cells = [
        Text(cell, 60 + 150 * place, 780 - 14 * number, bold=number == 0)
        for number, row in enumerate(rows)
        for place, cell in enumerate(row)
    ]
    reading = paper(Page([*cells, *column(LEFT, top=700)]))
    assert told(reading) == [
        ("row", "Day: first day; Fever: high"),
        ("row", "Day: second day; Fever: low"),
        ("paragraph", prose(LEFT)),
    ]


def test_cells_of_several_lines_go_on_and_heads_may_stand_in_the_middle() -> None:
    page = Page(
        [
            Text("Sign", 90, 780, bold=True),
            Text("What it is like", 240, 780, bold=True),
            Text("cough", 60, 760),
            Text("dry, and worst when", 200, 760),
            Text("the air is cold", 200, 748),
            Text("fever", 60, 734),
            Text("high", 200, 734),
            *column(["It passes."], top=720),
        ]
    )
    assert told(paper(page)) == [
        ("row", "Sign: cough; What it is like: dry, and worst when the air is cold"),
        ("row", "Sign: fever; What it is like: high"),
        ("paragraph", "It passes."),
    ]


def test_a_table_ends_where_other_columns_begin() -> None:
    rows = [("cough", "dry", 780), ("rash", "red", 766)]
    wider = [("one day", "of fever", 752), ("two days", "of rest", 738)]
    cells = [Text(text, left, y) for a, b, y in rows for text, left in ((a, 60), (b, 200))]
    cells += [Text(text, left, y) for a, b, y in wider for text, left in ((a, 60), (b, 300))]
    cells += column(["It has signs of these kinds"], top=794)
    assert [kind for kind, _ in told(paper(Page(cells)))] == ["paragraph", *["row"] * 4]


def test_what_is_set_in_below_a_lead_in_is_a_list_though_its_bullets_are_drawn() -> None:
    page = Page(
        [
            *column(["The signs are these, and they come in this order:"], top=800),
            *column(["a dry cough", "", "a fever"], 80, 780),
            *column(RIGHT, top=730),
            *column(["It is a saying of old glaziers."], left=80, top=650),
        ]
    )
    assert [kind for kind, _ in told(paper(page))] == [
        "paragraph",
        "item",
        "item",
        "paragraph",
        "paragraph",
    ]


def test_what_browsers_print_around_a_page_is_no_text() -> None:
    stamps = [Text("1/2/26, 3:04 PM", 24, 820, 8), Text("Glass fever", 290, 820, 8)]
    address = [Text("https://example.org/fever", 24, 15, 8), Text("1/1", 570, 15, 8)]
    assert texts(paper(Page([*stamps, *column(LEFT), *address]))) == [prose(LEFT)]


def test_lines_with_wide_gaps_that_do_not_align_are_text() -> None:
    gaps = [Text("A line", 60, 780), Text("with a", 160, 780), Text("gap", 205, 780)]
    other = [Text("and another", 60, 768), Text("with its own", 260, 768)]
    assert texts(paper(Page([*gaps, *other])))[0].startswith("A line with a gap")


def test_captions_are_told_apart() -> None:
    reading = paper(Page(column([*LEFT, "", "Figure 2. A glazier at work in winter."])))
    assert told(reading)[-1] == ("caption", "Figure 2. A glazier at work in winter.")


@pytest.mark.parametrize("turned", [0, 90])
def test_a_page_that_runs_upwards_is_turned(turned: int) -> None:
    lines = [
        Text(line, 100 + 12 * number, 100, matrix="0 1 -1 0") for number, line in enumerate(LEFT)
    ]
    assert texts(paper(Page(lines, turned=turned))) == [prose(LEFT)]


def test_watermarks_and_notes_along_the_edge_are_no_text() -> None:
    slanted = Text("DRAFT", 100, 100, 60, matrix="0.7 0.7 -0.7 0.7")
    along = Text("Downloaded by a glazier", 20, 100, matrix="0 1 -1 0")
    assert texts(paper(Page([slanted, *column(LEFT), along]))) == [prose(LEFT)]


def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    assert texts(paper(Page(column(LEFT)), password="")) == [prose(LEFT)]


def test_progress_is_told_page_by_page() -> None:
    seen: list[tuple[int, int]] = []
    pages = pdf(Page(column(LEFT)), Page(), Page(column(RIGHT)))
    read(pages, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


GOOD = pdf(Page(column(LEFT)))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (pdf(Page(column(LEFT)), password="glass"), "encrypted"),
        (pdf(Page(scanned=True), Page([Text("iv", 290, 20)], scanned=True)), "OCR"),
        (pdf(Page()), "no text"),
        (pdf(Page(column(LEFT)), private=True), "which letters"),
        (GOOD[: len(GOOD) // 3], "damaged or not complete"),
        (b"%PDF-1.7\n" + bytes(100), "damaged or not complete"),
        (GOOD.replace(b"/Type /Page ", b"/Type /Pile "), "Page 1"),
        (pdf(Page(), Page(), Page()), "3 pages; up to 2"),
        (pdf(Page(column(["fever " * 20] * 20))), "Split it"),
    ],
    ids=["locked", "scanned", "empty", "garbage", "cut", "junk", "page", "long", "large"],
)
def test_what_cannot_be_read_gets_a_sentence(content: bytes, words: str) -> None:
    assert words in refusal(lambda: read(content, limits=Limits(pages=2, text=1000)))


WORDS = st.sampled_from(
    ["Fever", "\u2022 cough", "b) rash", "a line of some words", "It ends.", "of"]
)
PLACES = st.tuples(st.sampled_from([60, 320]), st.integers(5, 50))


@given(
    st.dictionaries(
        PLACES, st.tuples(WORDS, st.sampled_from([8, 10, 10, 14]), st.booleans()), min_size=1
    )
)
def test_wherever_words_stand_none_is_lost(
    placed: dict[tuple[int, int], tuple[str, int, bool]],
) -> None:
    marked = [
        Text(f"{word} {chr(97 + number % 26)}q", left, 15 * row, size, bold)
        for number, ((left, row), (word, size, bold)) in enumerate(placed.items())
    ]
    # The head of a table is said with each of its rows: no word is lost, some are repeated.
    said = paper(Page(marked)).text.replace(":", " ").replace(";", " ").split()
    assert {each.text.split()[-1] for each in marked} <= set(said)
