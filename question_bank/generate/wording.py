"""How concepts, facts and predicates read: wording kept in data, one small type for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from question_bank.content.problems import BankError, Problem
from question_bank.content.reading import SHIPPED, read_plain
from question_bank.content.schema import violations


@dataclass(frozen=True)
class ConceptWording:
    """How a concept reads inside a sentence, as an option, and as a patient shows it.

    ``rank`` places it among options that have an order of their own, such as rare before common.
    """

    text: str | None = None
    article: str | None = None
    plural: bool = False
    option: str | None = None
    patient: tuple[str, ...] = ()
    rank: float | None = None


@dataclass(frozen=True)
class FactWording:
    """A fact's flashcard sides, the words of its statement to blank, and other right answers.

    ``front`` and ``cloze`` hold variants: a seed chooses among them.
    """

    front: tuple[str, ...] = ()
    back: str | None = None
    cloze: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()


@dataclass(frozen=True)
class PredicateWording:
    """A predicate's templates, each with variants; see ``grammar`` for their placeholders.

    ``forward`` asks for the object, ``reverse`` for the subject, ``discrimination`` for what is
    true of the subject and not of ``{other}``, ``matching`` and ``sorting`` for pairs, each by
    hedge class (``plain`` for unhedged facts, ``hedged`` for any class without templates of its
    own). ``vignette`` says that a patient may show the predicate's objects. ``asserted`` and
    ``denied`` are sentences that say so, or not so, of a subject and an object.
    """

    forward: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reverse: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    discrimination: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    matching: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sorting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flashcard: tuple[str, ...] = ()
    vignette: bool = False
    asserted: str | None = None
    denied: str | None = None


@dataclass(frozen=True)
class PeopleWording:
    """How a patient is named: ``plain``, or with ``{age}`` and ``{sex}`` where these are ``known``.

    ``age`` and ``sex`` name the predicates that say whom a condition strikes, and ``sexes`` how a
    patient of each sex is called.
    """

    plain: tuple[str, ...] = ("A patient",)
    known: tuple[str, ...] = ()
    age: str | None = None
    sex: str | None = None
    sexes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class VignetteWording:
    """How a vignette tells its findings (``stories``, by their number) and asks (by kind).

    ``extended`` asks about several vignettes at once, ``people`` names their patients, and
    ``reassuring`` are the kinds of finding that say that something is well.
    """

    stories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    extended: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: PeopleWording = PeopleWording()
    reassuring: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """All wording: by concept id, by fact id, by predicate, and what they share.

    ``hedges`` gives each hedge its class; ``reasons`` gives each kind of reason its template.
    """

    concepts: Mapping[str, ConceptWording] = field(default_factory=dict)
    facts: Mapping[str, FactWording] = field(default_factory=dict)
    predicates: Mapping[str, PredicateWording] = field(default_factory=dict)
    hedges: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    vignette: VignetteWording = VignetteWording()

    def concept(self, value: str) -> ConceptWording:
        """Return how a value reads; a value without wording of its own reads as it is named."""
        return self.concepts.get(value, _PLAIN_CONCEPT)

    def fact(self, fact_id: str) -> FactWording:
        """Return how a fact reads; a fact without wording of its own has only templates."""
        return self.facts.get(fact_id, _PLAIN_FACT)

    def predicate(self, predicate: str) -> PredicateWording:
        """Return a predicate's templates; an unknown predicate has none."""
        return self.predicates.get(predicate, _PLAIN_PREDICATE)

    def templates(
        self, by_class: Mapping[str, tuple[str, ...]], hedge: str | None
    ) -> tuple[str, ...]:
        """Return the templates that fit a hedge."""
        hedge_class = self.hedge_class(hedge)
        fallback = () if hedge is None else by_class.get("hedged", ())
        return by_class.get(hedge_class, fallback)

    def hedge_class(self, hedge: str | None) -> str:
        """Return ``plain`` without a hedge, else the class of the hedge (``other`` if unknown)."""
        return "plain" if hedge is None else self.hedges.get(hedge, "other")


_PLAIN_CONCEPT = ConceptWording()
_PLAIN_FACT = FactWording()
_PLAIN_PREDICATE = PredicateWording()


def load_wording(path: Path | None = None) -> Wording:
    """Read a folder of wording files; None means the shipped one.

    Raises BankError with every problem found, each with file and line.
    """
    return _shipped() if path is None else _read(path)


@cache
def _shipped() -> Wording:
    return _read(SHIPPED / "wording")


def _read(path: Path) -> Wording:
    source = read_plain(path)
    problems = []
    for where, sentence in violations("wording", source.data):
        file, line = source.places.spot(where)
        problems.append(Problem(file, line, "/".join(map(str, where)), sentence))
    if problems:
        raise BankError(problems)
    return wording_from_plain(source.data)


def wording_from_plain(plain: Mapping[str, Any]) -> Wording:
    """Build wording from data that the schema has accepted."""
    return Wording(
        concepts={key: ConceptWording(**_frozen(row)) for key, row in _rows(plain, "concepts")},
        facts={key: _fact_wording(row) for key, row in _rows(plain, "facts")},
        predicates={
            key: PredicateWording(**_frozen(row)) for key, row in _rows(plain, "predicates")
        },
        hedges=plain.get("hedges") or {},
        reasons=plain.get("reasons") or {},
        vignette=_vignette_wording(plain.get("vignette") or {}),
    )


def laid_over(
    wording: Wording, rows: Mapping[tuple[str, str], Mapping[str, Any] | None], usual: Wording
) -> Wording:
    """Return the wording with some rows in place of its own.

    ``rows`` are plain, by their section (``concepts`` or ``facts``) and id; in place of None comes
    what the ``usual`` wording has.
    """
    concepts, facts = dict(wording.concepts), dict(wording.facts)
    for (section, ident), row in rows.items():
        if section == "concepts":
            own = usual.concept(ident) if row is None else ConceptWording(**_frozen(row))
            concepts[ident] = own
        else:
            facts[ident] = usual.fact(ident) if row is None else _fact_wording(row)
    return replace(wording, concepts=concepts, facts=facts) if rows else wording


def _fact_wording(row: Mapping[str, Any]) -> FactWording:
    """Read one text as the only variant."""
    variants = {
        key: (each,) if isinstance(each, str) else tuple(each or ())
        for key, each in row.items()
        if key in {"front", "cloze"}
    }
    return FactWording(**{**_frozen(row), **variants})


def _vignette_wording(row: Mapping[str, Any]) -> VignetteWording:
    people = PeopleWording(**_frozen(row.get("people") or {}))
    return VignetteWording(**{**_frozen(row), "people": people})


def _rows(plain: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    return list((plain.get(key) or {}).items())


def _frozen(value: Any) -> Any:  # noqa: ANN401 - plain data has no narrower type
    """Turn lists into tuples, all the way down."""
    if isinstance(value, list):
        return tuple(_frozen(each) for each in value)
    if isinstance(value, dict):
        return {key: _frozen(each) for key, each in value.items()}
    return value
