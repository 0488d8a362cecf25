"""What can be said of a subject, and under which predicate and category of the bank it falls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["forward", "inverse"]
Table = Mapping[str, str]
"""Category to predicate, the most natural category first."""

POSSIBLE = 0.05
"""A firm relation decides the category if the sentence gives it at least this much."""

LIKELY = 0.2
"""Any other relation does so from here on."""


@dataclass(frozen=True)
class Relation:
    """What words between two things say.

    ``forward`` holds where the subject stands before those words, ``inverse`` where it stands
    after them. ``outwards`` relations say something of the subject only if it stands before them
    by name. Of a ``single`` relation the object is one phrase and no list.
    """

    name: str
    forward: Table
    inverse: Table = field(default_factory=dict)
    firm: bool = False
    outwards: bool = False
    single: bool = False


_SHOWN: Table = {
    "feature": "has_phenotype",
    "complication": "has_complication",
    "diagnostic": "has_phenotype",
    "outlook": "has_outlook",
    "mechanism": "causes",
}
_SOURCE: Table = {
    "mechanism": "disease_has_basis_in",
    "risk": "has_risk_factor",
    "complication": "disease_has_basis_in",
}
_RISK: Table = {"risk": "has_risk_factor", "mechanism": "disease_has_basis_in"}
_CARE: Table = {"treatment": "treated_by", "prevention": "prevented_by"}
_SIGNS: Table = {
    "feature": "has_phenotype",
    "diagnostic": "has_phenotype",
    "complication": "has_phenotype",
}
_FOUND: Table = {"diagnostic": "is_diagnosed_by"}
_ENDS: Table = {"complication": "has_complication", "outlook": "has_outlook"}
_SPARED: Table = {"prevention": "prevented_by", "treatment": "treated_by"}


def _of(*categories: str, predicate: str) -> Table:
    return dict.fromkeys(categories, predicate)


_ALL = (
    Relation("inherited", {"risk": "has_mode_of_inheritance"}, firm=True, single=True),
    Relation("basis", _SOURCE, {"mechanism": "causes", "complication": "has_complication"}),
    Relation("treated", _CARE, firm=True),
    Relation(
        "treats", _of("treatment", "prevention", predicate="has_purpose"), _CARE, outwards=True
    ),
    Relation("diagnosed", _FOUND, firm=True),
    Relation("diagnoses", {"diagnostic": "shows"}, _FOUND, firm=True, outwards=True),
    Relation("shows", {"diagnostic": "shows"}, outwards=True),
    Relation(
        "risks",
        {"risk": "predisposes_to_condition", "complication": "has_complication"},
        _RISK,
    ),
    Relation(
        "endangered",
        {"complication": "has_complication", "risk": "predisposes_to_condition"},
        _RISK,
    ),
    Relation("contributes", _of("risk", "mechanism", predicate="contributes_to"), _SOURCE),
    Relation("worsened", _of("risk", "feature", "mechanism", predicate="condition_exacerbated_by")),
    Relation("prevented", {"prevention": "prevented_by"}, firm=True),
    Relation("prevents", {"prevention": "has_purpose"}, _SPARED, outwards=True),
    Relation("named", {"definition": "same_as"}, single=True),
    Relation("types", {"definition": "superclass_of"}),
    Relation(
        "kind", _of("definition", "mechanism", "epidemiology", predicate="subclass_of"), single=True
    ),
    Relation("one of", _of("definition", "epidemiology", predicate="subclass_of"), single=True),
    Relation(
        "frequency", {"epidemiology": "has_prevalence", "outlook": "has_outlook"}, single=True
    ),
    Relation(
        "onset",
        {
            "feature": "has_age_of_onset",
            "epidemiology": "has_age_of_onset",
            "outlook": "has_age_of_onset",
        },
        single=True,
    ),
    Relation(
        "occurs",
        {
            "epidemiology": "occurs_in",
            "risk": "occurs_in",
            "feature": "affects",
            "definition": "affects",
        },
    ),
    Relation(
        "mainly",
        {
            "definition": "primarily_affects",
            "feature": "primarily_affects",
            "epidemiology": "occurs_in",
        },
    ),
    Relation(
        "affects",
        {
            "feature": "affects",
            "definition": "affects",
            "mechanism": "affects",
            "epidemiology": "occurs_in",
        },
    ),
    Relation("damages", _of("mechanism", "feature", "complication", predicate="damages")),
    Relation("disrupts", _of("mechanism", "feature", "complication", predicate="disrupts")),
    Relation("brings", _SHOWN, _SOURCE),
    Relation("features", _SHOWN),
    Relation("signals", _of("risk", "feature", "diagnostic", predicate="may_indicate"), _SHOWN),
    Relation("symptoms", _SIGNS, _SIGNS),
    Relation("causes", _SOURCE, _SOURCE),
    Relation("risk factors", _RISK, _RISK),
    Relation("complications", _ENDS, _ENDS),
    Relation("care", _CARE, _CARE),
    Relation("tests", _FOUND, _FOUND),
    Relation(
        "linked",
        {
            "feature": "has_phenotype",
            "risk": "has_risk_factor",
            "mechanism": "disease_has_basis_in",
            "complication": "has_complication",
        },
        {
            "feature": "has_phenotype",
            "risk": "has_risk_factor",
            "mechanism": "disease_has_basis_in",
            "complication": "has_complication",
        },
    ),
    Relation(
        "varies", _of("feature", "outlook", "treatment", "mechanism", predicate="varies_with")
    ),
    Relation("requires", _of("treatment", "mechanism", "prevention", predicate="requires")),
    Relation("needed", {"mechanism": "contributes_to"}, outwards=True),
    Relation(
        "urgent",
        _of("diagnostic", "treatment", "complication", "feature", predicate="needs_evaluation_if"),
    ),
    Relation("outlook", {"outlook": "has_outlook"}, firm=True, single=True),
    Relation(
        "includes",
        {
            "feature": "has_phenotype",
            "definition": "superclass_of",
            "treatment": "treated_by",
            "mechanism": "disease_has_basis_in",
            "diagnostic": "is_diagnosed_by",
            "risk": "has_risk_factor",
            "complication": "has_complication",
            "prevention": "prevented_by",
        },
    ),
    Relation(
        "involves",
        {
            "feature": "affects",
            "definition": "affects",
            "mechanism": "disease_has_basis_in",
            "treatment": "treated_by",
            "diagnostic": "is_diagnosed_by",
        },
    ),
    Relation(
        "count", _of("definition", "epidemiology", predicate="has_number_of_types"), single=True
    ),
    Relation("unknown", {"mechanism": "has_known_cause"}, single=True),
    Relation("is", {"feature": "has_attribute"}, single=True),
)

RELATIONS: Mapping[str, Relation] = {each.name: each for each in _ALL}

COPULAS = frozenset({"is", "includes", "involves", "kind"})
"""Relations that say little by themselves: the noun beside them decides."""

STATED = "has_statement"
"""The predicate of a clause that is kept as it stands. Nothing is asked of it until somebody says
what it asserts: a clause is no quality, and with its own "not" inside none that could be denied."""

DEFAULTS: Table = {
    "definition": "has_attribute",
    "mechanism": "disease_has_basis_in",
    "feature": "has_phenotype",
    "diagnostic": "is_diagnosed_by",
    "treatment": "treated_by",
    "risk": "has_risk_factor",
    "complication": "has_complication",
    "prevention": "prevented_by",
    "epidemiology": "has_prevalence",
    "outlook": "has_outlook",
}
"""The predicate of a listed thing when nothing but its category is known."""


def chosen(
    relation: Relation, direction: Direction, probabilities: Mapping[str, float]
) -> tuple[str, str]:
    """Return the predicate and the category of a relation in a sentence of such a category.

    A category of the relation's own is preferred where the sentence leaves it possible.
    """
    table = (relation.inverse if direction == "inverse" else relation.forward) or relation.forward
    natural = next(iter(table))
    best = likeliest(probabilities, natural)
    own = likeliest({each: probabilities.get(each, 0.0) for each in table}, natural)
    if best in table:
        return table[best], best
    least = POSSIBLE if relation.firm else LIKELY
    return table[own], own if probabilities.get(own, 0.0) >= least else best


_OF_KIND = {
    "finding": ("has_phenotype", "feature"),
    "sign": ("has_phenotype", "feature"),
    "medicine": ("treated_by", "treatment"),
    "treatment": ("treated_by", "treatment"),
    "test": ("is_diagnosed_by", "diagnostic"),
}
"""What a thing of some kind most likely is to the subject that brings or includes it."""

_OPEN = frozenset({"brings", "linked", "features", "includes"})
"""Relations that leave it to the kind of thing what they say."""


def by_kind(
    relation: Relation, direction: Direction, kind: str, probabilities: Mapping[str, float]
) -> tuple[str, str]:
    """Return what ``chosen`` does, unless the kind of thing on the other side knows better."""
    of = _OF_KIND.get(kind)
    open_to = relation.name in _OPEN and direction == "forward" and of is not None
    if of is None or not open_to or of[1] not in relation.forward:
        return chosen(relation, direction, probabilities)
    predicate, category = of
    best = likeliest(probabilities, category)
    likely = probabilities.get(category, 0.0) >= POSSIBLE
    return predicate, category if likely else best


def likeliest(probabilities: Mapping[str, float], otherwise: str) -> str:
    """Return the most probable category, the natural one where several are equally so."""
    return max(
        probabilities, key=lambda each: (probabilities[each], each == otherwise), default=otherwise
    )
