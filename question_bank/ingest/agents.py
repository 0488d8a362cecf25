"""Which thing a sentence names as the one that it is about."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from question_bank.ingest.grammar import Parts, parts
from question_bank.ingest.lexicon import Lexicon
from question_bank.ingest.nouns import Mention
from question_bank.ingest.words import key_of

CONDITIONS = ("condition", "condition_class")
MOST_NAMED = 12
"""Conditions in one subject; where there are more, it is a list and about none of them."""
TREATMENTS = ("medicine", "treatment")
# What is done about a disease, or found by a test, is told as part of the disease.
_DONE = (
    "treatment",
    "medicine",
    "test",
    "treatment_class",
    "medicine_class",
    "lifestyle",
    "purpose",
)

PEOPLE = re.compile(
    r"\b(?:people|persons?|patients?|individuals?|children|child|adults?|men|women|infants?|babies"
    r"|newborns?|those|anyone|someone|everyone|males?|females?|boys|girls|teens|teenagers|families"
    r"|parents|you|siblings|relatives|members|carriers|doctors?|researchers|scientists|cases?"
    r"|caregivers?|providers?|he|she|we|they)\b",
    re.IGNORECASE,
)
_RELATIONS = (
    r"\b(?:signs?|symptoms?|features?|causes?|treatments?|therapy|therapies|diagnos[ie]s"
    r"|prevention|risks?|factors?|complications?|outlook|prognosis|types?|stages?|forms?|mutations?"
    r"|changes?|genes?|inheritance|frequency|severity|onset|course|prevalence|incidence|goals?"
    r"|management|tests?|testing|development|progression|history|diagnosing|treating|managing"
    r"|preventing|controlling|number|rate|majority|most|episodes?|attacks?|cure|presence|variants?"
    r"|characteristics?|findings?|age|life|survival|many|some|cases?)\b"
)
_RELATED = re.compile(_RELATIONS, re.IGNORECASE)
_RELATED_TO = re.compile(rf"{_RELATIONS} (?:of|for|in|to)\b|^{_RELATIONS}", re.IGNORECASE)
_PLAIN = re.compile(
    r"(?:(?:an?|the|most|some|many|all|severe|mild|untreated|chronic|acute|people's|cases of"
    r"|these|this|both|certain|other|early|advanced)\s+)*",
    re.IGNORECASE,
)
_BACK = re.compile(r"(?:this|these|that|those|such|it|there|here|what)\b", re.IGNORECASE)
# "X is the most common complication": that is told of whom it complicates.
_TO_ANOTHER = re.compile(
    r"(?:is|are)\s+(?:(?!(?:that|which|who|where|when|in|with|for|by|from|caused|due)\b)"
    r"[\w'’-]+,?\s+){0,6}?(?:signs?|symptoms?|features?|causes?|complications?|treatments?|therapy"
    r"|therapies|cures?|(?:risk )?factors?|findings?|manifestations?|characteristics?|options?"
    r"|consequences?|examples?|reasons?|problems?|tests?|goals?|clues?|hints?|hallmarks?|markers?"
    r"|mainstays?|choices?|alternatives?|triggers?|culprits?|results?|parts?|steps?|emergency)\b",
    re.IGNORECASE,
)
_IS_DISEASE = re.compile(
    r"(?:is|are)\s+(?:an?|the|one)\b(?:[\s,/(-]+[\w'’)]+){0,10}?[\s-](?:diseases?|disorders?|conditions?"
    r"|syndromes?|illness(?:es)?|infections?|inflammation|cancers?|tumou?rs?|abnormality|defects?"
    r"|deficiency|palsy|neuropathy|myopathy)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^()]*\)|,(?! (?:type|autosomal|X-linked|familial)\b).*$", re.DOTALL)
_DISEASE = re.compile(r"\b[a-z-]+ disease$", re.IGNORECASE)
_IT = re.compile(r"(?:it|they)\s", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
_IS_A = re.compile(
    r"(?:is|are)\s+(?:an?|the|any|when|where|one)\b|(?:means?|refers? to)\b"
    r"|are\s+(?!(?:\w+(?:ed|ly|en)|sometimes|always|used|given|found|known|often)\b)(?:\w+\s+){0,2}?\w{3,}s\b",
    re.IGNORECASE,
)
_MODAL = (
    r"(?:(?:can|may|might|could|will|does|do|did|not|also|often|usually|sometimes|always|most"
    r"|mainly|rarely|commonly|typically|primarily|never|cannot)\s+)*"
)
# What only the sentence's own subject does or undergoes, whatever the document is about.
_DOES = re.compile(
    rf"{_MODAL}(?:causes?|affects?|leads? to|results? (?:from|in)|damages?|produces?|presents? with"
    r"|triggers?|brings? (?:about|on)|spreads?|mimics?)\b"
    rf"|(?:is|are)\s+{_MODAL}(?:caused|treated|diagnosed|spread|transmitted|due|inherited)\b",
    re.IGNORECASE,
)
_HARMS = re.compile(
    rf"{_MODAL}(?:causes?|leads? to|results? in|triggers?|harms?|damages?)\b", re.IGNORECASE
)
_GIVEN = re.compile(
    r"(?:(?:is|are|was|were|should|must|can|may|cannot)\s+)(?:(?:be|not|never|usually|often|also|only)\s+)*"
    r"(?:given|started|taken|injected|swallowed|administered|prescribed|contra-?indicated"
    r"|recommended for)\b",
    re.IGNORECASE,
)
_TREATMENT = re.compile(
    r"(?:(?:the|an?|this|these)\s+)?(?P<name>(?:[\w-]+\s+){0,3}?(?:vaccines?|vaccinations?|injections?|surgery"
    r"|therapy|tablets?|medicines?|medications?|drugs?))\s+$",
    re.IGNORECASE,
)
# What may follow a name that is itself the subject, unlike the "cells" of "leukemia cells".
_AFTER = re.compile(
    r"[(,;]|(?:of|in|with|that|which|who|from|caused|due|also|often|usually|sometimes|most|mainly"
    r"|typically|rarely|without|during|among|after|on|by|at|itself|affecting|involving|associated"
    r"|and|or|cases?|patients|occurring|for|generally|frequently|commonly|always|never|only"
    r"|primarily|first|then|is|are)\b",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\b(?:of|for|with|in|to|from|by|have|has|had|having|get|develop|diagnosing|treating|managing"
    r"|preventing|controlling|as)\s(?:[\w'’-]+\s){0,2}$",
    re.IGNORECASE,
)
_COPULA = re.compile(r"\b(?:is|are|was|were)\s(?:called\s)?$", re.IGNORECASE)
_ONE = re.compile(r"(?:one|another|among|the (?:most|best)|examples?)\b", re.IGNORECASE)
_EXAMPLES = re.compile(r"\b(?:such as|like|including|for example)\s", re.IGNORECASE)
_CONTRASTS = re.compile(
    r"(?:unlike|similar to|like|compared (?:with|to)|in contrast to|as opposed to|whereas)\b",
    re.IGNORECASE,
)
_LABELS = re.compile(r"(?: \([^()]{1,40}\))?(?:\s?:|\s[-\u2013\u2014])\s")
_FRAME = re.compile(r"(?:in|with|for|among|during)\b", re.IGNORECASE)
# "X, an autoimmune disease …", "X, also called Y", "X (Y)": what follows names X again.
_BESIDE = re.compile(
    r"\s*(?:\([^()]*\),?)?\s*(?:\(|,\s*(?:an?|the|or|also|which|sometimes|one)\b)", re.IGNORECASE
)


class Sentence(NamedTuple):
    """A sentence with its parts and with what it names."""

    text: str
    parts: Parts
    mentions: tuple[Mention, ...]

    @classmethod
    def of(cls, text: str, start: int, end: int, lexicon: Lexicon) -> "Sentence":
        """Take a sentence apart: ``text[start:end]``."""
        mentions = lexicon.mentions(text, start, end)
        places = [(each.start, each.end) for each in mentions]
        return cls(text, parts(text, start, end, places), mentions)

    @property
    def subject(self) -> list[Mention]:
        """What is named in the grammatical subject."""
        return [
            each for each in self.mentions if self.parts.subject <= each.start < self.parts.verb
        ]

    @property
    def subject_key(self) -> str:
        """The words of the grammatical subject, as names are compared."""
        if self.parts.verb == self.parts.end:
            return ""
        return key_of(_ARTICLE.sub("", self.text[self.parts.subject : self.parts.verb]))

    def agent(self) -> Mention | None:
        """Return the condition, or the thing defined, that the sentence is about.

        A fragment without a verb, such as an item of a list, is about none that it names.
        """
        if self.parts.verb == self.parts.end or self.label():
            return self.label()
        if _ONE.match(self.text, self.parts.subject, self.parts.verb):
            return self._complement()
        conditions = [each for each in self.subject if each.kind in CONDITIONS]
        if conditions:
            return self._frame(only=True) or self._first(conditions)
        return self._defined() or self._frame()

    def label(self) -> Mention | None:
        """Return X of "X: what it is", if X is a condition."""
        first = self.mentions[0] if self.mentions else None
        if first is None or first.kind not in CONDITIONS or first.start > self.parts.start:
            return None
        return first if _LABELS.match(self.text, first.end, self.parts.end) else None

    def defined(self) -> str | None:
        """Return X of "X (…) is a rare disease …", known or not; None of another sentence."""
        if not _IS_DISEASE.match(self.text, self.parts.verb, self.parts.end):
            return None
        name = _ASIDE.sub("", self.text[self.parts.subject : self.parts.verb]).strip()
        name = " ".join(_ARTICLE.sub("", name).split())
        vague = _RELATED_TO.search(name) or PEOPLE.search(name) or _BACK.match(name)
        return name if name and not vague else None

    def doer(self) -> Mention | None:
        """Return whatever is named by the whole grammatical subject: "Nerve damage causes …".

        Not what is done about a disease: of that, a sentence speaks for the disease's sake.
        """
        alone = self.subject if self.parts.verb < self.parts.end else []
        first = alone[0] if alone and alone[0].kind not in _DONE else None
        whole = first and first.start == self.parts.subject and self._ends_subject(first)
        return first if whole else None

    def does(self, mention: Mention) -> bool:
        """Tell whether the sentence says what the disease named does or what is done about it."""
        told = _DOES.match(self.text, self.parts.verb, self.parts.end)
        if told is None or mention.kind != "condition" or not self.begins_with(mention):
            return False
        # "Late disease" is the document's own, seen later.
        return mention.found != "document" or not _DISEASE.search(mention.text)

    def harming(self) -> Mention | None:
        """Return the treatment of which a harm is told: "X may cause …"."""
        if not _HARMS.match(self.text, self.parts.verb, self.parts.end):
            return None
        named = self.treatment()
        if named and self.begins_with(named):
            return named
        said = _TREATMENT.fullmatch(self.text, self.parts.subject, self.parts.verb)
        if said is None:
            return None
        name = " ".join(said["name"].split())
        return Mention(*said.span("name"), said["name"], "treatment", name, None, "document")

    def treatment(self) -> Mention | None:
        """Return the one treatment that the grammatical subject names."""
        named = self.subject
        return named[0] if len(named) == 1 and named[0].kind in TREATMENTS else None

    @property
    def is_of_given(self) -> bool:
        """Whether the sentence's pronoun can only mean something given: "It is taken daily"."""
        pronoun = _IT.match(self.text, self.parts.subject)
        return bool(pronoun and _GIVEN.match(self.text, self.parts.verb, self.parts.end))

    def is_about(self, mention: Mention, *, loosely: bool = False) -> bool:
        """Tell whether the sentence says what the thing named is, and not what it is to another.

        ``loosely``: what it does or what happens to it counts as well.
        """
        if mention.end <= self.parts.subject or self.is_contrasted:
            return True
        if self.label():
            return loosely
        if not self.begins_with(mention):
            return self._leads_to(mention)
        to_another = _TO_ANOTHER.match(self.text, self.parts.verb, self.parts.end)
        said = loosely or _IS_A.match(self.text, self.parts.verb)
        return not to_another and bool(said)

    @property
    def is_contrasted(self) -> bool:
        """Whether the sentence sets its subject against another: "Unlike X, Y …"."""
        opened = self.parts.subject > self.parts.start
        return opened and _CONTRASTS.match(self.text, self.parts.start) is not None

    def told(self) -> tuple[Mention, ...]:
        """Return what the sentence names, without what it only sets its subject against."""
        if not self.is_contrasted:
            return self.mentions
        return tuple(each for each in self.mentions if each.start >= self.parts.subject)

    def begins_with(self, mention: Mention) -> bool:
        """Tell whether what is named is itself the grammatical subject."""
        return _PLAIN.fullmatch(
            self.text, self.parts.subject, mention.start
        ) is not None and self._is_whole(mention)

    def _is_whole(self, mention: Mention) -> bool:
        between = self.text[mention.end : self.parts.verb].strip()
        return not between or _AFTER.match(between) is not None

    def _first(self, conditions: Sequence[Mention]) -> Mention | None:
        """Return the one condition of the subject, which may name it twice; None of several."""
        if len(conditions) > MOST_NAMED:
            return None
        examples = _EXAMPLES.search(self.text, conditions[0].end, self.parts.verb)
        named = [each for each in conditions if examples and each.start >= examples.end()]
        first, *others = named or conditions
        alone = all(
            each.name == first.name or _BESIDE.match(self.text, first.end, each.start)
            for each in others
        )
        return first if alone and (named or self._leads_to(first)) else None

    def _leads_to(self, mention: Mention) -> bool:
        """Tell whether what stands before a name says nothing but what the sentence is about."""
        if not self._is_whole(mention):
            return False
        if self.begins_with(mention):
            return True
        before = self.text[self.parts.subject : mention.start]
        related = PEOPLE.search(before) or _RELATED.search(before)
        return related is not None and _OF.search(before) is not None

    def _complement(self) -> Mention | None:
        """Return Y of "One such disease is Y"."""
        return next(
            (
                each
                for each in self.mentions
                if each.kind in CONDITIONS
                and _COPULA.search(self.text, max(self.parts.subject, each.start - 20), each.start)
            ),
            None,
        )

    def _frame(self, *, only: bool = False) -> Mention | None:
        """Return X of "In X, …"; ``only`` if nothing else is said there."""
        frame = [
            each
            for each in self.mentions
            if each.start < self.parts.subject and each.kind in CONDITIONS
        ]
        if len({each.name for each in frame}) != 1:
            return None
        begun = _FRAME.match(self.text, self.parts.start)
        whole = begun and not self.text[begun.end() : frame[0].start].strip()
        return frame[0] if begun and (whole or not only) else None

    def _defined(self) -> Mention | None:
        """Return X of "X is a …", whatever X is."""
        if len(self.subject) != 1:
            return None
        (only,) = self.subject
        if _BACK.match(self.text, self.parts.subject):
            return None
        whole = self.begins_with(only) and self._ends_subject(only)
        return only if whole and self.is_about(only) else None

    def _ends_subject(self, mention: Mention) -> bool:
        """Tell whether nothing but an aside stands between a name and the verb."""
        between = self.text[mention.end : self.parts.verb].strip()
        return not between or (between[0] in "(," and between[-1] in "),")
