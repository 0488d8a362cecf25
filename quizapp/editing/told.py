"""Questions and problems in the words in which authors read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from question_bank.check.flaws import flaws
from question_bank.content import Problem
from question_bank.content.items import Item
from question_bank.content.written import item_from_plain
from question_bank.generate import Generator
from question_bank.generate.examples import examples
from quizapp.bank.nouns import NOUN_OF, Plain, Ref
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


def questions_of(generator: Generator, fact_id: str) -> tuple[Shown, ...]:
    """Return one question of each form that a fact has."""
    return tuple(
        Shown(_(FORMS[form]), item, _flaws(item)) for form, item in examples(generator, fact_id)
    )


def written_question(body: Plain) -> tuple[Shown, ...]:
    """Return a question written by hand as it is shown; its flaws stand among the problems."""
    item = item_from_plain(body).to_item()
    return (Shown(_("With its key and reasons"), item, (), item.stem_parts),)


def problems_told(problems: Iterable[Problem], ref: Ref) -> tuple[Told, ...]:
    """Return problems as sentences, errors first; those of other entries name them."""
    ordered = sorted(problems, key=lambda problem: problem.severity)
    return tuple(Told(each.severity, each.message, _other(each, ref)) for each in ordered)


def _flaws(item: Item) -> tuple[Told, ...]:
    return tuple(
        Told(each.rule.severity, f"{each.message}. {each.rule.mend}") for each in flaws(item)
    )


def _other(problem: Problem, ref: Ref) -> Ref | None:
    section, ident, *_field = [*problem.where.split("/"), ""]
    noun = NOUN_OF.get(section)
    there = Ref(noun, ident) if noun else None
    return None if there == ref else there
