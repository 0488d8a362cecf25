"""A bank as tables: nothing a spreadsheet computes, nothing lost, and bad tables said by line."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.content import BankError
from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import bank_from_plain, load_bank
from question_bank.interchange import csv_format
from question_bank.interchange.cells import neutralised, original

CONDITION = "id,name,kind\ngout,Gout,condition\n"


def table(tmp_path: Path, text: str | bytes, name: str = "concepts.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def archive(tmp_path: Path, **tables: str) -> Path:
    path = tmp_path / "bank.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in tables.items():
            packed.writestr(f"{name}.csv", text)
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(BankError) as refusal:
        csv_format.read(path)
    return [str(problem) for problem in refusal.value.problems]


def test_the_shipped_bank_survives_a_trip_through_tables(tmp_path: Path) -> None:
    plain = {**bank_to_plain(load_bank()), "bank": "b", "revision": 7, "drafts": True}
    read = csv_format.read(table(tmp_path, csv_format.write(plain), "bank.zip"))
    assert (read.pop("bank"), read.pop("revision"), read.pop("drafts")) == ("b", 7, True)
    assert bank_from_plain(read) == load_bank()


@given(st.text(st.sampled_from("'=+-@\t\r\nab ,\""), max_size=8))
def test_no_cell_begins_with_a_formula_and_every_text_comes_back(text: str) -> None:
    cell = neutralised(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert original(cell) == text


PHRASE = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12)


@given(st.lists(PHRASE, max_size=3), PHRASE, st.none() | PHRASE)
def test_any_words_come_back_from_a_table(words: list[str], why: str, note: str | None) -> None:
    fact = {"id": "f", "objects": words, "statement": why, "note": note, "evidence": [{"a": 1}]}
    foil = {"id": "o", "value": why, "false_for": words, "frame": note}
    text = csv_format.tables({"schema_version": 1, "facts": [fact], "foils": [foil]})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for name, content in text.items():
            out.writestr(name, content)
    with zipfile.ZipFile(packed) as back:
        for name in back.namelist():
            for row in csv.reader(io.StringIO(back.read(name).decode(), newline="")):
                assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    path = Path("never-written")
    read = _read(packed, path)
    assert {name: read["facts"][0][name] for name in fact} == fact
    assert {name: read["foils"][0][name] for name in foil} == foil


def _read(packed: io.BytesIO, _path: Path) -> dict[str, Any]:
    return csv_format.read(packed)  # type: ignore[arg-type]  # zipfile reads either


@pytest.mark.parametrize("synonym", ["a\u2028b", "a\u0085b", "a\rb", " a", "[a"])
def test_odd_phrases_come_back_whole(tmp_path: Path, synonym: str) -> None:
    plain = {"schema_version": 1, "concepts": [{"id": "x", "synonyms": [synonym]}]}
    read = csv_format.read(table(tmp_path, csv_format.write(plain), "bank.zip"))
    assert read["concepts"][0]["synonyms"] == [synonym]


def test_an_emptied_cell_takes_tags_away(tmp_path: Path) -> None:
    read = csv_format.read(table(tmp_path, "id,tags\nf,\n", "facts.csv"))
    assert read["facts"] == [{"id": "f", "tags": []}]


def test_a_table_alone_may_hold_some_columns(tmp_path: Path) -> None:
    read = csv_format.read(table(tmp_path, "id,statement\nf,New words.\n", "facts.csv"))
    assert read["facts"] == [{"id": "f", "statement": "New words."}]


def test_a_table_of_any_name_is_known_by_its_columns(tmp_path: Path) -> None:
    text = "id,false_for,status,tags\n".replace(",tags", "") + "x,gout\n"
    assert csv_format.read(table(tmp_path, text, "sheet1.csv"))["foils"][0]["id"] == "x"


def test_cells_are_read_by_what_their_column_holds(tmp_path: Path) -> None:
    text = 'id,exclusive,values\na,yes,"{""gout"": [""joint""]}"\nb,no,\n\n'
    rows = csv_format.read(table(tmp_path, text, "contrasts.csv"))["contrasts"]
    assert rows == [
        {"id": "a", "exclusive": True, "values": {"gout": ["joint"]}},
        {"id": "b", "exclusive": False, "values": []},
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("concepts.csv", b"id,name\nx,\xff\n", "concepts.csv:2: not UTF-8 text"),
        ("concepts.csv", "id,colour\n", "has no column 'colour'"),
        ("concepts.csv", "id,name,name\n", "has twice the column 'name'"),
        ("strange.csv", "one,two\n1,2\n", "call it by its section"),
        ("concepts.csv", "id,name\nx,y,z\n", "concepts.csv:2: concepts: 3 cells under 2 columns"),
        ("facts.csv", "id,version\nx,one\n", "the cell of 'version' cannot be read: 'one'"),
        ("facts.csv", "id,evidence\nx,[\n", "the cell of 'evidence' cannot be read: '['"),
        ("facts.csv", 'id,objects\nx,"[1"\n', "the cell of 'objects' cannot be read"),
        ("facts.csv", 'id,objects\nx,"[{}"\n', "the cell of 'objects' cannot be read"),
        ("contrasts.csv", "id,exclusive\nx,maybe\n", "the cell of 'exclusive' cannot be read"),
        ("concepts.csv", 'id,name\nx,"y" z\n', "no table:"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_by_line(
    tmp_path: Path, name: str, text: str | bytes, said: str
) -> None:
    assert any(said in problem for problem in problems(table(tmp_path, text, name)))


def test_a_list_must_be_a_list(tmp_path: Path) -> None:
    assert csv_format.read(table(tmp_path, 'id,objects\nx,"[""a""]"\n', "facts.csv"))["facts"]
    file = table(tmp_path, 'id,parents\nx,"[1]x"\n')
    assert "cannot be read" in problems(file)[0]


def test_all_tables_are_looked_at_before_any_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, facts="id,version\nx,one\n", foils="id,exclusive\n")
    with pytest.raises(BankError):
        csv_format.read(path)
    both = archive(tmp_path, facts="id,version\nx,one\n", documents="id,length\ny,two\n")
    assert len(problems(both)) == 2


def test_what_a_file_says_of_itself_is_believed_only_if_it_can_be(tmp_path: Path) -> None:
    path = archive(tmp_path, about="key,value\nrevision,soon\nlonely\n", concepts=CONDITION)
    assert csv_format.read(path) == {
        "schema_version": 1,
        "concepts": [{"id": "gout", "name": "Gout", "kind": "condition"}],
    }


def test_an_archive_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path, concepts=CONDITION)
    monkeypatch.setattr(csv_format, "LARGEST", 10)
    assert "larger than can be read" in problems(path)[0]


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, concepts=CONDITION * 50)
    content = bytearray(path.read_bytes())
    content[40:60] = b"\0" * 20
    path.write_bytes(content)
    assert "damaged" in problems(path)[0]
