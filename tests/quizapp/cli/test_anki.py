"""Anki's own files: the reviews in them are read, and nothing else of a stranger's file is."""

import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from quizapp.cli import anki
from quizapp.cli.anki import read_collection, read_package
from quizapp.memory.logs.nouns import ReviewLog, UnreadableLogError

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
REVLOG = (
    "CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, "
    "ease integer NOT NULL, ivl integer NOT NULL, lastIvl integer NOT NULL, "
    "factor integer NOT NULL, time integer NOT NULL, type integer NOT NULL)"
)
ROWS: list[tuple[object, ...]] = [
    (1763280000123, 42, -1, 3, 4, 1, 2500, 6000, 0),
    (1763366400123, 42, -1, 0, 4, 1, 0, 0, 4),
    (1763452800123, 42, -1, 1, 4, 1, 2500, 7000, 1),
]
Collection = Callable[..., Path]


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """Return a function that makes a collection of rows, or of other statements."""

    def make(*statements: str, rows: list[tuple[object, ...]] | None = None) -> Path:
        path = tmp_path / "collection.anki2"
        with closing(sqlite3.connect(path)) as connection, connection:
            for statement in statements or (REVLOG,):
                connection.execute(statement)
            if not statements:
                insert = "INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                connection.executemany(insert, rows or ROWS)
        return path

    return make


def package(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name.replace("_", "."), content)
    return path


def ratings(log: ReviewLog) -> list[tuple[str, int]]:
    return [(review.where, review.rating) for review in log.reviews]


BOTH = [("revlog 1763280000123", 3), ("revlog 1763452800123", 1)]


def test_a_collection_s_reviews_are_read(collection: Collection) -> None:
    log = read_collection(collection(), NOW)
    assert ratings(log) == BOTH
    assert log.reviews[0].at == datetime(2025, 11, 16, 8, 0, 0, 123_000, tzinfo=UTC)
    assert log.no_reviews == 1


def test_reading_leaves_the_folder_as_it_was(collection: Collection) -> None:
    path = collection()
    before = path.read_bytes()
    path.chmod(0o400)
    read_collection(path, NOW)
    assert list(path.parent.iterdir()) == [path]
    assert path.read_bytes() == before


def test_reviews_that_anki_has_not_put_into_the_file_yet_are_read_too(
    collection: Collection,
) -> None:
    path = collection()
    with closing(sqlite3.connect(path)) as open_in_anki:
        open_in_anki.execute("PRAGMA journal_mode = WAL")
        with open_in_anki:
            open_in_anki.execute(
                "INSERT INTO revlog VALUES (1763539200123, 42, -1, 2, 4, 1, 2500, 7000, 1)"
            )
        assert ratings(read_collection(path, NOW)) == [*BOTH, ("revlog 1763539200123", 2)]


def test_a_collection_that_is_open_in_anki_is_refused(collection: Collection) -> None:
    path = collection()
    with closing(sqlite3.connect(path, isolation_level=None)) as open_in_anki:
        open_in_anki.execute("PRAGMA journal_mode = WAL")
        open_in_anki.execute("PRAGMA locking_mode = EXCLUSIVE")
        open_in_anki.execute("UPDATE revlog SET usn = 1")
        with pytest.raises(UnreadableLogError, match="Close Anki first"):
            read_collection(path, NOW)


def test_values_of_the_wrong_kind_are_problems_of_their_rows(collection: Collection) -> None:
    path = collection(
        "CREATE TABLE revlog (id, cid, ease, factor, type, time)",
        "INSERT INTO revlog VALUES (1763280000123, 42, 3, 2500, 1, 6000), "
        "(1763280000124, 42, NULL, 2500, 1, 6000), (1763280000125, 42, x'00ff', 2500, 1, 6000), "
        "(1763280000126, 42, 3.5, 2500, 1, 6000), ('soon', 42, 3, 2500, 1, 6000), "
        "(1763280000127, CAST(x'ff' AS TEXT), 9, 2500, 1, 6000)",
    )
    log = read_collection(path, NOW)
    assert ratings(log) == [("revlog 1763280000123", 3)]
    assert [str(problem) for problem in log.problems.left_out] == [
        "revlog 1763280000124: the rating is 1, 2, 3 or 4, not ''",
        "revlog 1763280000125: the rating is 1, 2, 3 or 4, not \"b'\\\\x00\\\\xff'\"",
        "revlog 1763280000126: the rating is 1, 2, 3 or 4, not '3.5'",
        "revlog 1763280000127: the rating is 1, 2, 3 or 4, not '9'",
        "revlog soon: the time is a whole number of milliseconds, not 'soon'",
    ]


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TABLE notes (id)",),
        ("CREATE TABLE revlog (id, cid)",),
        (
            "CREATE TABLE other (id, cid, ease, factor, type, time)",
            "CREATE VIEW revlog AS SELECT * FROM other",
        ),
        (
            (
                "CREATE TABLE revlog (id, cid, factor, type, time, "
                "ease GENERATED ALWAYS AS (length(hex(zeroblob(1000)))))"
            ),
        ),
    ],
)
def test_a_database_without_a_plain_table_of_reviews_is_no_collection(
    collection: Collection, statements: tuple[str, ...]
) -> None:
    with pytest.raises(UnreadableLogError, match="it has no table of reviews"):
        read_collection(collection(*statements), NOW)


def test_a_value_of_enormous_size_is_not_read(collection: Collection) -> None:
    path = collection(
        "CREATE TABLE revlog (id, cid, ease, factor, type, time)",
        "INSERT INTO revlog VALUES (zeroblob(1000000), 1, 1, 1, 1, 1)",
    )
    with pytest.raises(UnreadableLogError, match="damaged: string or blob too big"):
        read_collection(path, NOW)


def test_a_damaged_collection_is_refused(collection: Collection) -> None:
    path = collection(rows=[(each, *ROWS[0][1:]) for each in range(1, 5000)])
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(UnreadableLogError, match="damaged"):
        read_collection(path, NOW)


def test_a_collection_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "collection.anki2"
    path.write_bytes(anki.SQLITE)
    with pytest.raises(UnreadableLogError, match="damaged: file is not a database"):
        read_collection(path, NOW)


def test_a_collection_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLogError, match="cannot be read: unable to open"):
        read_collection(tmp_path / "absent", NOW)


@pytest.mark.parametrize("name", ["collection_anki21", "collection_anki2"])
def test_a_package_s_collection_is_read(collection: Collection, tmp_path: Path, name: str) -> None:
    packed = package(tmp_path / "all.colpkg", **{name: collection().read_bytes(), "media": b"{}"})
    assert ratings(read_package(packed, NOW)) == BOTH


def test_of_two_collections_the_stub_is_not_read(collection: Collection, tmp_path: Path) -> None:
    packed = package(
        tmp_path / "all.apkg",
        collection_anki2=b"please update",
        collection_anki21=collection().read_bytes(),
    )
    assert ratings(read_package(packed, NOW)) == BOTH


def test_a_package_for_new_versions_says_how_to_export(
    collection: Collection, tmp_path: Path
) -> None:
    packed = package(
        tmp_path / "new.colpkg",
        collection_anki21b=anki.ZSTANDARD,
        collection_anki2=collection().read_bytes(),
    )
    with pytest.raises(UnreadableLogError, match="tick “Support older Anki versions”"):
        read_package(packed, NOW)


def test_a_package_without_a_collection_is_refused(tmp_path: Path) -> None:
    packed = package(tmp_path / "x.apkg", **{"../collection_anki2": b"", "media": b""})
    with pytest.raises(UnreadableLogError, match="holds no collection"):
        read_package(packed, NOW)


def test_nothing_is_unpacked_beyond_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anki, "LARGEST", 3 * 1024**2)
    bomb = package(tmp_path / "bomb.apkg", collection_anki2=b"\0" * 4 * 1024**2)
    assert bomb.stat().st_size < 10_000
    with pytest.raises(UnreadableLogError, match="larger than 3 MB unpacked"):
        read_package(bomb, NOW)


def damaged(content: bytes) -> Iterator[bytes]:
    """Yield a package cut short, one whose collection is not what it was, and a method unknown."""
    yield content[:-30]
    middle = len(content) // 3
    yield (
        content[:middle]
        + bytes(each ^ 0xFF for each in content[middle:][:50])
        + content[middle + 50 :]
    )


def test_a_damaged_package_is_refused(collection: Collection, tmp_path: Path) -> None:
    rows = [(each, *ROWS[0][1:]) for each in range(1, 2000)]
    whole = package(tmp_path / "x.apkg", collection_anki2=collection(rows=rows).read_bytes())
    for content in damaged(whole.read_bytes()):
        whole.write_bytes(content)
        with pytest.raises(UnreadableLogError, match="cannot be unpacked"):
            read_package(whole, NOW)


def test_a_package_with_a_password_or_an_unknown_method_is_refused(tmp_path: Path) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as zipped:
        zipped.writestr("collection.anki2", b"secret")
    plain = stream.getvalue()
    central = plain.index(b"PK\1\2")
    for local_at, central_at, value in ((6, 8, 1), (8, 10, 99)):  # the flags, the method
        changed = bytearray(plain)
        changed[local_at] = changed[central + central_at] = value
        path = tmp_path / "x.apkg"
        path.write_bytes(bytes(changed))
        with pytest.raises(UnreadableLogError, match="in a way that Anki does not use"):
            read_package(path, NOW)
