"""What an edit would do if it were published: the questions it makes, what stands in its way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from question_bank.check.flaws import RULES, flaws
from question_bank.content import BankError, Problem
from question_bank.content.diffing import Part
from question_bank.content.items import Item
from question_bank.content.written import item_from_plain
from question_bank.generate import Generator
from question_bank.generate.examples import examples
from question_bank.generate.wording import Wording, wording_from_plain
from quizapp.bank.current import LiveBank
from quizapp.bank.heads import Head, heads_of
from quizapp.bank.nouns import NOUN_OF, REVIEWED, Body, Plain, Ref
from quizapp.bank.planning import Edit, Plan, plan
from quizapp.bank.resolving import Found
from quizapp.web.i18n import _, untranslated

FORMS = {
    "forward": untranslated("Asks for the object"),
    "reverse": untranslated("Asks for the subject"),
    "discrimination": untranslated("Asks what tells it from another"),
    "vignette": untranslated("A patient’s story"),
    "pairs": untranslated("Match one to one"),
    "sorting": untranslated("Sort under responses"),
    "extended": untranslated("Several stories, one list"),
    "cloze": untranslated("Fill the blank"),
    "flashcard": untranslated("Card"),
}

UNLINKED = frozenset({"reference", "circle"})
"""Rules whose breach leaves no bank of which questions could be made."""


@dataclass(frozen=True)
class Told:
    """A flaw or a problem, and the entry it is about if that is another one."""

    severity: str
    sentence: str
    ref: Ref | None = None


@dataclass(frozen=True)
class Shown:
    """A question, with what form it has and what is wrong with it."""

    form: str
    item: Item
    flaws: tuple[Told, ...]
    stem: tuple[str, str] | None = None
    """Story and lead-in of one written by hand, whose author sees it as learners do."""


@dataclass(frozen=True)
class Preview:
    """What would come of an edit."""

    problems: tuple[Told, ...] = ()
    questions: tuple[Shown, ...] = ()
    without_choice: str | None = None
    """Why no question with options can be made; None if one can."""
    withdrawn: tuple[Told, ...] = ()
    """What would be asked no more."""
    found: tuple[Found, ...] = ()
    """The objects typed, each with the concept it names."""
    changes: tuple[Part, ...] = ()
    something_else: bool = False
    """Whether it would mean something else to whoever learnt it."""

    @property
    def errors(self) -> int:
        """How many problems forbid publishing."""
        return sum(problem.severity == "error" for problem in self.problems)


def questions_of(generator: Generator, fact_id: str) -> tuple[Shown, ...]:
    """Return one question of each form that a fact has."""
    return tuple(
        Shown(_(FORMS[form]), item, _flaws(item)) for form, item in examples(generator, fact_id)
    )


def written_question(body: Plain) -> tuple[Shown, ...]:
    """Return a question written by hand as it is shown; its flaws stand among the problems."""
    item = item_from_plain(body).to_item()
    return (Shown(_("With its key and reasons"), item, (), item.stem_parts),)


def preview_of(
    session: Session, live: LiveBank, ref: Ref, body: Body, wording: Plain | None = None
) -> Preview:
    """Work out what an entry would do if it said this and were published. Nothing is stored."""
    head = heads_of(session, [ref]).get(ref)
    try:
        found = plan(session, [_published(ref, body, head)])
    except BankError as error:
        return Preview(_problems(error.problems, ref))
    preview = Preview(_problems(found.problems, ref), withdrawn=_withdrawn(found))
    if ref.noun == "item":
        return replace(preview, questions=written_question(body))
    if ref.noun != "fact" or any(problem.rule in UNLINKED for problem in found.problems):
        return preview
    return _asked(preview, live, ref, found, wording)


def _published(ref: Ref, body: Body, head: Head | None) -> Edit:
    """Return the edit as if nobody had come in between, and nobody had to review it."""
    said = {**body, "status": "published"} if ref.noun in REVIEWED else body
    return Edit(ref, head.version if head else 0, said)


def _asked(
    preview: Preview, live: LiveBank, ref: Ref, found: Plan, wording: Plain | None
) -> Preview:
    if found.after is None or ref.id not in found.after.facts:
        return preview
    known = live.generator.wording
    generator = Generator(found.after, _worded(known, ref.id, wording or {}))
    return replace(
        preview,
        questions=questions_of(generator, ref.id),
        without_choice=generator.why_no_choice(ref.id),
    )


def _worded(known: Wording, fact_id: str, row: Plain) -> Wording:
    said = wording_from_plain({"facts": {fact_id: row}}).facts[fact_id]
    return replace(known, facts={**known.facts, fact_id: said})


def _flaws(item: Item) -> tuple[Told, ...]:
    return tuple(
        Told(each.rule.severity, f"{each.message}. {RULES[each.rule.name].mend}")
        for each in flaws(item)
    )


def _problems(problems: Iterable[Problem], ref: Ref) -> tuple[Told, ...]:
    """Return problems as sentences, errors first."""
    ordered = sorted(problems, key=lambda problem: problem.severity)
    return tuple(Told(each.severity, each.message, _other(each, ref)) for each in ordered)


def _other(problem: Problem, ref: Ref) -> Ref | None:
    section, _slash, ident = problem.where.partition("/")
    noun = NOUN_OF.get(section)
    there = Ref(noun, ident) if noun else None
    return None if there == ref else there


def _withdrawn(found: Plan) -> tuple[Told, ...]:
    rows: Sequence[object] = getattr(found, "withdrawn", ())
    return tuple(Told("warning", str(row)) for row in rows)
