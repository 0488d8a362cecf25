"""What an edit would do if it were published: the questions it makes, what stands in its way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy.orm import Session

from question_bank.check.local import new_problems
from question_bank.content import Bank, BankError, Problem
from question_bank.content.edited import edited
from question_bank.content.marks import plain_text
from question_bank.generate import Generator
from question_bank.generate.affected import changed_nodes
from question_bank.generate.wording import laid_over, load_wording
from quizapp.bank.current import LiveBank
from quizapp.bank.heads import Head, heads_of
from quizapp.bank.nouns import REVIEWED, SECTIONS, WORDINGS, Body, Plain, Ref
from quizapp.bank.outcome import Way
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
    gained: tuple[Told, ...] = ()
    """What could be asked besides."""
    found: tuple[Found, ...] = ()
    """The objects typed, each with the concept it names."""
    something_else: bool = False
    """Whether it would mean something else to whoever learnt it."""

    @property
    def errors(self) -> int:
        """How many problems forbid publishing."""
        return sum(problem.severity == "error" for problem in self.problems)


def preview_of(  # noqa: PLR0913 - what there is, what is said of what, and how closely to look
    session: Session,
    live: LiveBank,
    ref: Ref,
    body: Body,
    wording: Plain | None = None,
    *,
    whole: bool = True,
) -> Preview:
    """Work out what an entry would do if it said this and were published. Nothing is stored.

    `wording` is how it is to be worded, None if that stays as it is. What others would lose takes
    longest to find: without ``whole`` it is left out.
    """
    edits = {ref: body}
    if wording is not None:
        edits[Ref(wording_noun(ref.noun), ref.id)] = dict(wording)
    heads = heads_of(session, edits)
    try:
        wanted = [_published(*each, heads.get(each[0])) for each in edits.items()]
        found = plan(session, wanted, whole=whole)
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
    if found.after is None or section is None or ref.noun == "overlap":
        return
    place = (section, ref.id)
    without = edited(found.after, {}, [place])
    where = f"{section}/{ref.id}"
    for problem in new_problems(without, found.after, [place]):
        if problem.where == where:
            yield problem


def _asked(preview: Preview, live: LiveBank, ref: Ref, found: Plan, after: Bank) -> Preview:
    """Add how it is asked, and what the edit would take away from it and from others."""
    lost = islice(found.outcome.lost.items(), MOST_LISTED)
    preview = replace(preview, withdrawn=tuple(_lost(after, *each, ref) for each in lost))
    if ref.noun != "fact" or ref.id not in after.facts:
        return preview
    generator = _generator_after(live, found, after)
    return replace(
        preview,
        questions=questions_of(generator, ref.id),
        without_choice=generator.why_no_choice(ref.id),
    )


def _generator_after(live: LiveBank, found: Plan, after: Bank) -> Generator:
    """Return the generator of the bank after a plan."""
    steps = {step.ref: step for step in found.steps}
    places = [(SECTIONS[ref.noun], ref.id) for ref in steps if ref.noun in SECTIONS]
    rows: Mapping[tuple[str, str], Plain | None] = {
        (WORDINGS[ref.noun], ref.id): step.after
        for ref, step in steps.items()
        if ref.noun in WORDINGS
    }
    wording = laid_over(live.generator.wording, rows, load_wording())
    nodes = changed_nodes(live.bank, after, places, wording, list(rows))
    return live.generator.on(after, nodes, wording)[0]


def _lost(after: Bank, way: Way, why: str, ref: Ref) -> Told:
    """Say that something could no longer be asked in a way."""
    there = Ref(way.noun, way.id)
    kind = _(KINDS[way.asked_as])
    if there == ref:
        return Told("warning", _("This itself, %(kind)s: %(why)s.", kind=kind, why=why))
    row = after.facts[way.id].statement if way.noun == "fact" else after.items[way.id].stem
    return Told("warning", f"{plain_text(row)} ({kind}: {why})", there)
