"""`quizapp bank check` and `quizapp items`: a bank checked and shown from the command line."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import click

from question_bank.content import Bank
from question_bank.content.items import Item, ItemKind
from question_bank.content.reading import load_bank
from question_bank.generate import Generator
from question_bank.generate.coverage import every_item
from question_bank.interchange.report import check_loaded, check_path
from quizapp.bank.checked import report_lines
from quizapp.bank.current import published
from quizapp.bank.lint import check_items

KINDS = ("multiple_choice", "matching", "cloze", "flashcard")


def _no_live_bank() -> Bank | None:
    return None


@dataclass(frozen=True)
class Shelf:
    """Where commands find the live bank; ``live`` returns None while there is no database."""

    live: Callable[[], Bank | None] = _no_live_bank

    def bank(self, *, shipped: bool) -> Bank:
        """Return the live bank, or the shipped one if asked for or there is no other."""
        live = None if shipped else self.live()
        return live if live is not None else load_bank()


def commands(shelf: Shelf) -> tuple[click.Group, click.Command]:
    """Return the group `bank` and the command `items`, working on a shelf."""
    group = click.Group("bank", help="Check, export and import the question bank.")
    group.add_command(_check(shelf))
    return group, _items(shelf)


_FILE = click.Path(exists=True, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_SHIPPED = click.option("--shipped", is_flag=True, help="Use the shipped bank, not the live one.")


def _check(shelf: Shelf) -> click.Command:
    @click.command("check")
    @click.argument("path", type=_FILE, required=False)
    @click.option("--documents", type=_FOLDER, help="Prove every selector against these files.")
    @click.option(
        "--seeds",
        type=click.IntRange(min=0),
        help="Look at all items of so many seeds; else of up to 50, as far as that is quick.",
    )
    @_SHIPPED
    @_AS_JSON
    def check(
        path: Path | None,
        documents: Path | None,
        seeds: int | None,
        *,
        shipped: bool,
        as_json: bool,
    ) -> None:
        """Validate a bank: a folder or file at PATH, else the live or shipped one."""
        live = None if shipped or path else shelf.live()
        if live:
            report = check_loaded(live, documents=documents, seeds=seeds)
        else:
            report = check_path(path, documents, seeds)
        if as_json:
            _print_json(report.to_plain())
        else:
            _print_lines(report_lines(report))
        if not report.sound:
            sys.exit(1)

    return check


def _items(shelf: Shelf) -> click.Command:
    @click.command("items")
    @click.option("--kind", type=click.Choice(KINDS), help="Only items of this kind.")
    @click.option("--concept", help="Only facts that speak of this concept (its id).")
    @click.option("--limit", type=click.IntRange(min=0), help="At most this many items.")
    @click.option("--seed", type=int, default=0, show_default=True, help="Which draw.")
    @click.option("--check", type=click.File("rb"), help="Judge the item lines of a file instead.")
    @_SHIPPED
    @click.option("--json", "as_json", is_flag=True, help="Print JSON lines.")
    def items(  # noqa: PLR0913 - one argument an option
        kind: ItemKind | None,
        concept: str | None,
        limit: int | None,
        seed: int,
        check: BinaryIO | None,
        *,
        shipped: bool,
        as_json: bool,
    ) -> None:
        """Print generated items, one of each kind that a fact has."""
        if check is not None:
            if kind or concept or limit is not None:
                raise click.UsageError("--check judges every line; it takes no other limits.")
            sys.exit(0 if check_items(check, as_json=as_json) else 1)
        bank = published(shelf.bank(shipped=shipped))
        if concept is not None and concept not in bank.concepts:
            raise click.UsageError(f"There is no concept {concept!r}.")
        made = every_item(Generator(bank), seed, kind)
        wanted = (item for item in made if _of(bank, item, concept))
        for item in islice(wanted, limit):
            click.echo(json.dumps(item.to_plain(), ensure_ascii=False) if as_json else shown(item))

    return items


def _of(bank: Bank, item: Item, concept: str | None) -> bool:
    """Whether one of the item's facts speaks of the concept."""
    facts = (bank.facts[ident] for ident in item.facts)
    return concept is None or any(
        concept in (fact.subject, *map(bank.meaning, fact.objects)) for fact in facts
    )


def shown(item: Item) -> str:
    """Return an item as a person reads it, with its key, reasons and answer."""
    lines = [f"{item.kind} · {item.style} · {', '.join(item.facts)}", item.stem]
    for option in item.options:
        sign = "+" if option.correct else "-"
        lines.append(f"  {sign} {option.label}. {option.text}: {option.rationale}")
    words = {response.id: response.text for response in item.responses}
    lines += [f"  {each.text} = {words[item.pairs[each.id]]}" for each in item.premises]
    if item.responses:
        lines.append(f"  (choose from: {'; '.join(words.values())})")
    if not item.options and not item.premises:
        answers = [item.answer] if isinstance(item.answer, str) else item.answer
        lines.append(f"  = {' / '.join(answers)}")
    return "\n".join([*lines, ""])


def _print_lines(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)


def _print_json(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


bank, items = commands(Shelf())
