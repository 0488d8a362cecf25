"""`quizapp schedule evaluate`: a log in, a table or one JSON document out, problems by line."""

import json
import os
import sqlite3
import zipfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from quizapp.cli import main, schedule
from quizapp.cli.anki import ZSTANDARD
from tests.simulation.learners import TEN, fewer, reviews_of
from tests.support.logs import HEAD, NOW, rows_of

REVIEWS = reviews_of(fewer(TEN[0], 25))
ROWS = rows_of(REVIEWS)
NAMES = ["constant", "moving_average", "fsrs_default", "fsrs_fitted", "quizapp"]


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "real_time", lambda: NOW)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return a sound log of a learner."""
    return write(tmp_path, *ROWS)


def write(folder: Path, *rows: str) -> Path:
    path = folder / "log.csv"
    path.write_text(HEAD + "".join(rows))
    return path


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["schedule", "evaluate", str(path), *options])


def test_the_table_says_what_was_read_evaluated_and_how_well_it_was_predicted(log: Path) -> None:
    result = run(log)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    plain = json.loads(run(log, "--json").stdout)
    evaluated = plain["evaluated"]
    assert lines[0] == f"Reviews     {len(ROWS):>9}  of 100 cards, 2025-01-06 to 2025-01-30"
    assert lines[1] == f"Evaluated   {evaluated:>9}  on a later day than the card's review before"
    assert lines[2].startswith(f"Predicted   {evaluated // 6 * 5:>9}  each from what came before")
    assert lines[4].split() == ["log-loss", "RMSE(bins)", "AUC"]
    assert [line.split()[0] for line in lines[5:10]] == NAMES
    scores = plain["predictors"]["fsrs_default"]
    assert lines[7].split()[1:] == [
        f"{scores[name]:.4f}" for name in ("log_loss", "rmse_bins", "auc")
    ]
    assert max(map(len, lines)) <= 80


def test_json_is_one_document_and_nothing_else(log: Path) -> None:
    result = run(log, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    plain = json.loads(result.stdout)
    assert plain["reviews"] == len(ROWS)
    assert list(plain["predictors"]) == NAMES
    assert (plain["problems"], plain["left_out"], plain["out_of_order"]) == ([], 0, 0)


def test_a_log_with_a_bad_row_is_refused_with_every_problem_listed(tmp_path: Path) -> None:
    path = write(tmp_path, ROWS[0], "card-0,9,soon,1\n", *ROWS[1:], ROWS[5])
    result = run(path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "line 3: the rating is 1, 2, 3 or 4, not '9'",
        f"line {len(ROWS) + 3}: repeats line 8",
        "Refused: 2 rows cannot be used (--bad skip leaves them out).",
        (
            f"line {len(ROWS) + 3}: earlier than line {len(ROWS) + 2}; "
            "reviews are taken in order of time"
        ),
    ]


def test_what_is_refused_is_refused_in_json_too(tmp_path: Path) -> None:
    result = run(write(tmp_path, *ROWS, "half a line"), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "problems": [
            {
                "where": f"line {len(ROWS) + 2}",
                "problem": "1 field, where the first line has 4",
                "used": False,
            }
        ],
        "left_out": 1,
        "out_of_order": 0,
        "no_reviews": 0,
    }


def test_the_rest_is_used_on_demand_and_what_was_left_out_is_told(
    tmp_path: Path, log: Path
) -> None:
    sound = json.loads(run(log, "--json").stdout)
    result = run(write(tmp_path, *ROWS, "card-0,9,soon,1\n"), "--bad", "skip", "--json")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        f"line {len(ROWS) + 2}: the rating is 1, 2, 3 or 4, not '9'",
        "Left out: 1 row.",
    ]
    plain = json.loads(result.stdout)
    assert plain["left_out"] == 1
    assert plain["predictors"] == sound["predictors"]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows_changes_nothing_and_is_told(
    tmp_path: Path, log: Path, seed: int
) -> None:
    sound = json.loads(run(log, "--json").stdout)
    shuffled = list(ROWS)
    Random(seed).shuffle(shuffled)
    result = run(write(tmp_path, *shuffled), "--json")
    plain = json.loads(result.stdout)
    assert (result.exit_code, plain["left_out"]) == (0, 0)
    assert plain["out_of_order"] > 50
    assert f"… and {plain['out_of_order'] - 50:,} more of this sort." in result.stderr
    assert plain["predictors"] == sound["predictors"]


def test_reviews_later_than_now_are_refused(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "real_time", lambda: REVIEWS[-1].at - timedelta(seconds=1))
    result = run(log)
    assert result.exit_code == 1
    assert "the time lies in the future" in result.stderr


def test_the_zone_says_when_a_day_ends(log: Path) -> None:
    there = json.loads(run(log, "--zone", "Asia/Tokyo", "--json").stdout)
    here = json.loads(run(log, "--json").stdout)
    assert there["reviews"] == here["reviews"]
    assert there["predictors"]["fsrs_default"] != here["predictors"]["fsrs_default"]


def test_a_zone_that_does_not_exist_is_wrong_usage(log: Path) -> None:
    result = run(log, "--zone", "Mars/Olympus")
    assert result.exit_code == 2
    assert "There is no time zone 'Mars/Olympus'." in result.stderr


def test_too_few_reviews_are_a_sentence(tmp_path: Path) -> None:
    result = run(write(tmp_path, *ROWS[:5]))
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: An evaluation needs at least 6 reviews on a later day than the card's review "
        "before; this log has 0.\n"
    )


def test_why_there_is_nothing_to_tell_is_json_too(tmp_path: Path) -> None:
    few = run(write(tmp_path, *ROWS[:3]), "--json")
    assert few.exit_code == 1
    assert json.loads(few.stdout)["reason"].startswith("An evaluation needs at least 6 reviews")
    assert few.stderr.startswith("Error: An evaluation needs")


def test_a_learner_who_never_misses_has_no_auc(tmp_path: Path) -> None:
    days = [f"card,3,2025-02-{day:02}T08:00:00Z,1000\n" for day in range(1, 10)]
    result = run(write(tmp_path, *days))
    assert result.exit_code == 0
    assert {line.split()[3] for line in result.stdout.splitlines()[5:10]} == {"-"}
    assert "of 1 card, 2025-02-01 to 2025-02-09" in result.stdout


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7\n", "The first line does not name the columns"),
        (b"\xff\xfe\n", "The first line cannot be read: not UTF-8."),
        (ZSTANDARD + b"\0", "tick “Support older Anki versions”"),
        (b"PK\x03\x04", "The package is damaged"),
    ],
)
def test_a_file_that_is_no_log_is_refused_with_a_sentence(
    tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "log"
    path.write_bytes(content)
    result = run(path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert why in result.stderr


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    assert run(tmp_path / "absent.csv").exit_code == 2


def test_a_log_that_cannot_be_read_is_a_sentence(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(5, os.strerror(5))

    monkeypatch.setattr(schedule, "read_csv", refuse)
    result = run(log)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {log} cannot be read: Input/output error.\n"


def test_anki_s_files_are_evaluated_as_the_same_reviews_in_csv(tmp_path: Path, log: Path) -> None:
    collection = tmp_path / "collection.anki2"
    with closing(sqlite3.connect(collection)) as connection, connection:
        connection.execute("CREATE TABLE revlog (id, cid, ease, factor, type, time)")
        connection.executemany(
            "INSERT INTO revlog VALUES (?, ?, ?, 2500, 1, ?)",
            [
                (round(each.at.timestamp() * 1000), each.card, int(each.rating), each.duration_ms)
                for each in REVIEWS
            ],
        )
        connection.execute("INSERT INTO revlog VALUES (1000, 'card-0', 0, 0, 4, 0)")
    package = tmp_path / "all.apkg"
    with zipfile.ZipFile(package, "w") as zipped:
        zipped.write(collection, "collection.anki21")
    sound = json.loads(run(log, "--json").stdout)
    for path in (collection, package):
        plain = json.loads(run(path, "--json").stdout)
        assert plain["predictors"]["fsrs_default"] == pytest.approx(
            sound["predictors"]["fsrs_default"]
        )
        assert plain["no_reviews"] == 1
    assert "1  other rows: set by hand, or cramming" in run(collection).stdout


def test_the_folds_of_a_large_log_are_counted_aloud(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "_LARGE", 10)
    assert run(log).stderr.splitlines() == [f"Fold {fold} …" for fold in range(1, 6)]


def collection_of(folder: Path) -> bytes:
    """Return a collection of Anki's with one review."""
    path = folder / "one.anki2"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE revlog (id, cid, ease, factor, type, time)")
        connection.execute("INSERT INTO revlog VALUES (1700000000000, 'card', 3, 2500, 1, 900)")
    return path.read_bytes()


def test_a_collection_whose_schema_is_damaged_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "damaged.anki2"
    path.write_bytes(
        collection_of(tmp_path).replace(b"CREATE TABLE revlog", b"CREATE TABL\xff revlog")
    )
    result = run(path)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The collection")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_damaged_inside_is_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "damaged.apkg"
    with zipfile.ZipFile(path, "w", method) as zipped:
        zipped.writestr("collection.anki21", collection_of(tmp_path))
    content = bytearray(path.read_bytes())
    content[60:120] = bytes(60)
    path.write_bytes(content)
    result = run(path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: The package is damaged: it cannot be unpacked.\n"
