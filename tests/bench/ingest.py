"""How long documents take, and how much memory: 250 kB, 500 kB and 1 MB of made-up text.

`python -m tests.bench.ingest` reads each and finds its candidates, in a process of its own, and
prints seconds of its processor and of the clock, and peak memory. The cost should grow as the text
does.
"""

import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator

from question_bank.content.reading import load_bank
from question_bank.ingest.finding import find
from question_bank.ingest.reading import plain_reading

SIZES = (250_000, 500_000, 1_000_000)
_PLACES = ("heart", "liver", "skin", "kidneys", "lungs", "joints", "eyes", "spine", "bowel")
_SIGNS = (
    "fever", "cough", "a rash", "pain in the chest", "swollen feet", "weakness of the arms",
    "dizziness", "loss of appetite", "night sweats", "blurred vision", "shortness of breath",
)  # fmt: skip
_CARE = ("rest", "antibiotics", "surgery", "corticosteroids", "physical therapy", "a low-salt diet")
_SENTENCES = (
    "{name} is a rare disorder that affects the {place} and the {other}.",
    "Common symptoms include {one}, {two}, and {three}.",
    "People with {name} often have {one}, which may lead to {two}.",
    "Mutations in the {gene} gene cause {name}.",
    "The condition is usually treated with {care} or {more}.",
    "Doctors diagnose {name} with blood tests and a biopsy of the {place}.",
    "About 1 in {number} people has it, and men are affected more often than women.",
    "Smoking and older age can increase the risk of {name}.",
    "If it is not treated, {name} can cause {one} and damage to the {other}.",
    "See your doctor if you notice {two}.",
    "This page was written for readers who want to know more about {name}.",
    "It does not spread from person to person.",
)


def text(size: int, seed: int = 1) -> str:
    """Return a text of about so many characters: chapters about diseases that do not exist."""
    chance, found, length = random.Random(seed), [], 0
    while length < size:
        chapter = "\n\n".join(_chapter(chance))
        found.append(chapter)
        length += len(chapter) + 2
    return "\n\n".join(found)[:size]


def _chapter(chance: random.Random) -> Iterator[str]:
    name = "".join(chance.choice(("ba", "ro", "ti", "lu", "ne", "kor")) for _ in range(3)).title()
    disease = f"{name} disease"
    yield f"What is {disease}?"
    for _paragraph in range(5):
        yield " ".join(_sentence(chance, disease) for _ in range(chance.randint(3, 8)))
        yield "Symptoms of it include:"
        yield "\n".join(f"- {sign}" for sign in chance.sample(_SIGNS, 4))


def _sentence(chance: random.Random, disease: str) -> str:
    one, two, three = chance.sample(_SIGNS, 3)
    place, other = chance.sample(_PLACES, 2)
    care, more = chance.sample(_CARE, 2)
    gene, number = f"{disease[:3].upper()}{chance.randint(1, 9)}", f"{chance.randint(2, 90)},000"
    return chance.choice(_SENTENCES).format(
        name=disease, one=one, two=two, three=three, place=place, other=other, care=care,
        more=more, gene=gene, number=number,
    )  # fmt: skip


def measure(size: int) -> str:
    """Read a text of that size, and say what it took."""
    made, bank = text(size), load_bank()
    begun, started = time.process_time(), time.perf_counter()
    found = find(plain_reading(made), bank)
    seconds, waited = time.process_time() - begun, time.perf_counter() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{'candidates in ' + str(size // 1000) + ' kB':32}{seconds:8.1f} s{waited:8.1f} s waited"
        f"{megabytes:8.0f} MB{len(found):8} found\n"
    )


def documents_in() -> None:
    """Measure each size in a process of its own: peak memory never falls again."""
    sys.stdout.write("\n")
    for size in SIZES:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.ingest", str(size)],
            check=True,
            capture_output=True,
            text=True,
        )
        sys.stdout.write(done.stdout)


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.write(measure(int(sys.argv[1])))
    else:
        documents_in()
