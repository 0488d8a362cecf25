"""`quizapp bank export` and `quizapp bank import`: the bank out to a file and in from one."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from question_bank.content import BankError
from question_bank.content.plain import bank_to_plain
from question_bank.content.reading import load_bank
from question_bank.interchange.formats import FORMATS, Format
from question_bank.interchange.upsert import upsert
from quizapp.bank.checked import problem_lines
from quizapp.bank.saving import RefusedError, carry_out
from quizapp.bank.writing import Author
from quizapp.exchange.importing import KEEP, TAKE, Choices, Import, import_of, plan_of
from quizapp.exchange.outgoing import Outgoing, exported

IMPORTED = "It was imported from a file."

Opening = Callable[[bool], AbstractContextManager[Session | None]]
"""Opens the database for a command: with True, made if there is none; else None if there is none.
Only a session inside may be used."""


@dataclass(frozen=True)
class Desk:
    """Where commands find the database."""

    opened: Opening = lambda _make: nullcontext(None)


_FORMAT = click.option(
    "--format", "name", type=click.Choice(sorted(FORMATS)), default="json", show_default=True
)


def carriers(desk: Desk) -> tuple[click.Command, click.Command]:
    """Return the commands `export` and `import`."""
    return _export(desk), _import(desk)


def _export(desk: Desk) -> click.Command:
    @click.command("export")
    @_FORMAT
    @click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
    @click.option("--shipped", is_flag=True, help="Use the shipped bank, not the live one.")
    @click.option("--drafts", is_flag=True, help="Newer drafts instead of what learners get.")
    def export(name: str, out: Path, *, shipped: bool, drafts: bool) -> None:
        """Write the bank to a file."""
        with desk.opened(False) as session:  # noqa: FBT003 - it may not make a database
            live = session is not None and not shipped
            found = exported(session, drafts=drafts) if live and session else _shipped()
        form = FORMATS[name]
        out.write_bytes(form.write(found.plain))
        click.echo(f"{len(found.plain['facts']):,} facts written to {out}", err=True)
        for entry in found.behind:
            click.echo(f"left behind: a newer draft of {entry} (--drafts takes it)", err=True)
        for lost in _lost(form, found.plain):
            click.echo(f"not carried by {name}: {lost}", err=True)

    return export


def _import(desk: Desk) -> click.Command:
    @click.command("import")
    @click.argument("file", type=click.Path(exists=True, path_type=Path))
    @_FORMAT
    @click.option("--dry-run", is_flag=True, help="Say what would happen and keep nothing.")
    @click.option(
        "--conflicts",
        type=click.Choice([KEEP, TAKE]),
        help="Where file and bank were both edited: keep the bank's text or take the file's. "
        "Without it nothing is imported while there is such an entry.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
    def import_(
        file: Path, name: str, conflicts: str | None, *, dry_run: bool, as_json: bool
    ) -> None:
        """Lay the records of FILE over the bank: all of them, or none if one is refused."""
        with desk.opened(not dry_run) as session:
            if session is None:
                if not dry_run:
                    raise click.UsageError("There is no database to import into; try --dry-run.")
                report = _over_the_shipped(file, FORMATS[name])
            else:
                report = _over_the_live(session, file, FORMATS[name], conflicts, dry_run=dry_run)
        if as_json:
            click.echo(json.dumps(report.plain, ensure_ascii=False, indent=1))
        else:
            for line in report.lines():
                click.echo(line)
        if not report.done:
            sys.exit(1)

    return import_


@dataclass(frozen=True)
class _Report:
    """What an import did or would do; `done` says whether it could."""

    plain: dict[str, Any]
    outcome: Any
    done: bool

    def lines(self) -> Iterator[str]:
        for name in ("created", "updated", "unchanged", "conflicting", "lost"):
            found = self.plain.get(name, [])
            yield f"{name}: {len(found)}"
            if name == "conflicting":
                yield from (f"  {one['entry']}: {', '.join(one['fields'])}" for one in found)
            elif name != "unchanged":
                yield from (f"  {where}" for where in found)
        yield f"refused: {len(self.plain['refused'])}"
        yield from problem_lines(self.outcome.refused)


def _over_the_shipped(file: Path, form: Format) -> _Report:
    try:
        plain = form.read(file)
    except BankError as error:
        unread = Import(None, refused=tuple(error.problems))
        return _Report(unread.to_plain(), unread, done=False)
    extras = ("bank", "revision", "drafts", "wording")
    sections = {name: rows for name, rows in plain.items() if name not in extras}
    outcome = upsert(load_bank(), sections, _lost(form, plain))
    return _Report({**outcome.to_plain(), "conflicting": []}, outcome, done=not outcome.refused)


def _over_the_live(
    session: Session, file: Path, form: Format, conflicts: str | None, *, dry_run: bool
) -> _Report:
    try:
        plain = form.read(file)
    except BankError as error:
        unread = Import(None, refused=tuple(error.problems))
        return _Report(unread.to_plain(), unread, done=False)
    choices = Choices(otherwise=conflicts)

    def planned(session: Session) -> Import:
        return import_of(session, plain, choices, partial=form.partial, lost=_lost(form, plain))

    found = planned(session)
    if found.possible and not dry_run:
        try:
            carry_out(lambda each: plan_of(planned(each)), Author(None, IMPORTED, "import"))
        except RefusedError as refusal:
            found = replace(found, refused=refusal.plan.errors)
    return _Report(found.to_plain(), found, done=found.possible)


def _shipped() -> Outgoing:
    return Outgoing(bank_to_plain(load_bank()))


def _lost(form: Format, plain: dict[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in form.loses if plain.get(name))
