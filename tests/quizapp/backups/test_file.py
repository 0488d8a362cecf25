"""A backup's file is exactly as it was written, or it is refused; nothing in it becomes a path."""

import gzip
import hashlib
import io
import json
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from random import Random
from string import ascii_lowercase

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.backups import file as format_
from quizapp.backups import packing
from quizapp.backups.disk import draft_of, publish
from quizapp.backups.file import Backup, check, write
from quizapp.backups.nouns import Column, DamagedError, Head, NewerError, Table

PEOPLE = Table("people", (Column("name", "text"), Column("age", "integer")))
HEAD = Head("1.2", "0003", "sqlite", "2026-11-22T09:00:00+00:00", (PEOPLE,))
ROWS: list[list[str | int | float | bool | None]] = [["Ada", 36], ["Æ “ü”\n", None], ["", 0]]
KNOWN = ["0001", "0002", "0003"]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the bytes of a sound backup."""
    path = tmp_path_factory.mktemp("good") / "b"
    write(path, HEAD, [(PEOPLE, ROWS)])
    return path.read_bytes()


def sealed(packed: bytes) -> bytes:
    """Return a file whose digest is right, whatever it holds: what a stranger could send."""
    digest = hashlib.sha256(packed).hexdigest()
    return f"quizapp backup 1 sha256 {digest}\n".encode() + packed


def packed(lines: Iterable[object]) -> bytes:
    return sealed(gzip.compress(b"".join(json.dumps(line).encode() + b"\n" for line in lines)))


def head(**other: object) -> dict[str, object]:
    tables = {"people": [["name", "text"], ["age", "integer"]]}
    plain = {"app": "1", "schema": "0003", "database": "sqlite", "at": "", "tables": tables}
    return {**plain, **other}


def refused(folder: Path, content: bytes) -> str:
    path = folder / "b"
    path.write_bytes(content)
    with pytest.raises(DamagedError) as error:
        check(path, KNOWN)
    return str(error.value)


def test_what_was_written_is_read(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "b"
    path.write_bytes(good)
    manifest = check(path, KNOWN)
    assert manifest.head == HEAD
    assert manifest.size == len(good)
    assert manifest.sums["people"].rows == 3
    backup = format_.Backup(path, manifest)
    assert [(table, list(rows)) for table, rows in backup.rows()] == [(PEOPLE, ROWS)]
    assert backup.schema == "0003"


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    write(tmp_path / "b", HEAD, [(PEOPLE, ROWS)])
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_anywhere_is_noticed(
    tmp_path: Path, good: bytes, place: float, bit: int
) -> None:
    changed = bytearray(good)
    changed[int(place * len(good))] ^= 1 << bit
    path = tmp_path / "b"
    path.write_bytes(changed)
    # A first line whose number of the format was flipped upwards names a newer one.
    with pytest.raises((DamagedError, NewerError)):
        check(path, KNOWN)


@pytest.mark.long
def test_every_flipped_bit_is_noticed(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "b"
    for place in range(8 * len(good)):
        changed = bytearray(good)
        changed[place // 8] ^= 1 << place % 8
        path.write_bytes(changed)
        with pytest.raises((DamagedError, NewerError)):
            check(path, KNOWN)


def test_without_the_digest_some_flipped_bits_would_pass(
    tmp_path: Path, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: gzip's own checksum does not cover its head."""
    monkeypatch.setattr(
        format_,
        "_checked_digest",
        lambda file: file.seek(format_._START),  # noqa: SLF001
    )
    path, passed = tmp_path / "b", 0
    for place in range(len(good)):
        changed = bytearray(good)
        changed[place] ^= 1
        path.write_bytes(changed)
        try:
            check(path, KNOWN)
        except (DamagedError, NewerError):
            continue
        passed += 1
    assert passed > 50


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 1, exclude_max=True))
def test_a_file_cut_short_anywhere_is_noticed(tmp_path: Path, good: bytes, share: float) -> None:
    assert "damaged" in refused(tmp_path, good[: int(share * len(good))])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=200))
def test_a_file_with_something_after_it_is_noticed(
    tmp_path: Path, good: bytes, more: bytes
) -> None:
    assert "damaged" in refused(tmp_path, good + more)


def archive_zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("../../outside", "x")
    return held.getvalue()


def archive_tar() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return held.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"quizapp backup", b"SQLite format 3\0" + bytes(4096), archive_zip()],
    ids=["empty", "a line", "a beginning", "sqlite", "zip"],
)
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "begin like one" in refused(tmp_path, content)


def test_an_archive_in_the_place_of_the_lines_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    refused(tmp_path, sealed(archive_zip()))
    refused(tmp_path, sealed(archive_tar()))
    refused(tmp_path, sealed(gzip.compress(archive_tar())))
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="no file"):
        check(tmp_path, KNOWN)


def test_a_bomb_is_put_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "ALLOWED", 100_000)
    row = ["x" * 1000, 1]
    bomb = packed([head(), {"table": "people"}, *[row] * 5000])
    assert len(bomb) < 30_000
    assert "far more" in refused(tmp_path, bomb)


def test_rows_that_would_shrink_to_a_thousandth_are_no_bomb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "ALLOWED", 100_000)
    path, feeds = tmp_path / "b", "\n" * 1_000_000
    written = write(path, HEAD, [(PEOPLE, [["Ada", 36], [feeds, 1], ["Otto", 2], [feeds, 3]])])
    manifest = check(path, KNOWN)
    assert manifest.sums == written
    [rows] = [list(rows) for _table, rows in Backup(path, manifest).rows()]
    assert rows == [["Ada", 36], [feeds, 1], ["Otto", 2], [feeds, 3]]


def test_rows_that_shrink_far_only_when_they_are_packed_hard_are_no_bomb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To less than the 200th part; to the 98th where gzip hardly tries."""
    monkeypatch.setattr(packing, "ALLOWED", 100_000)
    path, random = tmp_path / "b", Random(1)
    text = "".join("abc" * 267 + random.choice(ascii_lowercase) for _ in range(4000))
    written = write(path, HEAD, [(PEOPLE, [[text, 1]])])
    assert check(path, KNOWN).sums == written


def test_many_short_rows_that_would_shrink_to_nothing_are_no_bomb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "ALLOWED", 100_000)
    path = tmp_path / "b"
    written = write(path, HEAD, [(PEOPLE, [["x" * 10_000, 1]] * 1000)])
    assert check(path, KNOWN).sums == written


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LONGEST_LINE", 1000)
    endless = sealed(gzip.compress(b"[" + b" " * 5000))
    assert "too long" in refused(tmp_path, endless)


def test_a_newer_format_is_named(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "b"
    path.write_bytes(good.replace(b"backup 1", b"backup 2", 1))
    with pytest.raises(NewerError, match="format 2"):
        check(path, KNOWN)


def test_a_newer_schema_is_refused_and_says_what_to_do(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "b"
    path.write_bytes(good)
    with pytest.raises(NewerError, match=r"version 1\.2 .* schema 0003.* Install that version"):
        check(path, KNOWN[:2])


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([[1]], "not what it should be"),
        ([head(tables=None)], "what it holds"),
        ([head(tables={"people": [["name", "nonsense"]]})], "what it holds"),
        ([head(), ["Ada", 1]], "no table"),
        ([head(), {"table": "others"}], "does not name"),
        ([head(), {"table": "people"}, {"table": "people"}], "twice"),
        ([head(), {"table": "people"}, {"sums": {}}], "add up"),
        ([head(), {"table": "people"}, {"sums": 7}], "add up"),
        ([head(), {"table": "people"}, ["Ada", 1]], "too early"),
        ([head(), {"table": "people"}, 7], "should be"),
        ([head(), {"sums": {}}], "add up"),
    ],
)
def test_lines_out_of_order_are_refused(tmp_path: Path, lines: list[object], why: str) -> None:
    assert why in refused(tmp_path, packed(lines))


def test_rows_that_are_no_json_are_refused(tmp_path: Path) -> None:
    begun = json.dumps(head()).encode() + b'\n{"table": "people"}\n'
    assert "row" in refused(tmp_path, sealed(gzip.compress(begun + b"[1\n")))
    assert "row" in refused(tmp_path, sealed(gzip.compress(begun + b"[" * 100_000 + b"\n")))


def test_a_draft_takes_no_other_files_name(tmp_path: Path) -> None:
    path = tmp_path / "b"
    path.write_text("mine")
    with draft_of(path) as draft:
        draft.write_text("new")
        with pytest.raises(FileExistsError):
            publish(draft, path, replace=False)
    assert path.read_text() == "mine"
    with draft_of(path) as draft:
        draft.write_text("new")
        publish(draft, path, replace=True)
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]
