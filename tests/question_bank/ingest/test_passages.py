"""Sentences in their places: what stands above them, what opens their list, what is furniture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.nouns import Block, BlockKind, Passage, Reading
from question_bank.ingest.passages import passages
from question_bank.ingest.reading import plain_reading

Line = tuple[BlockKind, int, str]


def reading(*lines: Line) -> Reading:
    """Put blocks together, an empty line between two."""
    text, blocks = "", []
    for kind, level, said in lines:
        blocks.append(Block(kind, len(text), len(text) + len(said), level))
        text += f"{said}\n\n"
    return Reading(text, tuple(blocks), "", "plain", "")


def told(*lines: Line) -> list[tuple[str, Passage]]:
    found = reading(*lines)
    return [(found.text[each.start : each.end], each) for each in passages(found)]


def of(said: str, found: list[tuple[str, Passage]]) -> Passage:
    return next(passage for text, passage in found if text == said)


def test_headings_stand_above_by_their_levels() -> None:
    found = told(
        ("title", 0, "Gout"),
        ("heading", 1, "Causes"),
        ("heading", 2, "Food"),
        ("paragraph", 0, "Beer brings it on. Meat does, too."),
        ("heading", 2, "Age"),
        ("paragraph", 0, "Old men get it."),
        ("heading", 1, "Treatment"),
        ("paragraph", 0, "Ice eases it."),
    )
    assert [text for text, _ in found][:4] == ["Gout", "Causes", "Food", "Beer brings it on."]
    assert [each.furniture for _, each in found][:3] == ["title", "heading", "heading"]
    assert of("Food", found).headings == ("Causes",)
    assert of("Meat does, too.", found).headings == ("Causes", "Food")
    assert of("Old men get it.", found).headings == ("Causes", "Age")
    assert of("Ice eases it.", found).headings == ("Treatment",)
    assert of("Ice eases it.", found).block == 7


def test_a_heading_directly_below_one_of_its_level_stands_under_it() -> None:
    found = told(
        ("heading", 1, "What are the symptoms of gout?"),
        ("heading", 1, "Early signs"),
        ("paragraph", 0, "The toe swells."),
        ("heading", 1, "Treatment"),
        ("paragraph", 0, "Ice eases it."),
    )
    assert of("The toe swells.", found).headings == (
        "What are the symptoms of gout?",
        "Early signs",
    )
    assert of("Ice eases it.", found).headings == ("Treatment",)


def test_a_question_stands_over_its_answer_until_the_next() -> None:
    found = told(
        ("heading", 1, "Overview"),
        ("paragraph", 0, "What causes gout? Uric acid does. Who gets it? Old men do."),
        ("paragraph", 0, "Kings had it."),
        ("heading", 1, "Treatment"),
        ("paragraph", 0, "Ice eases it."),
    )
    assert of("What causes gout?", found).furniture == "question"
    assert of("Uric acid does.", found).headings == ("Overview", "What causes gout?")
    assert of("Who gets it?", found).headings == ("Overview", "What causes gout?")
    assert of("Old men do.", found).headings == ("Overview", "Who gets it?")
    assert of("Kings had it.", found).headings == ("Overview", "Who gets it?")
    assert of("Ice eases it.", found).headings == ("Treatment",)


def test_items_have_the_sentence_that_opens_their_list() -> None:
    found = told(
        ("paragraph", 0, "Gout comes at night. Signs of an attack include the following:"),
        ("item", 1, "Swelling of a toe:"),
        ("item", 2, "red"),
        ("item", 2, "hot"),
        ("item", 1, "Fever. It is low."),
        ("paragraph", 0, "Ice eases it."),
        ("item", 1, "No list of this"),
    )
    opener = "Signs of an attack include the following:"
    assert of(opener, found).furniture == "lead-in"
    assert of("Swelling of a toe:", found).lead_in == opener
    assert of("hot", found).lead_in == "Swelling of a toe:"
    assert of("Fever.", found).lead_in == of("It is low.", found).lead_in == opener
    assert of("Ice eases it.", found).lead_in is None
    assert of("No list of this", found).lead_in is None


def test_a_list_within_a_list_of_one_level_keeps_its_own_lead_in() -> None:
    found = told(
        ("heading", 1, "Treatment includes:"),
        ("item", 1, "Drugs, such as these:"),
        ("item", 1, "colchicine"),
    )
    assert of("Drugs, such as these:", found).lead_in == "Treatment includes:"
    assert of("colchicine", found).lead_in == "Drugs, such as these:"


def test_a_whole_sentence_that_opens_a_list_is_no_mere_lead_in() -> None:
    found = told(
        ("paragraph", 0, "Gout has these three stages."),
        ("item", 1, "a silent one"),
    )
    assert of("Gout has these three stages.", found).furniture is None
    assert of("a silent one", found).lead_in == "Gout has these three stages."


def test_a_half_sentence_before_items_is_a_lead_in() -> None:
    found = told(("paragraph", 0, "Attacks of gout are set off by"), ("row", 0, "beer: often"))
    assert of("Attacks of gout are set off by", found).furniture == "lead-in"
    assert of("beer: often", found).lead_in == "Attacks of gout are set off by"


def test_short_lines_below_a_lead_in_are_items_though_set_like_headings() -> None:
    found = told(
        ("heading", 1, "Signs"),
        ("paragraph", 0, "See whether you have signs of gout, such as:"),
        ("heading", 1, "A swollen toe"),
        ("paragraph", 0, "Pain at night"),
        ("heading", 1, "Treatment"),
        ("paragraph", 0, "Ice eases the pain of an attack."),
    )
    assert of("A swollen toe", found).lead_in == "See whether you have signs of gout, such as:"
    assert of("Pain at night", found).lead_in == of("A swollen toe", found).lead_in
    assert of("Treatment", found).furniture == "heading"
    assert of("Ice eases the pain of an attack.", found).headings == ("Treatment",)


def test_below_some_headings_all_is_furniture() -> None:
    found = told(
        ("heading", 1, "References"),
        ("paragraph", 0, "Stone wrote of gout in old Rome."),
        ("heading", 2, "More"),
        ("paragraph", 0, "Gout was the disease of kings."),
        ("heading", 1, "Causes"),
        ("paragraph", 0, "Beer brings it on."),
    )
    assert of("Stone wrote of gout in old Rome.", found).furniture == "references"
    assert of("Gout was the disease of kings.", found).furniture == "references"
    assert of("Beer brings it on.", found).furniture is None


def test_names_that_furniture_leads_into_are_furniture_and_sentences_are_not() -> None:
    found = told(
        ("paragraph", 0, "For more information on gout, visit these pages:"),
        ("item", 1, "The Gout Society"),
        ("item", 1, "Gout hurts most at night."),
    )
    assert of("The Gout Society", found).furniture == "navigation"
    assert of("Gout hurts most at night.", found).furniture is None


def test_a_block_that_a_file_ran_together_is_taken_apart() -> None:
    text = (
        "Summary : Gout hurts. It includes: - a swollen toe - fever at night - chills\n \n"
        "Early Signs\n \nThe toe turns red."
    )
    found = told(("paragraph", 0, text))
    assert [each for each, _ in found] == [
        "Gout hurts.",
        "It includes:",
        "a swollen toe",
        "fever at night",
        "chills",
        "Early Signs",
        "The toe turns red.",
    ]
    assert of("chills", found).lead_in == "It includes:"
    assert of("Early Signs", found).furniture == "heading"
    assert of("The toe turns red.", found).headings == ("Early Signs",)


def test_an_item_that_holds_its_neighbours_is_taken_apart_by_the_bullet_before_it() -> None:
    text = "Signs include\n\n- a swollen toe - fever"
    start = text.index("a swollen")
    blocks = (Block("paragraph", 0, 13), Block("item", start, len(text), 1))
    found = passages(Reading(text, blocks, "", "plain", ""))
    assert [text[each.start : each.end] for each in found][1:] == ["a swollen toe", "fever"]
    assert [each.lead_in for each in found][1:] == ["Signs include", "Signs include"]


def test_dashes_before_a_lead_in_only_set_a_remark_apart() -> None:
    found = told(
        (
            "paragraph",
            0,
            "In gout - a disease of kings - toes swell. Signs include - chills - fever",
        )
    )
    assert [said for said, each in found if each.lead_in] == ["chills", "fever"]
    assert found[0][0] == "In gout - a disease of kings - toes swell."


def test_a_last_line_in_small_letters_is_an_item_though_a_paragraph_follows() -> None:
    found = told(
        ("paragraph", 0, "Signs of gout include:"),
        ("heading", 1, "A red toe"),
        ("heading", 1, "Fever at night"),
        ("paragraph", 0, "Ice eases the pain of an attack."),
    )
    assert of("Fever at night", found).lead_in == "Signs of gout include:"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Causes:\n- beer\n- meat", ["beer", "meat"]),
        ("Causes:\n1. beer\n2. meat", ["beer", "meat"]),
        ("Causes:\n• beer and\nwine\n• meat", ["beer and\nwine", "meat"]),
        ("It follows feasts, such as - weddings", ["weddings"]),
        ("Causes are: - beer. - meat.", ["beer.", "meat."]),
        ("Gout - a disease of kings - hurts.", []),
        ("It was seen in\n12. May of that year.", []),
    ],
)
def test_bullets_in_company_make_items(text: str, items: list[str]) -> None:
    found = told(("paragraph", 0, text))
    assert [said for said, each in found if each.lead_in] == items


@pytest.mark.parametrize(
    ("text", "items", "behind"),
    [
        (
            "Signs: - chills - a red toe Ice helps. So does rest.",
            2,
            ["Ice helps.", "So does rest."],
        ),
        ("Signs: - chills - a red toe It hurts.", 2, ["It hurts."]),
        ("Signs: - chills - a toe that is red. Ice helps.", 2, ["Ice helps."]),
        ("Signs: - chills - a red Stone toe", 2, []),
        ("Signs: - chills - a red toe NIH: Toe Institute", 2, ["NIH: Toe Institute"]),
        ("Signs: - chills. - a red toe. Ice helps. It is safe.", 2, ["Ice helps.", "It is safe."]),
        ("Tests: - X-ray. It is brief. - blood test. It hurts.", 4, []),
        ("Signs:\n- chills\n- a red toe. It hurts.", 3, []),
        ("Signs: - fever and chills - the toe is red - ", 2, []),
    ],
)
def test_a_list_in_a_running_line_is_over_where_a_sentence_begins(
    text: str, items: int, behind: list[str]
) -> None:
    for kind in ("paragraph", "item"):
        found = told((kind, 0, text))
        assert [said for said, each in found[1 + items :]] == behind
        assert all(each.lead_in is None for said, each in found[1 + items :])


def test_rows_of_a_running_table_are_items_without_their_frequencies() -> None:
    text = (
        "Signs and Symptoms Approximate number of patients (when available) Swollen toe 90% "
        "Low fever 7.5% Rare chills 2/25 Kidney stone - The Human Phenotype Ontology counts. End."
    )
    found = told(("paragraph", 0, text))
    rows = [said for said, each in found if each.lead_in]
    assert rows == ["Swollen toe", "Low fever", "Rare chills", "Kidney stone"]
    assert found[-1][0] == "End."
    assert told(("paragraph", 0, text.split(" - The", maxsplit=1)[0]))[-1][0] == "Kidney stone"


def test_a_plain_document_is_read_with_its_layout() -> None:
    text = "Gout\n\nWhat are the signs?\n\nSigns include:\n\n- a red toe\n- fever\n\nIce helps."
    found = plain_reading(text)
    said = {found.text[each.start : each.end]: each for each in passages(found)}
    assert said["fever"].lead_in == "Signs include:"
    assert said["Ice helps."].headings == ("What are the signs?",)


KINDS: list[BlockKind] = ["title", "heading", "paragraph", "item", "row", "caption"]
SAID = st.sampled_from(
    [
        "Gout hurts.",
        "Why?",
        "Signs include:",
        "a red toe",
        "x: - y - z",
        "Key Points",
        "A. B. c",
        "-",
    ]
)
LINES = st.tuples(st.sampled_from(KINDS), st.integers(0, 3), SAID)


@given(st.lists(LINES, max_size=12))
def test_passages_stand_in_order_where_they_say(lines: list[Line]) -> None:
    found = reading(*lines)
    place = 0
    for each in passages(found):
        block = found.blocks[each.block]
        assert max(place, block.start) <= each.start < each.end <= block.end
        said = found.text[each.start : each.end]
        assert said == said.strip()
        place = each.end
