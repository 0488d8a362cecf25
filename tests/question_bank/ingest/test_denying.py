"""What sentences deny stays denied on the way to candidates, and what they assert, asserted."""

import re

import pytest

from question_bank.content.bank import Bank
from question_bank.content.concepts import Concept
from question_bank.ingest.classifier import Classifier
from question_bank.ingest.finding import Tools, find
from question_bank.ingest.modality import modality
from question_bank.ingest.nothings import named
from question_bank.ingest.nouns import Candidate
from question_bank.ingest.reading import plain_reading
from question_bank.ingest.splitting import Part
from question_bank.ingest.vocabulary import Vocabulary

TOOLS = Tools(Vocabulary(), Classifier.load())
BANK = Bank.of(
    concepts=[
        Concept("gout", "gout", "condition"),
        Concept("rash", "rash", "finding"),
        Concept("penicillin", "penicillin", "medicine"),
    ]
)
TOLD_SO = re.compile(
    r"\b(?:not|no|never|cannot|neither|none|unlikely|myth|ineffective|little)\b|n't|no longer",
    re.IGNORECASE,
)

DENIALS = """Obesity is not a risk factor for gout.
Hair loss is not a symptom of gout.
Deafness is never a sign of gout.
Stress is not a cause of gout.
Penicillin is not used to treat gout.
Penicillin and steroids are not used to treat gout.
Penicillin should not be used to treat gout.
Penicillin is no longer used to treat gout.
Penicillin cannot cure gout.
Penicillin has no effect on gout.
Antibiotics have little effect on gout.
Antibiotics are ineffective in treating gout.
Antibiotics are not recommended for the treatment of gout.
Smoking does not increase the risk of gout.
Smoking has no influence on the risk of gout.
Neither smoking nor coffee causes gout.
Neither fever nor rash is a symptom of gout.
No drug prevents gout.
None of these drugs prevents gout.
There is no evidence that garlic prevents gout.
There is little evidence that garlic prevents gout.
Numbness and tingling are not features of gout.
Numbness is not a feature of gout and suggests a stroke instead.
A normal blood count does not rule out gout.
Blood tests are not needed to diagnose gout.
X-rays are not helpful in diagnosing gout.
Vaccines do not prevent gout.
Cold weather never causes gout.
Eating sugar won't cause gout.
Tea doesn't trigger gout.
Being tall is no risk factor for gout.
A lack of vitamin D is not associated with gout.
Kissing is not a cause of gout.
Gout is not caused by stress.
Gout does not cause hair loss.
Gout is not treated with penicillin.
Gout is not contagious.
Gout never leads to blindness.
Gout cannot be prevented by vaccines.
Gout is unlikely to cause deafness.
Gout does not increase the risk of cancer.
Gout is not spread by kissing.""".splitlines()

ASSERTIONS = """Beer is a risk factor for gout.
Hair loss is a symptom of gout.
Not drinking water is a risk factor for gout.
Lack of sleep is a cause of gout.
Fever is not the only symptom of gout.
Colchicine is used to treat gout when steroids are not tolerated.
If the pain does not stop, colchicine is used to treat gout.
Colchicine, which does not cure malaria, is used to treat gout.
Fever is a symptom of gout, although deafness is not.
Swelling that does not go down can be a sign of gout.
Not only beer but also wine can cause gout.
Without treatment, stones are a complication of gout.
Gout is not uncommon in men.
People who do not exercise are at risk of gout.
Gout causes fever.""".splitlines()


def found(sentence: str) -> list[Candidate]:
    text = f"Gout\n\nGout is a disease of the joints.\n\n{sentence}\n"
    begin = text.index(sentence)
    every = find(plain_reading(text), BANK, TOOLS)
    return [each for each in every if each.sentence_start >= begin]


@pytest.mark.parametrize("sentence", DENIALS)
def test_what_is_denied_is_not_asserted(sentence: str) -> None:
    for each in found(sentence):
        assert TOLD_SO.search(each.statement), each
        assert each.polarity == "denied" or each.predicate == "has_statement"


@pytest.mark.parametrize("sentence", ASSERTIONS)
def test_what_is_asserted_is_not_denied(sentence: str) -> None:
    assert not [each for each in found(sentence) if each.polarity == "denied"]


@pytest.mark.parametrize(
    ("said", "phrase", "verb", "polarity"),
    [
        ("Beer is not a cause of it.", "Beer", "is not a cause of", "denied"),
        ("Beer and wine are no causes of it.", "wine", "are no causes of", "denied"),
        ("No beer causes it.", "No beer", "causes", "denied"),
        ("Neither beer nor wine causes it.", "wine", "causes", "denied"),
        ("Beer, which is not wine, causes it.", "Beer", "causes", "asserted"),
        ("Beer causes it, and wine does not.", "Beer", "causes", "asserted"),
        ("Beer is not wine; beer causes it.", "Beer", "causes", "asserted"),
        ("Not washing causes it.", "Not washing", "causes", "asserted"),
    ],
)
def test_what_denies_a_verb_denies_its_subject(
    said: str, phrase: str, verb: str, polarity: str
) -> None:
    first, then = said.index(phrase), said.rindex(verb)
    told = modality(said, phrase=(first, first + len(phrase)), verb=(then, then + len(verb)))
    assert told.polarity == polarity


def test_things_are_named_without_what_denies_them() -> None:
    said = ["neither beer nor wine", "no beer", "none of these", "not beer", "not drinking", "beer"]
    names = [[each.text for each in named([Part(0, len(word), word)])] for word in said]
    assert names == [
        ["beer", "wine"],
        ["any beer"],
        ["these"],
        ["beer"],
        ["not drinking"],
        ["beer"],
    ]
    assert [each[:2] for each in named([Part(3, 24, said[0])])] == [(11, 15), (20, 24)]
