"""A real server: its processes are killed, and its workers answer one thing at once."""

from collections.abc import Iterator

import pytest

from quizapp.config import Settings
from tests.faults.at_once import one_answer_often, one_item_twice
from tests.faults.kills import installed, kills
from tests.faults.laws import Found
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


def test_crowds_and_kills_lose_and_double_nothing(site: Site) -> None:
    """One test, since each process of a test run that has one of these starts a server for it."""
    for found in (
        one_item_twice(*site, times=4),
        one_answer_often(*site, threads=8, times=4),
        kills(*site, 6),
    ):
        assert found.sound, found.line("a real server")


@pytest.mark.long
def test_a_hundred_kills_and_full_crowds_lose_and_double_nothing(site: Site) -> None:
    for found in full(site):
        assert found.sound, found.line("a real server")


@pytest.mark.long
@pytest.mark.postgres
def test_the_same_on_postgresql(postgres_site: Site) -> None:
    for found in full(postgres_site):
        assert found.sound, found.line("a real server, PostgreSQL")


def full(site: Site) -> Iterator[Found]:
    """Yield what each left behind."""
    yield one_item_twice(*site, times=40)
    yield one_answer_often(*site, threads=8, times=40)
    yield kills(*site, 100, seed=3)
