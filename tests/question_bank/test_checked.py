"""The report of a check as an instructor reads it: 80 columns, each target met or missed."""

from collections.abc import Callable
from dataclasses import replace

from question_bank.content import Bank, Problem
from question_bank.content.reading import load_bank
from question_bank.interchange.report import Report, check_loaded
from question_bank.survey import Survey
from question_bank.survey.distractors import Distractors
from question_bank.survey.flawed import FlawRate
from question_bank.survey.keys import LongestKey, Positions
from question_bank.survey.variety import Thin
from question_bank.survey.vignettes import Vignettes
from quizapp.bank.checked import problem_lines, report_lines
from quizapp.bank.lines import MOST_LISTED, folded_lines, listing, percent
from quizapp.bank.surveyed import survey_lines

PROBLEM = Problem("facts/dm.yaml", 3, "facts/dm-rash", "It is odd.", "oddness")
GOOD = Survey(
    seeds=50,
    items=100,
    by_kind={"multiple_choice": 100},
    flaws=FlawRate(100, one=2, several=0, lesser=3, by_rule={"clang": 2, "absolute": 3}),
    longest_key=LongestKey(90, 30, 30.0, 21.2, 38.8, by_chance=True),
    positions=Positions(3000, {3: {"A": 0.35, "B": 0.33, "C": 0.32}}, 1.7),
    distractors=Distractors(200, 20, (("Skin", 0.25),), 50, 4.5, 0.9),
    thin=(Thin("dm-rash", 2, 1, "it is disputed"), Thin("dm-pain", 2, 2, "few values")),
    vignettes={"dm": Vignettes(12, 10, of_article=True), "als": Vignettes(3, 2, of_article=False)},
)


def text_of(found: Survey, *known: str) -> str:
    return " ".join(" ".join(survey_lines(found, known)).split())


def test_the_shipped_banks_report_fits_80_columns() -> None:
    lines = list(report_lines(check_loaded(load_bank(), seeds=2)))
    assert len(lines) > 50
    assert [line for line in lines if len(line) > 80] == []


def test_each_target_that_is_met_says_so() -> None:
    told = text_of(GOOD)
    assert told.count("[met]") == 4
    assert "[MISSED]" not in told
    assert "2.0 % of items with one that is structural (at most 2 %), 0 with more" in told
    assert "absolute 3 clang 2" in told
    assert "longest in 30 of 90 questions; by chance in 21 to 39" in told
    assert "1.7 points from equal shares at most" in told
    assert "200 shown, 20 different, 4.5 a fact (median); 25.0 % are right in no item" in told
    assert "25.0 % Skin" in told
    assert "Vignettes of dm: 12 texts, 10 sets of findings [met]" in told


def test_conditions_outside_the_articles_are_held_to_no_number_of_vignettes() -> None:
    assert "outside the articles: als 2" in text_of(GOOD)
    alone = {"dm": Vignettes(12, 10, of_article=True)}
    assert "outside the articles" not in text_of(replace(GOOD, vignettes=alone))


def test_a_quick_look_says_that_it_is_one() -> None:
    assert "--seeds 50" not in text_of(GOOD)
    assert "--seeds 50 takes longer" in text_of(replace(GOOD, seeds=49))


def test_each_target_that_is_missed_says_so() -> None:
    bad = replace(
        GOOD,
        flaws=replace(GOOD.flaws, several=1),
        longest_key=replace(GOOD.longest_key, by_chance=False),
        positions=replace(GOOD.positions, worst=5.1),
        vignettes={"dm": Vignettes(12, 9, of_article=True)},
    )
    assert text_of(bad).count("[MISSED]") == 4
    too_many = replace(GOOD, flaws=replace(GOOD.flaws, one=3))
    assert text_of(too_many).count("[MISSED]") == 1


def test_too_few_items_are_not_judged_by_the_place_of_the_key() -> None:
    few = replace(GOOD, positions=replace(GOOD.positions, worst=None))
    assert "too few items to tell" in text_of(few)
    none = replace(GOOD, distractors=Distractors(0, 0, (), 0, 0, 1.0))
    assert "Wrong options" not in text_of(none)


def test_facts_with_little_to_ask_are_listed_unless_listed_above() -> None:
    told = text_of(GOOD, "dm-rash")
    assert "or 2 kinds: 2, 1 of them without a choice item (above)" in told
    assert "few values (1): dm-pain" in told
    assert "it is disputed" not in told
    assert "The others" not in text_of(GOOD, "dm-rash", "dm-pain")


def test_errors_come_before_warnings_and_long_lists_are_cut() -> None:
    warning = replace(PROBLEM, severity="warning")
    assert next(problem_lines([warning, PROBLEM])).startswith("error: facts/dm.yaml:3: ")
    lines = list(problem_lines([PROBLEM] * 50_000))
    assert len(lines) == MOST_LISTED + 1
    assert lines[-1] == "… and 49,800 more; --json lists all of them."


def test_subjects_that_nothing_tells_apart_are_named(tiny: Callable[[str], Bank]) -> None:
    bank = tiny("condition: dm, ms\nstructure: skin\ndm affects skin\nms affects skin [denied]")
    told = "\n".join(report_lines(check_loaded(bank)))
    assert "nothing is known to be false (1):\n  dm\n" in told
    assert "nothing is known" not in "\n".join(report_lines(check_loaded(Bank.of())))


def test_a_bank_that_cannot_be_read_has_nothing_but_problems() -> None:
    lines = list(report_lines(Report((PROBLEM, PROBLEM), {}, None)))
    assert lines[-1] == "2 problems to mend."
    assert len(lines) == 4


def test_a_list_of_very_many_names_is_cut() -> None:
    lines = " ".join(listing("Names", map(str, range(MOST_LISTED + 1_500))))
    assert lines.startswith(f"Names ({MOST_LISTED + 1_500:,}):")
    assert lines.endswith("… and 1,500 more")


def test_what_a_terminal_would_act_on_is_shown_as_a_box() -> None:
    assert folded_lines("red \x1b[31m text\r") == ["red □[31m text□"]


def test_a_share_of_nothing_is_none() -> None:
    assert (percent(1, 4), percent(0, 0)) == ("25.0 %", "none")
