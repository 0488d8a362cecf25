"""Fixtures of backups: empty databases of both kinds."""

from tests.support.places import make_either, make_place, make_postgresql, make_sqlite

__all__ = ["make_either", "make_place", "make_postgresql", "make_sqlite"]
