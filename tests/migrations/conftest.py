"""Fixtures of migrations: empty databases of both kinds."""

from tests.support.places import make_place, make_sqlite

__all__ = ["make_place", "make_sqlite"]
