"""What an edit would do if it were published: the questions it makes, what stands in its way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from question_bank.check.bank import check_bank
from question_bank.content import Bank, BankError, Problem
from question_bank.content.marks import plain_text
from question_bank.generate import Generator
from question_bank.generate.affected import changed_nodes
from question_bank.generate.wording import laid_over, load_wording
from quizapp.bank.current import LiveBank
from quizapp.bank.heads import Head, heads_of
from quizapp.bank.nouns import REVIEWED, SECTIONS, WORDINGS, Body, Plain, Ref
from quizapp.bank.planning import Edit, Plan, plan
from quizapp.bank.resolving import Found
from quizapp.bank.wordings import wording_noun
from quizapp.editing.told import Shown, Told, problems_told, questions_of, written_question
from quizapp.web.i18n import _, untranslated

UNLINKED = frozenset({"reference", "circle"})
"""Rules whose breach leaves no bank of which questions could be made."""

MOST_LISTED = 20
KINDS = {
    "multiple_choice": untranslated("as a question with options"),
    "matching": untranslated("in a matching set"),
    "cloze": untranslated("with a blank"),
    "flashcard": untranslated("as a card"),
}


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
    something_else: bool = False
    """Whether it would mean something else to whoever learnt it."""

    @property
    def errors(self) -> int:
        """How many problems forbid publishing."""
        return sum(problem.severity == "error" for problem in self.problems)


def preview_of(
    session: Session, live: LiveBank, ref: Ref, body: Body, wording: Plain | None = None
) -> Preview:
    """Work out what an entry would do if it said this and were published. Nothing is stored.

    `wording` is how it is to be worded, None if that stays as it is.
    """
    edits = {ref: body}
    if wording is not None:
        edits[Ref(wording_noun(ref.noun), ref.id)] = dict(wording)
    heads = heads_of(session, edits)
    try:
        found = plan(session, [_published(*each, heads.get(each[0])) for each in edits.items()])
    except BankError as error:
        return Preview(problems_told(error.problems, ref))
    problems = dict.fromkeys((*found.problems, *_its_own(found, ref)))
    preview = Preview(problems_told(problems, ref))
    if ref.noun == "item":
        preview = replace(preview, questions=written_question(body))
    if found.after is None or any(problem.rule in UNLINKED for problem in problems):
        return preview
    return _asked(preview, live, ref, found, found.after)


def _published(ref: Ref, body: Body, head: Head | None) -> Edit:
    """Return the edit as if nobody had come in between, and nobody had to review it."""
    said = {**body, "status": "published"} if ref.noun in REVIEWED else body
    return Edit(ref, head.version if head else 0, said)


def _its_own(found: Plan, ref: Ref) -> Iterator[Problem]:
    """Yield what is wrong with the entry already, which forbids nothing new."""
    section = SECTIONS.get(ref.noun)
    if found.after is not None and section is not None:
        where = f"{section}/{ref.id}"
        yield from (problem for problem in check_bank(found.after) if problem.where == where)


def _asked(preview: Preview, live: LiveBank, ref: Ref, found: Plan, after: Bank) -> Preview:
    """Add how it is asked, and what the edit would take away from others."""
    generator, unsure = _generator_after(live, found, after)
    if ref.noun == "fact" and ref.id in after.facts:
        preview = replace(
            preview,
            questions=questions_of(generator, ref.id),
            without_choice=generator.why_no_choice(ref.id),
        )
    return replace(preview, withdrawn=tuple(_withdrawn(live.generator, generator, unsure)))


def _generator_after(live: LiveBank, found: Plan, after: Bank) -> tuple[Generator, frozenset[str]]:
    """Return the generator of the bank after a plan, and the facts it may ask otherwise."""
    steps = {step.ref: step for step in found.steps}
    places = [(SECTIONS[ref.noun], ref.id) for ref in steps if ref.noun in SECTIONS]
    rows: Mapping[tuple[str, str], Plain | None] = {
        (WORDINGS[ref.noun], ref.id): step.after
        for ref, step in steps.items()
        if ref.noun in WORDINGS
    }
    wording = laid_over(live.generator.wording, rows, load_wording())
    nodes = changed_nodes(live.bank, after, places, wording, list(rows))
    return live.generator.on(after, nodes, wording)


def _withdrawn(before: Generator, after: Generator, unsure: frozenset[str]) -> Iterator[Told]:
    """Yield the ways to ask other facts that would be lost."""
    both = sorted(unsure & before.bank.facts.keys() & after.bank.facts.keys())
    lost = (
        (ident, kind)
        for ident in both
        for kind in before.kinds_for(ident)
        if kind not in after.kinds_for(ident)
    )
    for (ident, kind), _number in zip(lost, range(MOST_LISTED), strict=False):
        statement = plain_text(after.bank.facts[ident].statement)
        yield Told("warning", f"{statement} ({_(KINDS[kind])})", Ref("fact", ident))
