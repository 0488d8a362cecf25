"""Put the vocabulary together: ``python -m question_bank.ingest.vocabulary PACKAGES OUT``.

PACKAGES is a folder into which pip has put the packages of ``requirements/vocabulary.txt``. Only
their data files are read. OUT is the file to write.
"""

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from question_bank.ingest.vocabulary import icd, medicines, phenotypes
from question_bank.ingest.vocabulary.names import places
from question_bank.ingest.vocabulary.terms import Term, write_vocabulary


def main(packages: str, out: str) -> None:
    """Write the vocabulary."""
    write_vocabulary(Path(out), terms(Path(packages)))


def terms(packages: Path) -> Iterator[tuple[Term, Iterator[str]]]:
    """Yield the terms of all packages that are there, each with where it is looked up."""
    for term, names in chain(
        icd.named(packages), medicines.named(packages), phenotypes.named(packages)
    ):
        yield term, places(iter(names))


if __name__ == "__main__":
    main(*sys.argv[1:])
