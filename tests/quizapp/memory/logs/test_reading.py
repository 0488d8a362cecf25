"""Review logs: what is read, and what is said of every row that cannot be."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory.logs.lines import LONGEST_LINE, read_csv
from quizapp.memory.logs.nouns import KEPT, Problem, ReviewLog, UnreadableLogError

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
HEAD = "card_id,review_rating,review_time,review_duration\n"
MONDAY = "2026-11-16T08:00:00+00:00"
TUESDAY = "2026-11-17T08:00:00+00:00"
WEDNESDAY = "2026-11-18T08:00:00+00:00"
ANKI = "id,cid,usn,ease,ivl,lastIvl,factor,time,type\n"


def read(text: str | bytes) -> ReviewLog:
    return read_csv(BytesIO(text if isinstance(text, bytes) else text.encode()), NOW)


def read_rows(*rows: str) -> ReviewLog:
    return read(HEAD + "".join(f"{row}\n" for row in rows))


def left_out(log: ReviewLog) -> list[str]:
    return [str(problem) for problem in log.problems.left_out]


def told(log: ReviewLog) -> list[str]:
    return [str(problem) for problem in log.problems.told]


def test_a_row_is_a_review() -> None:
    [review] = read_rows(f"heart,3,{MONDAY},1500").reviews
    assert (review.where, review.card, review.rating) == ("line 2", "heart", 3)
    assert review.at == datetime(2026, 11, 16, 8, tzinfo=UTC)
    assert review.duration_ms == 1500


def test_columns_may_stand_in_any_order_beside_others() -> None:
    text = f"note,review_time,card_id,deck,review_rating\nx,{MONDAY},heart,y,1\n"
    [review] = read(text).reviews
    assert (review.card, review.rating, review.duration_ms) == ("heart", 1, None)


@pytest.mark.parametrize(
    "time",
    [
        "2026-11-16T08:00:00Z",
        "2026-11-16 09:00:00+01:00",
        "2026-11-16T03:00:00.000-05:00",
        "20261116T080000Z",
    ],
)
def test_a_time_may_be_written_in_any_way_that_names_its_offset(time: str) -> None:
    [review] = read_rows(f"heart,3,{time},").reviews
    assert review.at == datetime(2026, 11, 16, 8, tzinfo=UTC)
    assert review.duration_ms is None


def test_what_spreadsheets_make_of_a_log_is_read_too() -> None:
    text = (HEAD + f'"heart", 3 ,{MONDAY},10\n\n,,,\n').replace("\n", "\r\n")
    log = read(b"\xef\xbb\xbf" + text.encode())
    assert [review.card for review in log.reviews] == ["heart"]
    assert left_out(log) == ["line 4: the card has no id"]


def test_the_last_line_needs_no_end() -> None:
    assert len(read(HEAD + f"heart,3,{MONDAY},10").reviews) == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f"heart,5,{MONDAY},1", "the rating is 1, 2, 3 or 4, not '5'"),
        (f"heart,0,{MONDAY},1", "the rating is 1, 2, 3 or 4, not '0'"),
        (f"heart,,{MONDAY},1", "the rating is 1, 2, 3 or 4, not ''"),
        (f"heart,3.0,{MONDAY},1", "the rating is 1, 2, 3 or 4, not '3.0'"),
        (f"heart,Good,{MONDAY},1", "the rating is 1, 2, 3 or 4, not 'Good'"),
        (f"heart,٣,{MONDAY},1", "the rating is 1, 2, 3 or 4, not '\\u0663'"),
        (f",3,{MONDAY},1", "the card has no id"),
        (f"{'x' * 201},3,{MONDAY},1", "a card's id has at most 200 characters, this has 201"),
        ("heart,3,,1", "the time is not written after ISO 8601: ''"),
        ("heart,3,yesterday,1", "the time is not written after ISO 8601: 'yesterday'"),
        (
            "heart,3,2026-11-31T08:00:00Z,1",
            "the time is not written after ISO 8601: '2026-11-31T08:00:00Z'",
        ),
        (
            "heart,3,2026-11-16T08:00:00,1",
            "the time does not say its offset from UTC: '2026-11-16T08:00:00'",
        ),
        ("heart,3,2026-11-16,1", "the time does not say its offset from UTC: '2026-11-16'"),
        (
            "heart,3,0001-01-01T00:00:00+14:00,1",
            "the time lies outside the calendar: '0001-01-01T00:00:00+14:00'",
        ),
        (
            "heart,3,1969-12-31T23:59:59Z,1",
            "the time lies before 1970: '1969-12-31T23:59:59Z'",
        ),
        (
            "heart,3,2026-11-22T09:00:01Z,1",
            "the time lies in the future: 2026-11-22T09:00:01+00:00",
        ),
        (
            f"heart,3,{MONDAY},-1",
            "the duration is a whole number of milliseconds, not '-1'",
        ),
        (
            f"heart,3,{MONDAY},1.5",
            "the duration is a whole number of milliseconds, not '1.5'",
        ),
        (
            f"heart,3,{MONDAY},{'9' * 5000}",
            f"the duration is a whole number of milliseconds, not '{'9' * 40}'…",
        ),
        (f"heart,3,{MONDAY}", "3 fields, where the first line has 4"),
        ("heart", "1 field, where the first line has 4"),
        (f"heart,3,{MONDAY},1,more", "5 fields, where the first line has 4"),
        (
            f'"heart,3,{MONDAY},1',
            "a quote is opened and not closed, or stands inside a field",
        ),
        (f"heart\0,3,{MONDAY},1", "holds a NUL"),
        (f"{'x' * LONGEST_LINE},3,{MONDAY},1", "longer than 10,000 bytes"),
        (f"{'x' * 5 * LONGEST_LINE},3,{MONDAY},1", "longer than 10,000 bytes"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_by_its_line_and_the_rest_is_read(
    row: str, why: str
) -> None:
    log = read_rows(f"lung,3,{MONDAY},1", row, f"lung,3,{TUESDAY},1")
    assert left_out(log) == [f"line 3: {why}"]
    assert log.problems.left_out_count == 1
    assert [review.where for review in log.reviews] == ["line 2", "line 4"]


def test_a_line_that_is_no_text_is_told_by_its_line() -> None:
    log = read(f"{HEAD}h\xe9art,3,{MONDAY},1\nlung,3,{MONDAY},1\n".encode("latin-1"))
    assert left_out(log) == ["line 2: not UTF-8"]
    assert [review.card for review in log.reviews] == ["lung"]


def test_half_a_line_at_the_end_is_told() -> None:
    log = read(f"{HEAD}lung,3,{MONDAY},1\nlung,3,2026-11-17T08:0")
    assert left_out(log) == ["line 3: 3 fields, where the first line has 4"]


def test_a_row_that_repeats_another_counts_once() -> None:
    log = read_rows(*[f"heart,3,{MONDAY},1"] * 3)
    assert [review.where for review in log.reviews] == ["line 2"]
    assert left_out(log) == ["line 3: repeats line 2", "line 4: repeats line 2"]


@pytest.mark.parametrize("other", [f"heart,1,{MONDAY},1", f"heart,3,{MONDAY},2"])
def test_rows_that_contradict_each_other_count_both_for_nothing(other: str) -> None:
    log = read_rows(f"heart,3,{MONDAY},1", other, f"lung,3,{MONDAY},1")
    assert [review.card for review in log.reviews] == ["lung"]
    assert left_out(log) == [
        "line 2: contradicts line 3: one card, one moment",
        "line 3: contradicts line 2: one card, one moment",
    ]


def test_rows_out_of_order_are_told_used_and_put_in_order() -> None:
    log = read_rows(
        f"heart,3,{WEDNESDAY},1", f"heart,1,{MONDAY},1", f"b,3,{TUESDAY},1", f"a,3,{TUESDAY},1"
    )
    assert told(log) == ["line 3: earlier than line 2; reviews are taken in order of time"]
    assert not left_out(log)
    assert [review.where for review in log.reviews] == ["line 3", "line 5", "line 4", "line 2"]


def test_of_very_many_problems_all_are_counted_and_the_first_kept() -> None:
    rows = [f"heart,9,{MONDAY},1"] * (KEPT + 5)
    found = read_rows(*rows).problems
    assert (found.left_out_count, len(found.left_out)) == (KEPT + 5, KEPT)
    later = [f"heart,3,{NOW - timedelta(minutes=each)},1" for each in range(KEPT + 5)]
    found = read_rows(*later).problems
    assert (found.told_count, len(found.told)) == (KEPT + 4, KEPT)


def test_a_problem_is_plain_data() -> None:
    assert Problem("line 3", "holds a NUL").to_plain() == {
        "where": "line 3",
        "problem": "holds a NUL",
        "used": False,
    }


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "The file is empty."),
        ("\n  \n", "The file is empty."),
        (
            f"heart,3,{MONDAY},1\n",
            (
                "The first line does not name the columns: "
                "card_id, review_rating, review_time, review_duration or "
                "id, cid, ease, factor, type, time."
            ),
        ),
        ("card_id,review_time\n", "The first line names no column review_rating."),
        ("id,cid,ease\n", "The first line names no column factor and no type."),
        (
            "card_id,review_rating,review_time,card_id\n",
            "The first line names the column card_id more than once.",
        ),
        (b"\xff\xfec\0a\0r\0d\0", "The first line cannot be read: holds a NUL."),
        (b"\x80\x81\n", "The first line cannot be read: not UTF-8."),
        (b"x" * 20_000, "The first line cannot be read: longer than 10,000 bytes."),
        (
            '"card_id,review_rating\n',
            (
                "The first line cannot be read: a quote is opened and not closed, "
                "or stands inside a field."
            ),
        ),
    ],
)
def test_a_file_that_is_no_log_is_refused_with_a_sentence(text: str | bytes, why: str) -> None:
    with pytest.raises(UnreadableLogError) as error:
        read(text)
    assert str(error.value) == why


def test_a_log_may_hold_nothing_but_its_columns() -> None:
    log = read(HEAD)
    assert (log.reviews, log.problems.left_out_count, log.no_reviews) == ((), 0, 0)


def test_anki_s_table_of_reviews_is_read_from_csv() -> None:
    log = read(ANKI + "1763280000123,42,-1,3,4,1,2500,6000,1\n")
    [review] = log.reviews
    assert (review.card, review.rating, review.duration_ms) == ("42", 3, 6000)
    assert review.at == datetime(2025, 11, 16, 8, 0, 0, 123_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "row",
    [
        "1763280000000,42,-1,0,4,1,2500,0,4",  # a date set by hand
        "1763280000000,42,-1,0,4,1,2500,0,5",  # rescheduled
        "1763280000000,42,-1,3,4,1,0,6000,3",  # crammed
    ],
)
def test_what_anki_logs_beside_reviews_is_counted_and_no_review(row: str) -> None:
    log = read(f"{ANKI}{row}\n1763280000001,42,-1,2,4,1,2500,6000,3\n")
    assert [review.rating for review in log.reviews] == [2]
    assert (log.no_reviews, log.problems.left_out_count) == (1, 0)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1763280000000,42,-1,3,4,1,2500,6000,6", "the type is a number from 0 to 5, not '6'"),
        ("1763280000000,42,-1,0,4,1,2500,6000,1", "the rating is 1, 2, 3 or 4, not '0'"),
        ("now,42,-1,3,4,1,2500,6000,1", "the time is a whole number of milliseconds, not 'now'"),
        ("-5,42,-1,3,4,1,2500,6000,1", "the time is a whole number of milliseconds, not '-5'"),
        (
            "9" * 15 + ",42,-1,3,4,1,2500,6000,1",
            "the time lies outside the calendar: '999999999999999'",
        ),
        (
            "1800000000000,42,-1,3,4,1,2500,6000,1",
            "the time lies in the future: 2027-01-15T08:00:00+00:00",
        ),
    ],
)
def test_a_row_of_anki_s_that_cannot_be_used_is_told(row: str, why: str) -> None:
    log = read(f"{ANKI}{row}\n")
    assert left_out(log) == [f"line 2: {why}"]
    assert not log.reviews


@given(st.binary(max_size=300))
def test_whatever_a_file_holds_it_is_read_or_refused(junk: bytes) -> None:
    log = read(HEAD.encode() + junk)
    held = sum(1 for line in junk.split(b"\n") if line.strip())
    assert len(log.reviews) + log.problems.left_out_count == held
    with suppress(UnreadableLogError):
        assert read(junk).no_reviews == 0


rows = st.lists(
    st.builds(
        "{},{},{},{}".format,
        st.sampled_from(["heart", "lung", "", "liver"]),
        st.sampled_from(["1", "3", "4", "7"]),
        st.sampled_from([MONDAY, TUESDAY, WEDNESDAY, "2030-01-01T00:00:00Z", "soon"]),
        st.sampled_from(["", "10", "x"]),
    ),
    max_size=12,
)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing_of_what_is_read(
    rows: list[str], draws: Random
) -> None:
    shuffled = list(rows)
    draws.shuffle(shuffled)
    one, other = read_rows(*rows), read_rows(*shuffled)
    assert [(each.card, each.at, each.rating, each.duration_ms) for each in one.reviews] == [
        (each.card, each.at, each.rating, each.duration_ms) for each in other.reviews
    ]
    assert one.problems.left_out_count == other.problems.left_out_count
    assert len(one.reviews) + one.problems.left_out_count == len(rows)
