"""What an installation weighs is bounded; how soon it starts is for the benchmark to tell."""

import pytest

from tests.bench import size


def test_a_base_installation_is_as_small_as_promised() -> None:
    assert 40 < size.weight(()) <= size.PROMISED["base"]


def test_reading_documents_adds_no_more_than_promised() -> None:
    base, whole = size.weight(()), size.weight({"documents"})
    assert base + 10 < whole <= size.PROMISED["documents"]


def test_what_only_tests_need_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that the app does not need, such as the tests' PostgreSQL, would break it."""
    assert not {"pytest", "playwright"} & size.needed({"documents", "redis"})
    wanted = size.needed(()) | {"playwright"}
    monkeypatch.setattr(size, "needed", lambda _extras: wanted)
    assert size.weight(()) > size.PROMISED["base"]
