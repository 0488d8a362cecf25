"""Fit the classifier's weights: `python -m tests.training.fit` writes them and prints the figures.

The texts are those of MedQuAD beside the project, of the side of the split that may be learnt from.
"""

import argparse
import json
import math
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from question_bank.ingest import classifier, features
from question_bank.ingest.classifier import Classifier, Weights
from question_bank.ingest.cues import CATEGORIES
from tests.support.medquad import split
from tests.training.corpus import sentences
from tests.training.labelled import Example, labelled
from tests.training.scores import Scored, print_figures
from tests.training.softmax import Votes, Words, fit_votes, fit_words
from tests.training.weak import Weak, vocabulary, weak

WRITTEN = Path(classifier.__file__).parent / "weights" / "classifier.json"
LEAST = 12
EPOCHS = 4
SCALE = 24.0
FOLDS = 6
RIDGE = 0.5
STANDING_RIDGE = 1.0


def main() -> None:
    """Fit, write, and say how good it is on documents that were left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    epochs: int = parser.parse_args().epochs
    read = labelled()
    words = fitted_words(read, epochs)
    figures = [scored for fold in range(FOLDS) for scored in left_out(read, words, fold)]
    print_figures(figures)
    write(fitted(read, words))


def fitted_words(read: Sequence[Example], epochs: int) -> Weights:
    """Fit the words to MedQuAD's answers about diseases of which no sentence has been labelled."""
    known = {each.focus.lower() for each in read}
    texts = [
        sentence
        for document in split()["train"]
        if document.focus.lower() not in known
        for sentence in sentences(document)
    ]
    surmised = weak(texts)
    sys.stdout.write(f"{len(surmised)} surmised sentences\n")
    model = fit_words(
        [(each.features, each.shares, 1.0) for each in surmised],
        vocabulary(surmised, LEAST),
        epochs,
        random.Random(1),
    )
    return packed(model)


def packed(model: Words) -> Weights:
    """Return the words' weights as whole numbers; what rounds to nothing is left out."""
    rows = {
        name: [max(-127, min(127, round(weight * SCALE))) for weight in row]
        for name, row in model.weights.items()
    }
    kept = {name: row for name, row in rows.items() if any(abs(each) > 1 for each in row)}
    return Weights(SCALE, tuple(round(each, 4) for each in model.bias), kept, {}, {})


def fitted(read: Sequence[Example], words: Weights) -> Weights:
    """Fit all that weighs the words' votes against the rest, to labelled sentences."""
    places = fit_votes(
        [
            (votes(words, each, headed), each.shares)
            for each in read
            if each.label.fact == "yes"
            for headed in (True, False)
        ],
        {"words": 1.0},
        RIDGE,
    )
    weights = Weights(words.scale, words.bias, words.words, rounded(places), {})
    standing = fit_votes(
        [
            (
                ({}, standings(weights, each, headed)),
                (0.0, 1.0) if each.label.fact == "yes" else (1.0, 0.0),
            )
            for each in read
            if each.label.fact != "unsure"
            for headed in (True, False)
        ],
        {},
        STANDING_RIDGE,
    )
    return Weights(words.scale, words.bias, words.words, weights.places, rounded(standing))


def rounded(weights: Votes) -> dict[str, float]:
    """Return weights as they are written."""
    return {name: round(weight, 3) for name, weight in weights.items() if abs(weight) >= 0.01}


def votes(words: Weights, example: Example, headed: bool) -> list[dict[str, float]]:
    """Return what speaks for each category, with the headings or without."""
    shares = Classifier(words).by_words(example.line, example.lead_in)
    headings = example.headings if headed else ()
    place = features.of_place(example.line, headings, example.lead_in)
    return [
        place[category] | {"words": classifier.told(share)}
        for category, share in zip(CATEGORIES, shares, strict=True)
    ]


def standings(weights: Weights, example: Example, headed: bool) -> dict[str, float]:
    """Return what speaks for and against its stating a fact."""
    headings = example.headings if headed else ()
    shares = Classifier(weights).categories(example.line, headings, example.lead_in)
    return {"bias": 1.0} | features.of_standing(example.line, headings, example.lead_in, (), shares)


def left_out(read: Sequence[Example], words: Weights, fold: int) -> list[Scored]:
    """Fit to the other documents, and classify those of one fold, with headings and without."""
    papers = sorted({each.paper for each in read})
    random.Random(2).shuffle(papers)
    here = set(papers[fold::FOLDS])
    model = Classifier(fitted([each for each in read if each.paper not in here], words))
    return [
        Scored(each, headed, model.categories(*told), model.stated(*told))
        for each in read
        if each.paper in here
        for headed in (True, False)
        for told in [(each.line, each.headings if headed else (), each.lead_in)]
    ]


def write(weights: Weights) -> None:
    """Write weights, a feature a line."""
    plain = weights.to_plain()
    parts = [
        f"{json.dumps(name)}: {json.dumps(part)}"
        for name, part in plain.items()
        if not isinstance(part, dict)
    ]
    for name, part in plain.items():
        if isinstance(part, dict):
            lines = ",\n".join(
                f"{json.dumps(each)}:{json.dumps(part[each], separators=(',', ':'))}"
                for each in sorted(part)
            )
            parts.append(f"{json.dumps(name)}: {{\n{lines}}}")
    WRITTEN.write_text("{" + ",\n".join(parts) + "}\n", "utf-8")


if __name__ == "__main__":
    main()
