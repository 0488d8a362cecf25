"""Fit the classifier's weights: `python -m tests.training.fit` writes them and prints the figures.

The texts are those of MedQuAD beside the project, of the side of the split that may be learnt from.
`--keep-words` leaves what the many surmised sentences have taught, and fits the rest anew.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from math import sqrt
from pathlib import Path

from question_bank.ingest import classifier
from question_bank.ingest.classifier import (
    Classifier,
    Judgement,
    Rows,
    Weights,
    standing_around,
    votes_around,
)
from question_bank.ingest.cues import CATEGORIES
from question_bank.ingest.features import of_reading, of_standing
from tests.gold.papers import own
from tests.support.medquad import split
from tests.training.corpus import sentences
from tests.training.labelled import Example, answers, examples, labelled
from tests.training.scores import Scored, print_figures, sharpness
from tests.training.softmax import Case, Price, Shares, Votes, fit
from tests.training.weak import Weak, vocabulary, weak

WRITTEN = Path(classifier.__file__).parent / "weights" / "classifier.json"
SCALE = 24.0
FOLDS = 4
EPOCHS = {"words": 3, "places": 10, "standing": 8, "around": 8}
LEAST_DISEASES = 12
LEAST_PAPERS = 2
SLIGHT_ROW = 3
SLIGHT_WORD = 0.05
WORDS_PRICE = Price(0.0, 0.5)
PLACES_PRICE = Price(0.7, 0.08)
STANDING_PRICE = Price(0.2)
AROUND_PRICE = Price(2.0)
STANDING_AROUND_PRICE = Price(0.1)
NOTHING = Weights(1.0, SCALE, (0.0,) * len(CATEGORIES), {}, {}, {"words": 1.0}, {}, {}, {})
YES, NO = (0.0, 1.0), (1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Unseen:
    """A sentence and those around it, each judged alone by what was fitted to other documents.

    ``ways`` are with the headings above them and without.
    """

    example: Example
    fold: int
    ways: tuple[tuple[Judgement, tuple[Judgement | None, ...]], ...]


def main() -> None:
    """Fit, write, and say how good it is on documents that were left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep-words", action="store_true")
    said = parser.parse_args()
    read = labelled()
    words = Classifier.load().weights if said.keep_words else fitted_words()
    with ProcessPoolExecutor() as pool:
        whole = pool.submit(fitted, read, words)
        folds = pool.map(partial(left_out, read, words), range(FOLDS))
        unseen = list(chain.from_iterable(folds))
        scored = [each for fold in range(FOLDS) for each in together(unseen, fold)]
        power = sharpness(scored)
        weights = replace(fitted_around(unseen, whole.result()), sharpness=power)
    write(weights)
    sharp = [each.sharpened(power) for each in scored]
    for name, theirs in (
        ("documents", sharp),
        ("NIH pages", [each for each in sharp if not ours(each)]),
        ("documents of our own", [each for each in sharp if ours(each)]),
    ):
        sys.stdout.write(f"\n{name} that were left out in turn\n")
        print_figures(theirs)
    sys.stdout.write("\ndocuments of our own that nothing was fitted to\n")
    print_figures(judged([each for paper in own("dev") for each in examples(paper)], weights))


def ours(scored: Scored) -> bool:
    """Tell whether a sentence is of a document of our own to learn from."""
    return scored.example.paper.startswith("train/")


def fitted_words() -> Weights:
    """Fit the words to all of MedQuAD's answers of which no sentence has been read.

    To fit them again to what the finished classifier surmises has been tried: it gained nothing
    that could be told from chance.
    """
    known = answers()
    surmised = weak(
        [
            sentence
            for document in split()["train"]
            for sentence in sentences(document)
            if sentence.answer not in known
        ]
    )
    sys.stdout.write(f"{len(surmised)} surmised sentences\n")
    return by_surmise(surmised)


def by_surmise(surmised: Sequence[Weak]) -> Weights:
    """Fit the words alone; the categories' own weights are the classes' bias."""
    own = tuple({f"is {each}": 1.0} for each in CATEGORIES)
    cases = [
        (Case(own, each.shares, ((1 / sqrt(len(each.features) or 1), each.features),)),)
        for each in surmised
    ]
    model = fit(cases, WORDS_PRICE, {}, vocabulary(surmised, LEAST_DISEASES), EPOCHS["words"])
    bias = tuple(round(model.votes[f"is {each}"], 4) for each in CATEGORIES)
    return replace(NOTHING, bias=bias, words=packed(model.rows))


def packed(rows: Mapping[str, Sequence[float]], slight: int = 1) -> Rows:
    """Return the rows as whole numbers; what rounds to next to nothing is left out."""
    whole = {name: [round(weight * SCALE) for weight in row] for name, row in rows.items()}
    return {name: row for name, row in whole.items() if any(abs(each) > slight for each in row)}


def fitted(read: Sequence[Example], words: Weights) -> Weights:
    """Fit all that is learnt by reading, but for what the sentences around are taken for."""
    facts = [each for each in read if each.label.fact == "yes"]
    bare = Classifier(replace(words, sharpness=1.0, read={}, places={}))
    cases = [
        [Case(tuple(bare.votes(seen)), each.shares, of_reading(seen)) for seen, _ in each.both]
        for each in facts
    ]
    model = fit(cases, PLACES_PRICE, {"words": 1.0}, met_often(facts), EPOCHS["places"])
    weights = replace(
        bare.weights, read=packed(model.rows, SLIGHT_ROW), places=rounded(model.votes)
    )
    return replace(weights, standing=fitted_standing(read, Classifier(weights)))


def met_often(read: Sequence[Example]) -> list[str]:
    """Return the features that stand in several documents."""
    met: dict[str, set[str]] = defaultdict(set)
    for each in read:
        for feature in chain.from_iterable(names for _, names in of_reading(each.seen)):
            met[feature].add(each.paper)
    return sorted(name for name, where in met.items() if len(where) >= LEAST_PAPERS)


def fitted_standing(read: Sequence[Example], model: Classifier) -> dict[str, float]:
    """Fit what speaks for and against a fact; the unsure teach nothing."""
    often = {f"r:{name}" for name in met_often(read)}
    cases = []
    for each in read:
        if each.label.fact == "unsure":
            continue
        ways = (of_standing(seen, model.alone(seen).categories) for seen, _ in each.both)
        cases.append([yes_or_no(each, among(votes, often)) for votes in ways])
    return rounded(fit(cases, STANDING_PRICE, {}, (), EPOCHS["standing"]).votes, SLIGHT_WORD)


def among(votes: Votes, often: set[str]) -> dict[str, float]:
    """Return votes without the words that were met too seldom, and the bias."""
    kept = {name: each for name, each in votes.items() if name in often or name[:2] != "r:"}
    return {"bias": 1.0} | kept


def yes_or_no(example: Example, votes: Votes) -> Case:
    """Return what speaks for a fact, and whether it is one."""
    return Case(({}, votes), YES if example.label.fact == "yes" else NO)


def fitted_around(unseen: Iterable[Unseen], weights: Weights) -> Weights:
    """Fit what the sentences around are taken for, as those judged them that had not seen them."""
    categories, standing = [], []
    for each in unseen:
        label = each.example.label
        if label.fact == "yes":
            shares: Shares = each.example.shares
            categories.append([Case(tuple(votes_around(*way)), shares) for way in each.ways])
        if label.fact != "unsure":
            standing.append([yes_or_no(each.example, standing_around(*way)) for way in each.ways])
    alone = {"alone": 1.0}
    return replace(
        weights,
        around=rounded(fit(categories, AROUND_PRICE, alone, (), EPOCHS["around"]).votes),
        standing_around=rounded(
            fit(standing, STANDING_AROUND_PRICE, alone, (), EPOCHS["around"]).votes
        ),
    )


def rounded(weights: Votes, slight: float = 0.01) -> dict[str, float]:
    """Return weights as they are written, without the slightest."""
    return {name: round(each, 3) for name, each in weights.items() if abs(each) >= slight}


def left_out(read: Sequence[Example], words: Weights, fold: int) -> list[Unseen]:
    """Fit to the other documents, and judge the sentences of one fold alone."""
    papers = sorted({each.paper for each in read})
    random.Random(2).shuffle(papers)
    here = set(papers[fold::FOLDS])
    model = Classifier(fitted([each for each in read if each.paper not in here], words))
    return [alone(each, fold, model) for each in read if each.paper in here]


def alone(example: Example, fold: int, model: Classifier) -> Unseen:
    """Judge a sentence, and those around it in its section, each by itself."""
    ways = (
        (
            model.alone(seen),
            tuple(
                model.alone(each) if each and each.headings == seen.headings else None
                for each in around
            ),
        )
        for seen, around in example.both
    )
    return Unseen(example, fold, tuple(ways))


def together(unseen: Sequence[Unseen], fold: int) -> list[Scored]:
    """Weigh those around a sentence by the other folds, and judge those of one fold."""
    others = (each for each in unseen if each.fold != fold)
    model = Classifier(fitted_around(others, NOTHING))
    return [
        Scored(each.example, headed, model.together(*way))
        for each in unseen
        if each.fold == fold
        for headed, way in zip((True, False), each.ways, strict=True)
    ]


def judged(read: Sequence[Example], weights: Weights) -> list[Scored]:
    """Judge each sentence with the headings above it, and without."""
    model = Classifier(weights)
    return [
        Scored(each, headed, model.judge(seen, around))
        for each in read
        for headed, (seen, around) in zip((True, False), each.both, strict=True)
    ]


def write(weights: Weights) -> None:
    """Write weights as JSON, a feature a line."""
    parts = []
    for name, part in weights.to_plain().items():
        if isinstance(part, dict):
            lines = (f"{json.dumps(each)}:{told(part[each])}" for each in sorted(part))
            parts.append(f"{json.dumps(name)}: {{\n" + ",\n".join(lines) + "}")
        else:
            parts.append(f"{json.dumps(name)}: {told(part)}")
    WRITTEN.write_text("{" + ",\n".join(parts) + "}\n", "utf-8")


def told(value: object) -> str:
    """Return a value as JSON without blanks."""
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    main()
