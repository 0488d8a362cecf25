"""An item goes out as its item line and comes back the same."""

import json
from dataclasses import replace

import pytest

from question_bank.content.items import Item, identified
from question_bank.generate.coverage import every_item
from tests.support.generators import shipped_generator

LINE = {
    "id", "kind", "style", "seed", "facts", "category", "stem", "options", "premises",
    "responses", "pairs", "answer", "explanation", "sources", "flaws",
}  # fmt: skip


@pytest.fixture(name="items", scope="module")
def fixture_items() -> list[Item]:
    return list(every_item(shipped_generator(), seed=3))


def test_an_item_line_has_the_agreed_fields_and_survives_json(items: list[Item]) -> None:
    for item in items:
        line = json.loads(json.dumps(item.to_plain()))
        assert set(line) == LINE
        assert Item.from_plain(line) == item


def test_the_id_follows_from_the_content_alone(items: list[Item]) -> None:
    for item in items[:50]:
        assert identified(replace(item, id="", seed=99)) == replace(item, seed=99)
        assert identified(replace(item, stem=item.stem + " ")).id != item.id


def test_the_key_is_the_one_right_option(items: list[Item]) -> None:
    choices = [item for item in items if item.kind == "multiple_choice"]
    assert choices
    assert all(item.key.text == item.answer for item in choices)
