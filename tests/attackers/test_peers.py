"""Holes that other systems of this kind had, each with one test that would find it here.

Those of accounts, sessions and links stand in `test_ways_in.py`; attempts counted at once, in
`tests/faults`.
"""

import io
import itertools
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from question_bank.interchange import csv_format
from tests.attackers.test_archives import OUTSIDE, everything, packed, read_or_refused, word
from tests.attackers.test_objects import TAKING, posts, refused, rows_of
from tests.attackers.test_order import SECRET, chosen, put
from tests.support.active import active_parts
from tests.support.house import ROLES, House
from tests.support.planting import plant_rows
from tests.support.raids import pages_of


def test_an_archive_import_writes_nothing_outside_its_folder(
    estate: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others unpacked an archive to the paths that its files were called by."""
    inner = tmp_path / "in" / "here" / "and" / "even" / "deeper"
    inner.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(inner))  # so that what it leads to is watched
    path = inner / "bank.zip"
    rows = "id,name,kind,synonyms,parents\ntic,Tic,finding,,\n"
    path.write_bytes(packed(*((f"{name}", rows) for name in OUTSIDE)))
    before = everything(tmp_path), set(estate.file.parent.iterdir())
    csv_format.read(path)
    sent = {"file": (io.BytesIO(path.read_bytes()), f"../../{OUTSIDE[0]}.zip")}
    told = estate.browser("ines").post("/bank/exchange/uploads", data=sent, follow_redirects=True)
    assert told.status_code == 200
    assert "../" not in told.text
    # The table may have come with a backup, whose names nobody has looked at.
    with closing(sqlite3.connect(estate.file)) as database, database:
        database.execute("UPDATE upload SET name = ?", (f"../../{OUTSIDE[0]}",))
    assert estate.browser("ines").get(told.request.path).status_code == 200
    assert (everything(tmp_path), set(estate.file.parent.iterdir())) == before
    estate.put_back()


def test_no_service_address_of_a_session_skips_ahead(estate: House) -> None:
    """Others told the key to whoever asked the address that the page itself would ask later."""
    serving, study = put(estate, chosen(0))
    browser = estate.browser("ada")
    for method, address in itertools.product(
        ("GET", "POST"),
        (
            f"/study/answers/{serving}",
            f"/study/answers/{serving}/rating",
            f"/study/answers/{serving}/undo",
            f"/study/items/{serving}?reveal=1",
            f"/study/sessions/{study}",
            f"/study/sessions/{study}/end",
            f"/study/items/{serving}/report",
        ),
    ):
        told = browser.open(address, method=method, headers={"Accept": "application/json"})
        assert SECRET not in told.text, address
    estate.put_back()


def test_script_restored_from_a_backup_runs_nowhere(estate: House) -> None:
    """Others believed what stood in their own tables, which a restored file had filled."""
    plant_rows(estate)
    active = [
        f"{what}: {part}"
        for what, answer in pages_of(estate, ("ada", "ines"))
        if answer.mimetype == "text/html" and answer.status_code == 200
        for part in active_parts(answer.text)
    ]
    estate.put_back()
    assert active == []


def test_nothing_is_deleted_without_the_right_to(estate: House) -> None:
    """Others asked for the right to see a thing, and for none to delete it."""
    before = rows_of(estate)
    for rule in posts(estate):
        for role in ROLES:
            if TAKING.search(rule.endpoint) and refused(role, rule):
                assert estate.ask(role, rule, "POST").status_code in {302, 303, 403, 404}
                assert rows_of(estate) == before, f"{rule.endpoint} for {role}"


def test_an_import_reads_no_file_of_the_machine(tmp_path: Path) -> None:
    """Others followed the addresses and entities that an imported document named."""
    path = tmp_path / "secret.txt"
    path.write_text("the secret of the machine")
    doctype = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file://{path}">]>'
    said = "<w:p><w:r><w:t>A rash. &e;</w:t></w:r></w:p>"
    assert "secret" not in read_or_refused(word(said, doctype))
