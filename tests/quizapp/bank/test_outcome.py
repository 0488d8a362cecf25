"""What a change takes from learners, with the reason, and what it brings back."""

from dataclasses import replace

import pytest

from question_bank.content.carrying import Place
from question_bank.content.edited import edited
from question_bank.content.reading import load_bank
from question_bank.generate import Generator
from question_bank.generate.wording import laid_over, load_wording
from quizapp.bank import outcome as outcomes
from quizapp.bank.live import LiveBank
from quizapp.bank.outcome import Outcome, Way, outcome_of


@pytest.fixture(scope="module")
def live() -> LiveBank:
    bank = load_bank()
    return LiveBank(1, bank, Generator(bank), dict(bank.facts))


def dropping(live: LiveBank, *places: Place) -> Outcome:
    after = edited(live.bank, {}, places)
    return outcome_of(live, after, places, live.generator.wording, ())


def test_a_contrast_that_goes_takes_its_sets_with_it(live: LiveBank) -> None:
    found = dropping(live, ("contrasts", "aims-of-cramp-treatment"))
    told = found.lost[Way("fact", "stretching-relieves-cramps", "matching")]
    assert told == "no other facts stand clearly apart from it"


def test_a_choice_without_wrong_options_says_so(live: LiveBank) -> None:
    found = dropping(live, ("contrasts", "shown-beside-electromyography"))
    told = found.lost[Way("fact", "tb-emg-shows", "multiple_choice")]
    assert told == "0 provably false values of the key's kind"


def test_what_a_change_gives_back_is_told_too(live: LiveBank) -> None:
    place = ("contrasts", "shown-beside-electromyography")
    without = edited(live.bank, {}, [place])
    poorer = LiveBank(1, without, Generator(without), dict(without.facts))
    after = edited(without, {place: live.bank.contrasts[place[1]]})
    found = outcome_of(poorer, after, [place], live.generator.wording, ())
    assert Way("fact", "tb-emg-shows", "multiple_choice") in found.back
    assert found.lost == {}


def test_a_retired_fact_is_not_missed_itself(live: LiveBank) -> None:
    found = dropping(live, ("facts", "tb-emg-shows"))
    assert "tb-emg-shows" not in {way.id for way in found.lost}


def test_a_card_that_breaks_a_rule_is_lost_and_told(live: LiveBank) -> None:
    fact = "ad-group-of-disorders"
    front = {"front": live.bank.facts[fact].statement}
    wording = laid_over(live.generator.wording, {("facts", fact): front}, live.generator.wording)
    found = outcome_of(live, live.bank, [], wording, [("facts", fact)])

    assert found.lost == {
        Way("fact", fact, "flashcard"): "the card breaks a rule of item writing: answer-in-stem"
    }
    (problem,) = found.cards.new
    assert problem.message == "its flashcard breaks the rule answer-in-stem"
    assert found.cards.gone == ()


def test_what_says_something_else_now_is_lost_with_its_reason() -> None:
    bank = load_bank()
    generator = Generator(bank, replace(load_wording(), facts={}))
    live = LiveBank(1, bank, generator, dict(bank.facts))
    fact = next(each for each in bank.facts.values() if "flashcard" in generator.kinds_for(each.id))
    place = ("facts", fact.id)
    for now, told in (
        (replace(fact, predicate="is_made_up"), "nothing asks for it in words"),
        (replace(fact, polarity="denied"), "it says what is not so"),
    ):
        after = edited(bank, {place: now})
        found = outcome_of(live, after, [place], generator.wording, ())
        assert found.lost[Way("fact", fact.id, "flashcard")] == told


def test_a_plan_looks_at_part_of_a_large_bank_for_the_first_time(
    live: LiveBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "MOST_WARMED", 3)
    bank = load_bank()
    fresh = LiveBank(1, bank, Generator(bank), dict(bank.facts))
    dropping(fresh, ("facts", "tb-emg-shows"))
    known = [fact for fact in bank.facts if fresh.generator.knows(fact)]
    assert 3 <= len(known) < len(bank.facts) / 2
