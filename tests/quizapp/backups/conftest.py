"""Fixtures of backups: empty databases of both kinds."""

import pytest

from tests.support.places import make_either, make_place, make_postgresql, make_sqlite

__all__ = ["make_either", "make_place", "make_postgresql", "make_sqlite"]

OFTEN = {
    "test_a_copy_is_made_once_a_day",
    "test_answers_stream_on_and_the_backup_is_of_one_moment",
    "test_a_backup_without_one_snapshot_would_be_of_no_moment",
}
"""What is tested on PostgreSQL in every run; what differs is the same below all of the others."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the rest of what runs on both to the long tests, as far as PostgreSQL goes."""
    for item in items:
        named, _, variant = item.name.partition("[")
        ours = item.path.parent.name == "backups" and named not in OFTEN
        if ours and variant.startswith("postgresql"):
            item.add_marker(pytest.mark.long)
