"""Files that attack: archives, documents, tables and pictures that are not what they say."""

import contextlib
import csv
import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import PngImagePlugin
from PIL.PngImagePlugin import PngImageFile

from question_bank.content import BankError
from question_bank.content.reading import MOST_PROBLEMS, bank_from_plain
from question_bank.ingest.nouns import UnreadableError
from question_bank.ingest.reading import read, read_boxed
from question_bank.interchange import csv_format
from question_bank.interchange.cells import neutralised, original
from question_bank.interchange.formats import FORMATS
from quizapp.bank.reencoding import MOST_PIXELS, ImageRefusedError, reencoded
from tests.support.active import active_parts

HEAD = "id,name,kind,synonyms,parents\n"
ROW = "tic,Tic,finding,,\n"
SECRET = "the secret of the machine"
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    "<w:body>{}</w:body></w:document>"
)
SAID = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def word(body: str, doctype: str = "", rels: str = "") -> bytes:
    """Return a Word document whose parts somebody wrote by hand."""
    made = io.BytesIO()
    docx.Document().save(made)
    with zipfile.ZipFile(made) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["word/document.xml"] = (doctype + BODY.format(body)).encode()
    if rels:
        known = files["word/_rels/document.xml.rels"].decode()
        new = known.replace("</Relationships>", f"{rels}</Relationships>")
        files["word/_rels/document.xml.rels"] = new.encode()
    return packed(*files.items())


def packed(*files: tuple[str, str | bytes], by: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", by) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return whole.getvalue()


def spoilt(content: bytes, at: float, by: bytes = b"\xff" * 12) -> bytes:
    """Return bytes with some of them overwritten, at a share of their length."""
    place = int(len(content) * at)
    return content[:place] + by + content[place + len(by) :]


def lying(content: bytes, size: int) -> bytes:
    """Return an archive whose directory says of its one file that it has another size."""
    place = content.rindex(b"PK\x01\x02") + 24
    return content[:place] + struct.pack("<I", size) + content[place + 4 :]


def refusal(folder: Path, content: bytes, name: str = "bank.zip", form: str = "csv") -> str:
    """Return why a file is refused."""
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(BankError) as refused:
        FORMATS[form].read(path)
    return "; ".join(problem.message for problem in refused.value.problems)


OUTSIDE = (
    "../../../concepts.csv",
    "/etc/concepts.csv",
    "..\\..\\concepts.csv",
    "C:\\concepts.csv",
    "a/../../concepts.csv",
    "\u2025/concepts.csv",
)


@pytest.mark.parametrize("name", OUTSIDE)
def test_an_archive_is_never_unpacked_to_where_it_says(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    path = inner / "bank.zip"
    path.write_bytes(packed((name, HEAD + ROW)))
    before = everything(tmp_path)
    assert csv_format.read(path)["concepts"][0]["id"] == "tic"
    assert everything(tmp_path) == before


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes."""
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_the_same_look_finds_an_archive_unpacked_by_its_names(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    before = everything(tmp_path)
    with zipfile.ZipFile(io.BytesIO(packed((OUTSIDE[0], ROW)))) as archive:
        for member in archive.infolist():
            Path(os.path.normpath(inner / member.filename)).write_bytes(archive.read(member))
    assert set(everything(tmp_path)) - set(before) == {str(tmp_path / "concepts.csv")}


def test_bombs_are_refused_before_they_are_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_given: object) -> bytes:
        raise AssertionError("it was unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "read", never)
    large = b"x" * (csv_format.LARGEST + 1)
    assert "larger" in refusal(tmp_path, packed(("facts.csv", large)))
    halves = packed(*((f"{part}/facts.csv", large[: len(large) // 2 + 1]) for part in "ab"))
    assert "larger" in refusal(tmp_path, halves)
    assert "packed beyond" in refusal(tmp_path, packed(("facts.csv", "id\n" + "a\n" * 2**20)))
    many = ((f"{number}/facts.csv", "id\n") for number in range(csv_format.MOST_TABLES + 1))
    assert "larger" in refusal(tmp_path, packed(*many))


def test_an_archive_that_lies_about_its_size_is_not_believed(tmp_path: Path) -> None:
    table = packed(("concepts.csv", HEAD + ROW * 50_000))
    assert "damaged" in refusal(tmp_path, lying(table, 100))


@pytest.mark.parametrize("by", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("at", [0.15, 0.3, 0.5])
def test_a_damaged_archive_is_refused_in_words(tmp_path: Path, by: int, at: float) -> None:
    table = HEAD + "".join(f"tic-{n},Tic {n * 7919 % 4001},finding,,\n" for n in range(400))
    assert "damaged" in refusal(tmp_path, spoilt(packed(("concepts.csv", table), by=by), at))


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = packed(("concepts.csv", HEAD + ROW))
    path = tmp_path / "bank.zip"
    path.write_bytes(packed(("inner.zip", inner), ("concepts.csv", HEAD)))
    assert csv_format.read(path)["concepts"] == []


@pytest.mark.parametrize(
    "cell", ["[" * 100_000, "NaN", '{"a": Infinity}', "-Infinity", '{"a":' * 50_000, "[1", "'"]
)
def test_a_cell_that_is_no_json_is_named(tmp_path: Path, cell: str) -> None:
    table = io.StringIO()
    csv.writer(table).writerows([["id", "predicate", "values"], ["a", "b", cell]])
    said = refusal(tmp_path, packed(("contrasts.csv", table.getvalue())))
    assert "the cell of 'values' cannot be read" in said


def test_a_list_nested_beyond_reason_is_named(tmp_path: Path) -> None:
    table = f'{HEAD}a,b,finding,"{"[" * 100_000}",\n'
    said = refusal(tmp_path, packed(("concepts.csv", table)))
    assert "the cell of 'synonyms' cannot be read" in said


def test_a_table_without_end_is_refused(tmp_path: Path) -> None:
    rows = "id\n" + "a\n" * (csv_format.MOST_ROWS + 1)
    assert "rows" in refusal(tmp_path, rows.encode(), "facts.csv")


def test_a_file_of_nothing_but_mistakes_is_not_told_to_its_end() -> None:
    with pytest.raises(BankError) as refused:
        bank_from_plain({"facts": [1] * (MOST_PROBLEMS + 10)})
    assert len(refused.value.problems) == MOST_PROBLEMS


HOSTILE_JSON = {
    "nested": b"[" * 500_000,
    "nested objects": b'{"a":' * 500_000,
    "a number without end": b'{"schema_version":' + b"9" * 100_000 + b"}",
    "not a number": b'{"schema_version":NaN}',
    "a key twice": b'{"facts":[],"facts":[]}',
    "another encoding": '{"facts":[]}'.encode("utf-16"),
    "yaml": b"a: &a [1]\nb: *a\n",
    "code": b'!!python/object/apply:os.system ["true"]',
}


@pytest.mark.parametrize("kind", HOSTILE_JSON)
def test_hostile_json_is_refused_in_words(tmp_path: Path, kind: str) -> None:
    assert refusal(tmp_path, HOSTILE_JSON[kind], "bank.json", "json")


def billion(deep: int) -> str:
    """Return YAML that grows tenfold with each line, once its names are followed."""
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]" for n in range(1, deep))]
    return "\n".join(lines)


def test_names_in_yaml_are_not_followed(tmp_path: Path) -> None:
    assert "aliases are refused" in refusal(tmp_path, billion(9).encode(), "bank.yaml", "json")


@given(st.text(), st.sampled_from(FORMULAS), st.integers(0, 3))
def test_no_cell_of_an_export_begins_a_formula(text: str, sign: str, quotes: int) -> None:
    said = "'" * quotes + sign + text
    fact = dict.fromkeys(csv_format.COLUMNS["facts"], said) | {"evidence": [], "version": 1}
    fact |= {"objects": [said], "tags": [said]}
    tables = csv_format.tables({"facts": [fact], "bank": said, "schema_version": 1})
    cells = [
        cell
        for table in tables.values()
        for row in csv.reader(io.StringIO(table, newline=""))
        for cell in row
    ]
    assert [cell for cell in cells if cell.startswith(FORMULAS)] == []
    assert said == original(neutralised(said))


def test_the_same_look_finds_a_cell_that_is_a_formula() -> None:
    row = next(csv.reader(io.StringIO("a,=cmd|' /C calc'!A0\n")))
    assert [cell for cell in row if cell.startswith(FORMULAS)]


WITH_ENDS = st.text(st.sampled_from(";\t\r\n'\"=+-@, ax"))


@given(WITH_ENDS)
def test_no_cell_begins_a_formula_whatever_a_spreadsheet_takes_for_the_end_of_a_cell(
    said: str,
) -> None:
    fact = dict.fromkeys(csv_format.COLUMNS["facts"], said) | {"evidence": [], "version": 1}
    table = csv_format.tables({"facts": [fact], "bank": "b", "schema_version": 1})["facts.csv"]
    assert [cell for end in ";\t" for cell in cut(table, end) if computed(cell)] == []
    assert original(neutralised(said)) == said


def cut(table: str, end: str) -> list[str]:
    """Return the cells of a table read by a program for which they end otherwise."""
    lines = csv.reader(io.StringIO(table, newline=""), delimiter=end)
    return [cell for line in lines for cell in line]


def computed(cell: str) -> bool:
    """Tell whether a cell begins a formula, also if what stands around it was cut away."""
    return cell.lstrip('"')[:1] in set("=+-@")


LINKS = """<p>A rash. <img src="file://{0}"><iframe src="file://{0}"></iframe></p>
<object data="file://{0}"></object><link rel="import" href="file://{0}">
<p>&secret; <xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{0}"/></p>"""


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


def test_a_page_brings_no_file_of_the_machine(secret: Path) -> None:
    head = f'<!DOCTYPE html [<!ENTITY secret SYSTEM "file://{secret}">]>\n'
    read = read_boxed(head.encode() + LINKS.format(secret).encode(), "page.html")
    assert "A rash." in read.text
    assert SECRET not in read.text


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE d [{}]>'
ENTITIES: dict[str, Callable[[Path], str]] = {
    "a file": lambda path: f'<!ENTITY e SYSTEM "file://{path}">',
    "an address": lambda _path: '<!ENTITY e SYSTEM "http://127.0.0.1:9/x">',
    "of parameters": lambda path: f'<!ENTITY % p SYSTEM "file://{path}"> %p; <!ENTITY e "x">',
    "laughs": lambda _path: "".join(
        ['<!ENTITY e0 "ha">']
        + [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10)]
        + ['<!ENTITY e "&e9;">']
    ),
    "one long one": lambda _path: f'<!ENTITY e "{"a" * 100_000}">',
}


@pytest.mark.parametrize("kind", ENTITIES)
def test_entities_in_a_document_bring_nothing(secret: Path, kind: str) -> None:
    content = word(SAID.format("A rash. &e;"), DOCTYPE.format(ENTITIES[kind](secret)))
    assert read_or_refused(content) in {"refused", "A rash."}


def read_or_refused(content: bytes) -> str:
    """Return the text of a document, or that it was refused in words."""
    try:
        return read_boxed(content, "a.docx").text.strip()
    except UnreadableError:
        return "refused"


RELATION = (
    '<Relationship Id="rId9{0}" TargetMode="External" Target="{2}" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{1}"/>'
)


def test_relationships_of_a_document_lead_nowhere(secret: Path) -> None:
    links = [
        ("aFChunk", f"file://{secret}"),
        ("attachedTemplate", "http://127.0.0.1:9/template.dotx"),
        ("image", f"file://{secret}"),
    ]
    rels = "".join(RELATION.format(number, *link) for number, link in enumerate(links))
    body = SAID.format("A rash.") + '<w:altChunk r:id="rId90"/>' + SAID.format("No cough.")
    assert read_or_refused(word(body, rels=rels)) == "A rash.\n\nNo cough."


def test_what_a_document_is_called_leads_nowhere(secret: Path) -> None:
    for name in (f"../../{secret}", str(secret), f"file://{secret}", "a\0b.txt", "x" * 5000):
        assert read(b"A rash is a sign.", name).text == "A rash is a sign."


def drawn(size: tuple[int, int] = (8, 8), form: str = "PNG", **options: object) -> bytes:
    """Return a small picture."""
    made = io.BytesIO()
    Pillow.new("RGB", size, "red").save(made, form, **options)
    return made.getvalue()


def stating(picture: bytes, side: int) -> bytes:
    """Return a PNG whose head says that it has other sides, with the right checksum."""
    head = b"IHDR" + struct.pack(">II", side, side) + picture[24:29]
    return picture[:12] + head + struct.pack(">I", zlib.crc32(head)) + picture[33:]


def spelled() -> bytes:
    """Return a picture that is a page as well: script in its comment, and after its end."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "<script>planted(1)</script>")
    return drawn(pnginfo=told) + b"<html><script>planted(2)</script><?php system('id');?>"


POLYGLOTS = {
    "page": spelled(),
    "archive": drawn() + packed(("concepts.csv", HEAD + ROW)),
    "script": b"GIF89a/*" + drawn(form="GIF")[8:] + b"*/=planted(1)//",
}


@pytest.mark.parametrize("kind", POLYGLOTS)
def test_of_a_picture_that_is_something_else_too_only_its_pixels_stay(kind: str) -> None:
    assert b"planted" in POLYGLOTS[kind] or b"concepts" in POLYGLOTS[kind]
    made = reencoded(POLYGLOTS[kind])
    for trace in (b"script", b"php", b"PK\x03\x04", b"concepts", b"planted"):
        assert trace not in made.content


def test_its_pixels_are_those_that_were_there() -> None:
    made = reencoded(POLYGLOTS["page"])
    assert (made.width, made.height) == (8, 8)
    with Pillow.open(io.BytesIO(made.content)) as again:
        assert again.convert("RGB").tobytes() == b"\xff\0\0" * 64


NO_PICTURES = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="planted(1)"><script/></svg>',
    "svgz": b"\x1f\x8b\x08\x00" + b"\0" * 40,
    "html": b"<html><script>planted(1)</script>",
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run",
    "tiff": drawn(form="TIFF"),
    "cut short": drawn((400, 400))[:200],
    "icon": drawn((16, 16), "ICO"),
}


@pytest.mark.parametrize("kind", NO_PICTURES)
def test_what_is_no_picture_of_a_known_kind_is_refused(kind: str) -> None:
    with pytest.raises(ImageRefusedError):
        reencoded(NO_PICTURES[kind])


def test_a_picture_of_more_pixels_than_memory_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    side = int(MOST_PIXELS**0.5) + 1
    flood = stating(drawn(), side)
    reads: list[object] = []
    monkeypatch.setattr(PngImageFile, "load", lambda *given: reads.append(given))
    with pytest.raises(ImageRefusedError, match="too many pixels"):
        reencoded(flood)
    assert reads == []
    with contextlib.suppress(ImageRefusedError):
        reencoded(drawn())
    assert reads, "the control"


def test_an_export_cannot_be_broken_out_of(tmp_path: Path) -> None:
    plain = {"schema_version": 1, "concepts": [{"id": "a", "name": '"}],"facts":[{"id":"b"}]}'}]}
    written = FORMATS["json"].write(plain)
    assert json.loads(written) == plain
    path = tmp_path / "bank.zip"
    path.write_bytes(FORMATS["csv"].write({**plain, "concepts": [_concept('x",finding\nb,"y')]}))
    assert [row["name"] for row in csv_format.read(path)["concepts"]] == ['x",finding\nb,"y']


def _concept(name: str) -> dict[str, object]:
    return {"id": "a", "name": name, "kind": "finding", "synonyms": [], "parents": []}


def test_no_picture_is_a_page() -> None:
    assert active_parts(reencoded(spelled()).content.decode("latin-1")) == []
