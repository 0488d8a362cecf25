"""Word documents: styles, lists, tables and boxes become blocks; what is hostile is refused."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from question_bank.ingest.nouns import Reading
from question_bank.ingest.reading import Limits, read
from tests.support.reading import assert_sound, levels, refusal, told

W = nsdecls("w")


def saved(document: Document) -> bytes:
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def word(fill: Callable[[Document], object]) -> Reading:
    document = docx.Document()
    fill(document)
    reading = read(saved(document))
    assert reading.format == "docx"
    assert_sound(reading)
    return reading


def body(*xml: str) -> Reading:
    """Return the reading of a document whose body is written in Word's own XML."""

    def fill(document: Document) -> None:
        for number, each in enumerate(xml):
            open_, _, rest = each.partition(">")
            slash = "/" if open_.endswith("/") else ""
            element = parse_xml(f"{open_.removesuffix('/')} {W}{slash}>{rest}")
            document.element.body.insert(number, element)

    return word(fill)


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(text: str, look: str = "", run_look: str = "") -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{run(text, run_look)}</w:p>"


def test_styles_say_what_a_paragraph_is() -> None:
    def fill(document: Document) -> None:
        document.add_heading("Glass fever", 0)
        document.add_heading("Causes", 1)
        document.add_heading("Heat", 2)
        document.add_paragraph("It is rare.")
        document.add_paragraph("cough", style="List Bullet")
        document.add_paragraph("dry", style="List Number 2")
        document.add_paragraph("A glazier.", style="Caption")

    reading = word(fill)
    assert reading.title == "Glass fever"
    assert told(reading) == [
        ("title", "Glass fever"),
        ("heading", "Causes"),
        ("heading", "Heat"),
        ("paragraph", "It is rare."),
        ("item", "cough"),
        ("item", "dry"),
        ("caption", "A glazier."),
    ]
    assert levels(reading) == [(1, "Causes"), (2, "Heat"), (1, "cough"), (2, "dry")]


@pytest.mark.parametrize(("base", "expected"), [("Heading 3", [(3, "Causes")]), ("Ours", [])])
def test_a_style_may_rest_on_another_but_not_on_itself(
    base: str, expected: list[tuple[int, str]]
) -> None:
    def fill(document: Document) -> None:
        own = document.styles.add_style("Ours", WD_STYLE_TYPE.PARAGRAPH)
        own.base_style = document.styles[base]
        document.add_paragraph("Causes", style="Ours")
        document.add_paragraph("It is rare.")

    assert levels(word(fill)) == expected


def test_the_document_may_be_named_by_its_properties() -> None:
    def fill(document: Document) -> None:
        document.core_properties.title = "Glass fever"
        document.add_paragraph("It is rare, and it passes.")
        document.add_heading("Causes", 1)

    assert word(fill).title == "Glass fever"


def test_without_any_name_the_first_heading_is_it() -> None:
    assert word(lambda document: document.add_heading("Causes", 1)).title == "Causes"


def test_outlines_and_numbers_of_paragraphs_count() -> None:
    numbered = "<w:numPr><w:ilvl w:val='{}'/><w:numId w:val='{}'/></w:numPr>"
    reading = body(
        paragraph("Causes", "<w:outlineLvl w:val='1'/>"),
        paragraph("Heat is one.", "<w:outlineLvl w:val='9'/>"),
        paragraph("cough", numbered.format(1, 4)),
        paragraph("fever", numbered.format("x", 4)),
        paragraph("It passes.", numbered.format(0, 0)),
    )
    assert levels(reading) == [(2, "Causes"), (2, "cough"), (1, "fever")]
    assert told(reading)[-1] == ("paragraph", "It passes.")


def test_a_bold_line_is_a_heading_and_a_typed_bullet_an_item() -> None:
    reading = body(
        paragraph("Causes", run_look="<w:b/>"),
        paragraph("Heat is one.", run_look="<w:b/>"),
        paragraph("Dust", run_look="<w:b w:val='0'/>"),
        paragraph("• cough"),
    )
    assert told(reading) == [
        ("heading", "Causes"),
        ("paragraph", "Heat is one."),
        ("paragraph", "Dust"),
        ("item", "cough"),
    ]


def test_the_table_of_contents_is_no_text() -> None:
    def fill(document: Document) -> None:
        document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("Causes ..... 3", style="toc 1")
        document.add_paragraph("It is rare.")

    assert told(word(fill)) == [("paragraph", "It is rare.")]


def test_what_was_struck_out_is_not_read_and_what_was_put_in_is() -> None:
    reading = body(
        "<w:p>"
        + run("Glass fever is ")
        + f"<w:del>{run('never ')}</w:del><w:ins>{run('always ')}</w:ins>"
        + "<w:hyperlink>"
        + run("rare")
        + "</w:hyperlink>"
        + "<w:r><w:instrText>PAGE</w:instrText><w:tab/><w:t>and</w:t><w:br/><w:t>well</w:t>"
        + "<w:noBreakHyphen/><w:t>known.</w:t></w:r></w:p>",
        f"<w:sdt><w:sdtContent>{paragraph('It passes.')}</w:sdtContent></w:sdt>",
    )
    assert [text for _, text in told(reading)] == [
        "Glass fever is always rare and well-known.",
        "It passes.",
    ]


def test_hidden_text_is_not_read() -> None:
    hidden, shown = run("not ", "<w:vanish/>"), run("rare.", "<w:vanish w:val='0'/>")
    reading = body(f"<w:p>{run('Glass fever is ')}{hidden}{shown}</w:p>")
    assert [text for _, text in told(reading)] == ["Glass fever is rare."]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    mc = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
    choices = f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    drawn = f"<w:r><mc:AlternateContent>{choices}</mc:AlternateContent></w:r>"
    around = (
        f"<mc:AlternateContent {mc}>{choices.replace('txbxContent', 'sdt')}</mc:AlternateContent>"
    )
    reading = body(f"<w:p {mc}>{run('Before the box.')}{drawn}</w:p>")
    assert [text for _, text in told(reading)] == ["Before the box.", "In a box."]
    assert [text for _, text in told(body(around))] == ["In a box."]


def filled(document: Document, rows: list[list[str]]) -> object:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def test_rows_are_read_out_with_their_heads() -> None:
    rows = [["Day", "Fever"], ["first", "high"], ["second", ""]]
    reading = word(lambda document: filled(document, rows))
    assert told(reading) == [("row", "Day: first; Fever: high"), ("row", "Day: second")]


@pytest.mark.parametrize(
    ("look", "head", "first"),
    [
        ("<w:tblLook w:val='0020'/>", "", "Day: first; Fever: high"),
        ("<w:tblLook w:val='x'/>", "<w:tblHeader/>", "Day: first; Fever: high"),
        ("", "<w:tblHeader w:val='false'/>", "Day: Fever"),
        ("", "", "Day: Fever"),
    ],
)
def test_a_head_is_marked_by_the_table_or_the_row(look: str, head: str, first: str) -> None:
    def row(look: str, *cells: str) -> str:
        inner = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{look}</w:trPr>{inner}</w:tr>"

    rows = row(head, "Day", "Fever") + row("", "first", "high")
    assert told(body(f"<w:tbl><w:tblPr>{look}</w:tblPr>{rows}</w:tbl>"))[0] == ("row", first)


def test_a_table_that_only_lays_out_is_read_as_text() -> None:
    reading = word(lambda document: filled(document, [["It is rare.", "It passes."]]))
    assert told(reading) == [("paragraph", "It is rare."), ("paragraph", "It passes.")]


def test_a_document_without_text_is_refused() -> None:
    assert "no text" in refusal(lambda: read(saved(docx.Document())))


def repacked(change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a document with its parts changed."""
    document = docx.Document()
    document.add_paragraph("Glass fever is rare.")
    written = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(saved(document))) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return written.getvalue()


def in_document(old: bytes, new: bytes) -> bytes:
    return repacked(
        lambda name, part: part.replace(old, new, 1) if name == "word/document.xml" else part
    )


BOMB = (
    b"<!DOCTYPE d [<!ENTITY a 'fever fever fever'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
    b"<!ENTITY c SYSTEM 'file:///etc/hostname'>]><w:document"
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (in_document(b"<w:document", BOMB), "not as Word writes it"),
        (in_document(b"<w:p>", b"<w:p>" + b"<w:sdt>" * 150), "damaged"),
        (in_document(b"<w:p>", b"<w:sdt>" * 120 + b"</w:sdt>" * 120 + b"<w:p>"), "damaged"),
        (in_document(b"<w:p>", b"<w:sdt>" * 400 + b"</w:sdt>" * 400 + b"<w:p>"), "damaged"),
        (
            repacked(lambda _, part: part.replace(b"document.main+xml", b"template.main+xml")),
            "macros",
        ),
        (in_document(b"rare.", b"rare. " * 1_000_000), "packed beyond"),
    ],
    ids=["entities", "cut", "deep", "deeper", "template", "bomb"],
)
def test_a_hostile_document_is_refused(content: bytes, words: str) -> None:
    assert words in refusal(lambda: read(content, limits=Limits(depth=100)))


def test_a_file_with_too_many_or_too_large_parts_is_not_opened() -> None:
    content = saved(docx.Document())
    assert "holds" in refusal(lambda: read(content, limits=Limits(entries=3)))
    assert "would unpack to" in refusal(lambda: read(content, limits=Limits(expanded=100)))


def test_an_encrypted_part_is_told() -> None:
    content = bytearray(saved(docx.Document()))
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        struct.pack_into("<H", content, place + 8, 1)
        place += 4
    assert "encrypted" in refusal(lambda: read(bytes(content)))


def test_a_part_that_states_a_smaller_size_is_damaged() -> None:
    content = bytearray(in_document(b"rare.", b"rare. " * 100_000))
    place = content.find(b"PK\x01\x02")
    while b"word/document.xml" not in content[place : place + 70]:
        place = content.find(b"PK\x01\x02", place + 4)
    struct.pack_into("<I", content, place + 24, 100)
    assert "damaged" in refusal(lambda: read(bytes(content)))


def test_a_title_that_nobody_gave_is_no_title() -> None:
    def without_properties(name: str, part: bytes) -> bytes:
        return part.replace(b"/core-properties", b"/others") if name == "_rels/.rels" else part

    assert read(repacked(without_properties), "fever.docx").title == ""
