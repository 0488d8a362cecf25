"""`make bench`: the two endpoints beside their limit; `make bench FULL=1`: longer, and the rest.

It prints and judges nothing, and no test asserts a time: a loaded machine would fail it.
"""

import sys

from tests.bench.anki import beside_anki
from tests.bench.bank import lists_of_a_large_bank
from tests.bench.endpoints import endpoints
from tests.bench.growth import main as among_others
from tests.bench.ingest import documents_in
from tests.bench.learner import learners
from tests.bench.painted import painted
from tests.bench.paths import paths
from tests.bench.size import main as start_and_size
from tests.support.growth import growth


def main() -> None:
    """Measure and print."""
    full = "full" in sys.argv[1:]
    endpoints(full=full)
    painted(learners=8 if full else 2)
    if full:
        paths()
        growth()
        lists_of_a_large_bank()
        documents_in()
        learners(beside_anki)
        among_others(["--full"])
        start_and_size()


if __name__ == "__main__":
    main()
