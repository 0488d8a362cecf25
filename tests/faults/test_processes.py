"""A real server: its processes are killed, and its workers answer one thing at once."""

from collections.abc import Iterator

import pytest

from quizapp.config import Settings
from tests.faults.at_once import one_answer_often, one_item_twice
from tests.faults.kills import installed, kills
from tests.faults.serving import Served
from tests.support import postgres

Site = tuple[Served, Settings]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with installed(tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="module")
def postgres_site(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Site]:
    url = postgres.create_database(postgres_server, "faults")
    with installed(tmp_path_factory.mktemp("site"), url) as found:
        yield found
    postgres.drop_database(postgres_server, "faults")


def test_an_item_that_two_workers_answer_has_one_answer(site: Site) -> None:
    found = one_item_twice(*site, times=4)
    assert found.sound, found.line("two workers")


def test_one_answer_sent_by_many_at_once_counts_once(site: Site) -> None:
    found = one_answer_often(*site, threads=8, times=4)
    assert found.sound, found.line("sent often")


def test_no_answer_is_lost_or_doubled_by_a_kill(site: Site) -> None:
    found = kills(*site, 6)
    assert found.sound, found.line("kills")


@pytest.mark.long
def test_a_hundred_kills_lose_nothing(site: Site) -> None:
    found = kills(*site, 100, seed=2)
    assert found.sound, found.line("kills")


@pytest.mark.long
def test_eight_times_forty_at_once_count_once(site: Site) -> None:
    assert one_answer_often(*site, threads=8, times=40).sound
    assert one_item_twice(*site, times=40).sound


@pytest.mark.long
@pytest.mark.postgres
def test_kills_and_crowds_on_postgresql(postgres_site: Site) -> None:
    assert one_answer_often(*postgres_site, threads=8, times=40).sound
    assert one_item_twice(*postgres_site, times=40).sound
    found = kills(*postgres_site, 100, seed=3)
    assert found.sound, found.line("kills, PostgreSQL")
