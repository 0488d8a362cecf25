"""Fit the classifier's weights: `python -m tests.training.fit` writes them and prints the figures.

The texts are those of MedQuAD beside the project, of the side of the split that may be learnt from.
`--keep-words` leaves what the many surmised sentences have taught, and fits the rest anew.
"""

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from question_bank.ingest import classifier
from question_bank.ingest.classifier import Classifier, Rows, Weights
from question_bank.ingest.cues import CATEGORIES
from question_bank.ingest.features import of_reading, of_standing
from tests.gold.papers import own
from tests.support.medquad import split
from tests.training.corpus import sentences
from tests.training.labelled import Example, answers, examples, labelled
from tests.training.scores import Scored, print_figures, sharpness
from tests.training.softmax import Case, Price, Votes, fit
from tests.training.weak import Weak, vocabulary, weak

WRITTEN = Path(classifier.__file__).parent / "weights" / "classifier.json"
SCALE = 24.0
FOLDS = 4
EPOCHS = {"words": 3, "places": 16, "standing": 16}
LEAST_DISEASES = 12
LEAST_PAPERS = 2
WORDS_PRICE = Price(0.0, 0.5)
PLACES_PRICE = Price(0.5, 0.3)
STANDING_PRICE = Price(1.0)
NOTHING = Weights(1.0, SCALE, (0.0,) * len(CATEGORIES), {}, {}, {"words": 1.0}, {})


def main() -> None:
    """Fit, write, and say how good it is on documents that were left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep-words", action="store_true")
    said = parser.parse_args()
    read = labelled()
    words = Classifier.load().weights if said.keep_words else fitted_words()
    scored = [each for fold in range(FOLDS) for each in left_out(read, words, fold)]
    power = sharpness(scored)
    weights = replace(fitted(read, words), sharpness=power)
    write(weights)
    sys.stdout.write("documents that were left out in turn\n")
    print_figures([each.sharpened(power) for each in scored])
    sys.stdout.write("\ndocuments of our own that nothing was fitted to\n")
    unseen = [each for paper in own("dev") for each in examples(paper)]
    print_figures(judged(unseen, Classifier(weights)))


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
    cases = [Case(own, each.shares, each.features) for each in surmised]
    model = fit(cases, WORDS_PRICE, {}, vocabulary(surmised, LEAST_DISEASES), EPOCHS["words"])
    bias = tuple(round(model.votes[f"is {each}"], 4) for each in CATEGORIES)
    return replace(NOTHING, bias=bias, words=packed(model.rows))


def packed(rows: Mapping[str, Sequence[float]]) -> Rows:
    """Return the rows as whole numbers; what rounds to next to nothing is left out."""
    whole = {name: [round(weight * SCALE) for weight in row] for name, row in rows.items()}
    return {name: row for name, row in whole.items() if any(abs(each) > 1 for each in row)}


def fitted(read: Sequence[Example], words: Weights) -> Weights:
    """Fit all that is learnt by reading."""
    facts = [each for each in read if each.label.fact == "yes"]
    bare = Classifier(replace(words, sharpness=1.0, read={}, places={}, standing={}))
    cases = [
        Case(tuple(bare.votes(seen)), each.shares, of_reading(seen.line, seen.lead_in))
        for each in facts
        for seen in each.both
    ]
    model = fit(cases, PLACES_PRICE, {"words": 1.0}, met_often(facts), EPOCHS["places"])
    weights = replace(bare.weights, read=packed(model.rows), places=rounded(model.votes))
    return replace(weights, standing=fitted_standing(read, Classifier(weights)))


def met_often(read: Sequence[Example]) -> list[str]:
    """Return the features that stand in several documents."""
    met: dict[str, set[str]] = defaultdict(set)
    for each in read:
        for feature in of_reading(each.seen.line, each.seen.lead_in):
            met[feature].add(each.paper)
    return sorted(name for name, where in met.items() if len(where) >= LEAST_PAPERS)


def fitted_standing(read: Sequence[Example], model: Classifier) -> dict[str, float]:
    """Fit what speaks for and against a fact; the unsure teach nothing."""
    cases = [
        Case(
            ({}, {"bias": 1.0} | of_standing(seen, model.judge(seen).categories)),
            (0.0, 1.0) if each.label.fact == "yes" else (1.0, 0.0),
        )
        for each in read
        if each.label.fact != "unsure"
        for seen in each.both
    ]
    return rounded(fit(cases, STANDING_PRICE, {}, (), EPOCHS["standing"]).votes)


def rounded(weights: Votes) -> dict[str, float]:
    """Return weights as they are written, without the slightest."""
    return {name: round(each, 3) for name, each in weights.items() if abs(each) >= 0.01}


def left_out(read: Sequence[Example], words: Weights, fold: int) -> list[Scored]:
    """Fit to the other documents, and judge those of one fold, with headings and without."""
    papers = sorted({each.paper for each in read})
    random.Random(2).shuffle(papers)
    here = set(papers[fold::FOLDS])
    model = Classifier(fitted([each for each in read if each.paper not in here], words))
    return judged([each for each in read if each.paper in here], model)


def judged(read: Sequence[Example], model: Classifier) -> list[Scored]:
    """Judge each sentence with the headings above it, and without."""
    return [
        Scored(each, headed, model.judge(seen))
        for each in read
        for headed, seen in zip((True, False), each.both, strict=True)
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
