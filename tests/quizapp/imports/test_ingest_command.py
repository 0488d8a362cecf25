"""`quizapp ingest`: candidate facts on standard output, problems on standard error."""

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.content.documents import Document
from question_bank.content.facts import Fact
from question_bank.ingest.reading import plain_reading
from quizapp.bank.commands import Shelf
from quizapp.cli import main
from quizapp.imports.commands import ingesting

ARTICLE = """Gout

Gout causes swelling of a toe and fever. It does not cause a rash. Gout is treated with rest.
"""
PROMISED = {
    "document", "start", "end", "sentence_start", "sentence_end", "subject", "predicate",
    "category", "objects", "statement", "hedge", "confidence",
}  # fmt: skip


def fact(ident: str, value: str) -> Fact:
    statement = f"Gout brings {value}."
    return Fact(ident, "gout", "has_phenotype", "feature", (value,), statement, basis="textbook")


def bank() -> Bank:
    digest = plain_reading(ARTICLE).source_sha256
    return Bank.of(
        documents=[Document("gout-article", "Gout", None, digest, digest, len(ARTICLE))],
        concepts=[
            Concept("gout", "gout", "condition"),
            Concept("fever", "fever", "finding"),
            Concept("rash", "rash", "finding"),
        ],
        facts=[fact("gout-fever", "fever"), fact("gout-rash", "rash")],
    )


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(ingesting(Shelf(live=bank)), [str(each) for each in arguments])


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "gout.txt"
    file.write_text(ARTICLE)
    return file


def test_lines_have_what_is_promised_and_true_places(article: Path) -> None:
    done = run(article, "--json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert not done.stderr
    assert lines
    for line in lines:
        assert line.keys() >= PROMISED
        assert ARTICLE[line["start"] : line["end"]] == line["exact"]
        assert line["sentence_start"] <= line["start"] < line["end"] <= line["sentence_end"]


def test_a_document_and_concepts_go_by_the_bank_s_ids(article: Path) -> None:
    lines = [json.loads(line) for line in run(article, "--json").stdout.splitlines()]
    assert {line["document"] for line in lines} == {"gout-article"}
    assert {line["subject"] for line in lines} == {"gout"}
    relations = {tuple(line["objects"]): (line["relation"], line["fact"]) for line in lines}
    assert relations["fever",] == ("same", "gout-fever")
    assert relations["rash",] == ("conflict", "gout-rash")
    assert relations["rest",] == ("new", None)


def test_another_document_goes_by_its_file_s_name(tmp_path: Path) -> None:
    file = tmp_path / "other.txt"
    file.write_text("Gout\n\nGout is treated with ice.\n")
    (line,) = run(file, "--json").stdout.splitlines()
    assert json.loads(line)["document"] == "other.txt"


def test_less_sure_candidates_are_left_out(article: Path) -> None:
    assert not run(article, "--json", "--min-confidence", "1").stdout
    assert run(article, "--min-confidence", "2").exit_code == 2


def test_a_problem_is_told_and_the_other_files_are_still_read(article: Path) -> None:
    broken = article.with_name("broken.txt")
    broken.write_bytes(b"\x00\x01\x02" * 50)
    done = run(broken, article, article.with_name("none.txt"), article.parent, "--json")
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 3
    assert "cannot be opened" in done.stderr
    assert "no regular file" in done.stderr
    assert all(json.loads(line) for line in done.stdout.splitlines())


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = run(tmp_path / "pipe")
    assert done.exit_code == 1
    assert "no regular file" in done.stderr


def test_a_document_may_come_on_standard_input() -> None:
    done = CliRunner().invoke(ingesting(Shelf(live=bank)), ["-", "--json"], input=ARTICLE)
    assert [json.loads(line)["exact"] for line in done.stdout.splitlines()]
    assert done.exit_code == 0


def test_the_text_as_read_can_be_had_and_checked(tmp_path: Path) -> None:
    file, folder = tmp_path / "gout.html", tmp_path / "texts" / "as-read"
    file.write_text("<h1>Gout</h1><p>Gout causes &#x201C;fever&#x201D; and pain in the toes.</p>")
    lines = run(file, "--json", "--texts", folder).stdout.splitlines()
    assert lines
    for line in map(json.loads, lines):
        content = (folder / f"{line['text_sha256']}.txt").read_bytes()
        assert sha256(content).hexdigest() == line["text_sha256"]
        text = content.decode()
        assert text[line["start"] : line["end"]] == line["exact"]
        sentence = text[line["sentence_start"] : line["sentence_end"]]
        assert sha256(sentence.encode()).hexdigest() == line["sentence_sha256"]


def test_a_person_reads_a_listing(article: Path) -> None:
    listing = run(article).stdout
    assert listing.startswith("gout.txt: Gout (")
    assert "  = Gout shows itself in fever." in listing
    assert "  ! Gout does not show itself in a rash." in listing
    assert "The bank says the same: Gout brings fever." in listing
    assert "The document denies what the bank asserts" in listing


def test_a_listing_of_a_text_without_facts_says_so(tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.write_text("Where are you?\n")
    assert "(0 candidates)" in run(file).stdout


def test_it_is_one_of_the_app_s_commands(article: Path) -> None:
    done = CliRunner().invoke(main, ["ingest", "--shipped", "--json", str(article)])
    assert done.exit_code == 0
    assert done.stdout
    assert CliRunner().invoke(main, ["ingest"]).exit_code == 2
