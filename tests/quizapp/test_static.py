"""What pages bring along: little, and all of it from this site."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

import quizapp

ROOT = Path(quizapp.__file__).parent
STATIC = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
SCRIPTS = [path for path in STATIC if path.suffix == ".js"]

MOST_BYTES = 30_000
"""Script and style of a learner's page, compressed: what the first visit loads."""

ELSEWHERE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[\w.-]+\.\w", re.IGNORECASE)
"""An address on another machine; the name space of SVG is no address that is ever fetched."""

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def attributes(template: str) -> Iterator[tuple[str, str, str]]:
    """Yield (element, attribute, value) of a template's own markup, its expressions left out."""
    found: list[tuple[str, str, str]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend((tag, key, value or "") for key, value in attrs)
            found.append((tag, "", ""))

    Reader().feed(JINJA.sub("", template))
    yield from found


def inline_code(template: str) -> list[str]:
    """Return what a strict content security policy would refuse to run or to apply."""
    return [
        f"<{tag} {key}={value!r}>"
        for tag, key, value in attributes(template)
        if key == "style"
        or key.startswith("on")
        or value.lower().startswith("javascript:")
        or (tag == "style" and key == "")
    ] + re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", template)


def test_script_and_style_of_a_page_fit_into_thirty_kilobytes() -> None:
    sizes = {name(path): len(gzip.compress(path.read_bytes())) for path in STATIC}
    assert sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_hold_no_script_and_no_style(path: Path) -> None:
    assert inline_code(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "refused",
    [
        '<p style="color: red">',
        '<button onclick="go()">',
        '<a href="javascript:go()">',
        "<style>p {}</style>",
        "<script>go()</script>",
        '<script type="module">go()</script>',
    ],
)
def test_the_rule_against_inline_code_catches_it(refused: str) -> None:
    assert inline_code(refused)


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC], ids=name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    assert ELSEWHERE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("address", ["https://cdn.example/app.js", "//fonts.example.org/a.css"])
def test_the_rule_against_elsewhere_catches_it(address: str) -> None:
    assert ELSEWHERE.search(f'<link href="{address}">')


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_make_no_markup_from_text(path: Path) -> None:
    code = path.read_text("utf-8")
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert way not in code


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_import_nothing_so_that_each_address_carries_its_version(path: Path) -> None:
    imports = re.compile(r"^\s*(?:import|export)\b|\bimport\(", re.MULTILINE)
    assert not imports.search(path.read_text("utf-8"))


def test_some_template_loads_every_script_and_every_style() -> None:
    markup = "".join(path.read_text("utf-8") for path in TEMPLATES)
    for path in STATIC:
        if path.suffix in {".js", ".css"}:
            in_a_list = f'"{path.stem}"'
            by_itself = f"filename='{path.parent.name}/{path.name}'"
            assert in_a_list in markup or by_itself in markup, path
