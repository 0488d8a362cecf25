"""What the words between two things say of them: cue phrases, relations, and their predicates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Direction = Literal["forward", "inverse"]
Table = Mapping[str, str]


@dataclass(frozen=True)
class Relation:
    """What a cue says. Tables give a predicate by category, the most natural category first.

    ``forward`` holds where the subject stands before the cue, ``inverse`` where it stands after.
    ``firm`` relations decide the category by themselves; the others leave it to the sentence.
    """

    name: str
    forward: Table
    inverse: Table = field(default_factory=dict)
    firm: bool = False


class Cue(NamedTuple):
    """Where a sentence says something of something, and what."""

    start: int
    end: int
    relation: Relation


_SHOWS: Table = {
    "feature": "has_phenotype",
    "complication": "has_complication",
    "diagnostic": "has_phenotype",
    "outlook": "has_outlook",
    "mechanism": "causes",
}
_COMES_FROM: Table = {
    "mechanism": "disease_has_basis_in",
    "risk": "has_risk_factor",
    "complication": "disease_has_basis_in",
}
_RISK: Table = {"risk": "has_risk_factor", "mechanism": "disease_has_basis_in"}
_CARE: Table = {"treatment": "treated_by", "prevention": "prevented_by", "outlook": "has_outlook"}
_FOUND: Table = {"diagnostic": "is_diagnosed_by"}
_WHO: Table = {"epidemiology": "occurs_in", "risk": "has_risk_factor", "feature": "affects"}

RELATIONS: Mapping[str, Relation] = {
    each.name: each
    for each in (
        Relation("inherited", {"risk": "has_mode_of_inheritance"}, firm=True),
        Relation("basis", _COMES_FROM, {"mechanism": "causes", "complication": "has_complication"}),
        Relation("treated", _CARE, {"treatment": "has_purpose"}, firm=True),
        Relation("treats", {"treatment": "has_purpose", "prevention": "has_purpose"}, _CARE),
        Relation("diagnosed", _FOUND, {"diagnostic": "shows"}, firm=True),
        Relation("diagnoses", {"diagnostic": "shows"}, _FOUND, firm=True),
        Relation("shows", {"diagnostic": "shows"}, {"diagnostic": "is_diagnosed_by"}),
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
        Relation(
            "contributes", {"risk": "contributes_to", "mechanism": "contributes_to"}, _COMES_FROM
        ),
        Relation("worsened", {"risk": "condition_exacerbated_by", "feature": "condition_exacerbated_by", "mechanism": "condition_exacerbated_by"}),
        Relation("prevented", {"prevention": "prevented_by"}, firm=True),
        Relation("prevents", {"prevention": "has_purpose"}, {"prevention": "prevented_by"}),
        Relation("named", {"definition": "same_as"}),
        Relation("typed", {"definition": "superclass_of"}),
        Relation("kind", {"definition": "subclass_of", "mechanism": "subclass_of", "epidemiology": "subclass_of"}, {"definition": "superclass_of"}),
        Relation("frequency", {"epidemiology": "has_prevalence", "outlook": "has_outlook"}),
        Relation("onset", {"feature": "has_age_of_onset", "epidemiology": "has_age_of_onset", "outlook": "has_outlook"}),
        Relation("occurs", {**_WHO, "definition": "affects"}),
        Relation("mainly", {"definition": "primarily_affects", "feature": "primarily_affects", "epidemiology": "occurs_in"}),
        Relation("affects", {"feature": "affects", "definition": "affects", "mechanism": "affects", "epidemiology": "occurs_in"}),
        Relation("damages", {"mechanism": "damages", "feature": "damages", "complication": "damages"}),
        Relation("disrupts", {"mechanism": "disrupts", "feature": "disrupts", "complication": "disrupts"}),
        Relation("brings", _SHOWS, _COMES_FROM),
        Relation("features", _SHOWS),
        Relation("signals", {"risk": "may_indicate", "feature": "may_indicate", "diagnostic": "may_indicate"}, _SHOWS),
        Relation("symptoms", _SHOWS, _SHOWS),
        Relation("causes of", _COMES_FROM, _COMES_FROM),
        Relation("risk factors", _RISK, _RISK),
        Relation("complications", {"complication": "has_complication", "outlook": "has_outlook"}, {"complication": "has_complication"}),
        Relation("care", _CARE, _CARE),
        Relation("tests", _FOUND, _FOUND),
        Relation("linked", {"feature": "has_phenotype", "risk": "has_risk_factor", "mechanism": "disease_has_basis_in", "complication": "has_complication"}, _RISK),
        Relation("varies", {"feature": "varies_with", "outlook": "varies_with", "treatment": "varies_with", "mechanism": "varies_with"}),
        Relation("requires", {"treatment": "requires", "mechanism": "requires", "prevention": "requires"}),
        Relation("urgent", {"diagnostic": "needs_evaluation_if", "treatment": "needs_evaluation_if", "complication": "needs_evaluation_if"}),
        Relation("outlook", {"outlook": "has_outlook"}, firm=True),
        Relation("consists", {"definition": "has_attribute", "feature": "has_phenotype", "treatment": "treated_by", "mechanism": "disease_has_basis_in", "diagnostic": "is_diagnosed_by", "risk": "has_risk_factor", "complication": "has_complication"}),
    )
}  # fmt: skip

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

_BE = r"(?:is|are|was|were|be|been|being|gets?)"
_MID = r"(?:\s+(?:\w+ly|also|often|sometimes|most|more|not|never|thought to be|believed to be|known to be|considered to be|best|first|then|in part|at least in part))*"
_BY = rf"{_BE}{_MID}\s+"
_FIGURE = r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|half|millions?|thousands?|hundreds?|most|fewer|less than|more than|about|approximately|an estimated|roughly|nearly|up to|almost)"
_LIFE = r"(?:birth|infancy|childhood|adolescence|adulthood|early|late|mid|middle|ages?|the newborn|newborns|the neonatal|the first|the second|the third|puberty|their|her|his|young|any age|the teens?|\d)"

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("inherited", rf"{_BY}inherited (?:in|as|from)|follows? (?:an?|the) (?=\w+(?: \w+)? (?:pattern|inheritance))|(?:is|are|as) (?:considered )?(?:to be )?(?:an? )?(?=(?:autosomal|x-linked|y-linked) \w+)"),
    ("treated", rf"{_BY}(?:treated|managed|relieved|controlled|cured|helped|eased|corrected) (?:with|by|using|through)|respond(?:s|ed)? (?:well )?to(?: treatment with)?|treated with|managed with"),
    ("diagnosed", rf"{_BY}(?:diagnosed|detected|confirmed|identified|established|made) (?:by|with|through|using|based (?:up)?on|on the basis of|from|when|after)|diagnosed (?:by|with the help of)"),
    ("prevented", rf"{_BY}prevented (?:by|with|through)"),
    ("worsened", r"(?:triggered(?: or worsened)?|worsened|made worse|aggravated|exacerbated|brought on|set off)(?: or \w+)? by"),
    ("basis", rf"{_BY}(?:caused|produced|brought about|characteri[sz]ed pathologically) by|{_BY}(?:due to|a result of|the result of|because of|the consequence of|related to changes in)|(?:results?|stems?|arises?|resulting|arising|stemming) from|occurs? (?:because(?: of)?|due to|when|as a result of)|(?:develops?|happens?|occurs?) (?:when|after|because)|caused by|{_BY}traced to|due to"),
    ("urgent", r"(?:call|see|seek|contact|consult|get|go to|talk to|tell)\b[^.;]{0,60}?\b(?:if|when|right away if|for any of)(?: (?:you|your child|the person|they|he or she))?(?: (?:have|has|notice|experience|develop|develops|are|is))?|medical (?:evaluation|attention|care) is \w+ if"),
    ("diagnoses", r"(?:(?:used|done|needed|performed|ordered|help|helps|helpful) (?:to |in )?(?:help )?)?(?:to )?(?:diagnos(?:e|es|ing)|confirm(?:s|ing)? (?:the|a) diagnosis(?: of)?|rule(?:s|d)? out|check(?:s|ing)? for|look(?:s|ing)? for|screen(?:s|ing)? for)"),
    ("prevents", rf"(?:(?:can|may|to|help|helps) )*(?:prevent(?:s|ing)?|(?:reduc|lower|decreas)(?:es?|s|ing)? (?:the|your|a person's|their)? ?(?:risk|chances?|likelihood) (?:of|for)|protect(?:s|ing)? (?:you |people )?(?:against|from))(?: getting| having| developing)?|{_BY}(?:used|given|recommended) to prevent"),
    ("risks", r"(?:increas|rais|heighten)(?:es?|s|ed|ing)? (?:the|your|a person's|his or her|their|one's|a \w+'s)? ?(?:risk|chances?|likelihood|odds)(?: of| for| that)?(?: (?:having|getting|developing))?|predispos(?:es?|ing)(?: \w+){0,2} to|risk factors? for|makes? (?:\w+ ){1,3}more (?:likely|prone|susceptible) to(?: (?:get|have|develop))?|more likely to (?:get|have|develop)|more susceptible to|more prone to"),
    ("endangered", r"(?:ha(?:s|ve) an?|at|at an?) (?:\w+ly )?(?:higher|increased|greater|high|elevated)(?: \w+)? (?:risk|chance|likelihood)(?: of| for)?(?: (?:having|getting|developing))?|at risk (?:of|for)|in danger of"),
    ("contributes", r"(?:plays?|playing) (?:an?|some) (?:\w+ )?(?:role|part)(?: in)?(?: (?:causing|the development of))?|contribut(?:es?|ing) to|are involved in|is involved in"),
    ("treats", rf"(?:{_BY}(?:used|given|needed|recommended|prescribed|done|performed|taken|offered) (?:to|for|as)(?: treatments? (?:of|for))?(?: (?:treat|relieve|control|manage|ease|reduce|help))?|(?:can |may |to |help |helps |help to )+(?:treat|relieve|control|manage|ease|reduce|improve|lessen|cure|correct|slow)|treats|relieves|{_BY}(?:an? |the )?(?:\w+ ){{0,3}}(?:treatments?|therap(?:y|ies)) (?:of|for))"),
    ("named", rf"{_BY}?(?:also |sometimes |often |commonly |formerly |previously )+(?:called|known as|referred to as|termed)|{_BY}(?:called|known as|referred to as|termed)|which (?:is|are) called"),
    ("outlook", r"(?:life expectancy|the prognosis|survival|the outlook)(?: \w+){0,6}? (?:is|are|depends on|varies)|have (?:a|an) (?:normal|shortened|reduced) (?:life expectancy|lifespan|life span)|(?:die|dies|survive|survives|live|lives) (?:in|into|for|before|by|to|until|within|past|a)|goes? away|clears? up|(?:is|are|be) (?:usually |often |generally )?fatal|usually fatal"),
    ("frequency", rf"(?:affects?|affecting|occurs? in|seen in|found in|occurring in|reported in) (?=(?:only )?(?:about |approximately |an estimated |roughly |nearly |up to |more than |fewer than |at least |less than )?(?:\d|one in|1 in|millions|thousands|hundreds))|(?:prevalence|incidence|frequency)(?: of(?: \w+){{1,5}}?)? is(?: estimated to be)?|{_BY}(?=(?:very |extremely |relatively |more |quite |fairly )?(?:rare|common|uncommon|the (?:second |third )?most common)\b(?! (?:symptom|sign|feature|cause|treatment|test|type|form|complication|finding)))"),
    ("onset", rf"(?:begins?|appears?|starts?|develops?|occurs?|noticed|present|apparent|evident|diagnosed|seen|beginning|manifests?|recogni[sz]ed)(?: \w+)? (?:in|at|during|between|before|after|from|by|around|within|shortly after)(?= {_LIFE}\b)"),
    ("mainly", r"(?:primarily|mainly|mostly|chiefly|predominantly|most often|most commonly|especially|particularly) (?:affects?|affecting|involves?|involving|found in|occurs? in)"),
    ("damages", r"(?:damag|destroy|injur|harm|attack|kill)(?:es?|s|ing|ies)?\b(?! (?:to|of|is|are|can|may))"),
    ("disrupts", r"(?:disrupt|impair|disturb|block|interfer|inhibit|alter)(?:es?|s|ing)?\b(?: with)?(?! of)"),
    ("signals", rf"{_BE}? ?(?:an? )?(?:possible |early |late |common |first |warning |key |important )*(?:signs?|symptoms?|indications?|indicators?|markers?) (?:of|for)(?= )|signals?|suggests?|indicates?|points? to"),
    ("brings", r"(?:(?:can|may|might|could) )?(?:caus|lead|result|produc|trigger|creat|induc)(?:es?|s|ing|e)?(?: to| in)\b|caus(?:es?|ing)|produc(?:es?|ing)|brings? about|triggers?|mak(?:es?|ing) it (?:hard|difficult)(?:er)? to|progress(?:es)? to|turns? into|gives? rise to"),
    ("varies", r"(?:var(?:y|ies)|differs?|depends?)(?: \w+)? (?:on|upon|with|by|according to|depending on|from)|depending (?:up)?on"),
    ("occurs", r"(?:occurs?|seen|found|(?:more|most|less) (?:common|often|frequent(?:ly)?)|common)(?: \w+)? (?:in|among|with)"),
    ("affects", r"(?:affects?|affecting|involves?|involving)"),
    ("features", r"(?:characteri[sz]ed|marked|accompanied) by|characteri[sz]e[sd]?|featur(?:es?|ing)|present(?:s|ing)? with|manifest(?:s|ing)? (?:as|with|in|itself as)|(?:experience|experiences|experiencing|develops?|developing|suffers? from|complains? of|notices?|reports?|exhibits?|displays?|(?:may|might|can|could|often|usually|also|typically|commonly|frequently|sometimes|generally|will|do|people|patients|individuals|children|infants|babies|persons|women|men|syndrome|disease|disorder|condition) ha(?:ve|s))"),
    ("linked", rf"{_BY}(?:associated|linked|connected|related) (?:with|to)|associated with|linked (?:to|with)"),
    ("requires", r"(?:requires?|requiring|needs? (?:to be)?|necessary (?:for|to))"),
    ("shows", r"(?:shows?|reveals?|detects?|measures?|finds?)"),
    ("consists", rf"includ(?:es?|ing)|consists? of|compris(?:es?|ing)|{_BY}(?:composed|made up) of"),
    ("kind", rf"{_BE}(?:\s+(?:usually|generally|often|considered|classified as|thought to be|believed to be|the name (?:of|for|given to)|defined as))*\s+(?:an?|one of|any of|any|a type of|a form of|a kind of|part of|the medical term for)\b|refers to|means"),
    ("consists", rf"(?:can |may |might |could |will )?{_BE}"),
)  # fmt: skip

_ALL = re.compile(
    "|".join(
        rf"(?P<g{place}>\b(?:{pattern})\b)" for place, (_name, pattern) in enumerate(_PATTERNS)
    ),
    re.IGNORECASE,
)

_HEADS: tuple[tuple[str, str], ...] = (
    ("risk factors", r"risk factors?|(?:at|increased|higher) risk|more likely"),
    ("complications", r"complications?|side effects?"),
    ("symptoms", r"(?:sign|symptom|feature|manifestation|finding|characteristic|abnormalit|problem|complaint)(?:s|ies|y)?"),
    ("causes of", r"causes?|triggers?"),
    ("tests", r"tests?|diagnos(?:is|tic|ing|ed)|evaluation|procedures? (?:may be|are|is) used|exams?"),
    ("care", r"treat(?:ments?|ed|ing)|therap(?:y|ies)|management|manag(?:e|ing)|medic(?:ation|ine)s?|surger(?:y|ies)|drugs?"),
    ("prevented", r"prevent(?:ion|ed|ing)?"),
    ("typed", r"types?|forms?|kinds?|subtypes?|categories|stages?"),
    ("outlook", r"prognosis|outlook|life expectancy|chance of recovery"),
)  # fmt: skip
_HEAD = re.compile(
    "|".join(rf"(?P<h{place}>\b(?:{pattern})\b)" for place, (_name, pattern) in enumerate(_HEADS)),
    re.IGNORECASE,
)
_COPULAS = frozenset({"consists", "kind"})


def cues(text: str) -> tuple[Cue, ...]:
    """Return the cues of a sentence from left to right; none overlaps another."""
    return tuple(
        Cue(match.start(), match.end(), RELATIONS[_PATTERNS[int(str(match.lastgroup)[1:])][0]])
        for match in _ALL.finditer(text)
    )


def listed_relation(words: str) -> Relation | None:
    """Return what things listed under such words are ("Symptoms of X include": its symptoms)."""
    match = _HEAD.search(words)
    return RELATIONS[_HEADS[int(str(match.lastgroup)[1:])][0]] if match else None


def is_copula(relation: Relation) -> bool:
    """Whether a relation says nothing by itself, so that the noun beside it decides."""
    return relation.name in _COPULAS


def chosen(
    relation: Relation, direction: Direction, probabilities: Mapping[str, float]
) -> tuple[str, str]:
    """Return the predicate and the category of a relation in a sentence of such a category.

    The relation's own categories are preferred where the sentence leaves them possible.
    """
    table = (relation.inverse if direction == "inverse" else relation.forward) or relation.forward
    natural = next(iter(table))
    best = max(probabilities, key=lambda each: probabilities[each], default=natural)
    own = max(table, key=lambda each: (probabilities.get(each, 0.0), each == natural))
    if best in table:
        return table[best], best
    if relation.firm and probabilities.get(natural, 0.0) >= POSSIBLE:
        return table[natural], natural
    if probabilities.get(own, 0.0) >= LIKELY:
        return table[own], own
    return table[natural], best


POSSIBLE = 0.1
LIKELY = 0.3
