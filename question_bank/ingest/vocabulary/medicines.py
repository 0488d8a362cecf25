"""Medicines from the list of drug-named-entity-recognition."""

import bz2
import io
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from question_bank.ingest.vocabulary.terms import Term

FILE = "drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2"
MOST_WORDS = 3
_LETTERS = 4


class _Plain(pickle.Unpickler):
    """Reads lists, texts and numbers; whatever would run code is refused."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - the base class's type
        raise pickle.UnpicklingError(f"the list of medicines asks for {module}.{name}")


def named(folder: Path) -> Iterator[tuple[Term, tuple[str, ...]]]:
    """Yield medicines in use with their brands and spellings."""
    if not (folder / FILE).is_file():
        return
    with bz2.open(folder / FILE) as packed:
        lists = _Plain(io.BytesIO(packed.read())).load()
    known = lists["drug_canonical_to_data"]
    for spelling, (name, *_) in lists["drug_variant_to_canonical"].items():
        about = known.get(name, {})
        if _in_use(about) and len(spelling) >= _LETTERS and len(spelling.split()) <= MOST_WORDS:
            yield Term(about.get("name", name), "medicine", "medicine"), (spelling,)


def _in_use(about: dict[str, Any]) -> bool:
    """Tell medicines from the chemicals, proteins and plants of the list."""
    return (
        "medline_plus_id" in about
        or "nhs_url" in about
        or {"drugbank_id", "mesh_id"} <= about.keys()
    )
