"""Fixtures of migrations: empty databases of both kinds."""

from tests.support.places import make_place

__all__ = ["make_place"]
