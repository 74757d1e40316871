"""What is found once in a run that trains, or missed once, changes nothing that is shown."""

from __future__ import annotations

from dataclasses import replace

from gradstudio.app.doctor.steadiness import Steadiness
from gradstudio.training.doctor.finding import Finding, Location
from tests.training.doctor.trial.mends import finding

ONE = replace(finding(), rule="one")
TWO = replace(finding(), rule="two", seriousness="warning")


def rules(shown: dict[tuple[str, int], Finding]) -> list[str]:
    return [one.rule for one in shown.values()]


def test_while_a_run_trains_something_has_to_be_found_twice():
    steadiness = Steadiness()
    assert rules(steadiness.take([ONE], at_once=False)) == []
    assert rules(steadiness.take([ONE], at_once=False)) == ["one"]


def test_what_is_missed_once_stays_and_what_is_missed_twice_goes():
    steadiness = Steadiness()
    steadiness.take([ONE], at_once=True)
    assert rules(steadiness.take([], at_once=False)) == ["one"]
    assert rules(steadiness.take([ONE], at_once=False)) == ["one"]
    assert rules(steadiness.take([], at_once=False)) == ["one"]
    assert rules(steadiness.take([], at_once=False)) == []


def test_what_comes_and_goes_is_never_shown():
    steadiness = Steadiness()
    for _ in range(4):
        assert rules(steadiness.take([ONE], at_once=False)) == []
        assert rules(steadiness.take([], at_once=False)) == []


def test_of_a_run_that_rests_all_is_shown_at_once():
    steadiness = Steadiness()
    assert rules(steadiness.take([ONE, TWO], at_once=True)) == ["one", "two"]
    assert rules(steadiness.take([TWO], at_once=True)) == ["two"]
    assert rules(steadiness.take([TWO], at_once=False)) == ["two"]


def test_places_that_become_more_are_those_of_the_same_finding():
    steadiness, grown = Steadiness(), replace(ONE, places=(Location(layer=0, unit=1),))
    steadiness.take([ONE], at_once=False)
    assert list(steadiness.take([grown], at_once=False).values()) == [grown]


def test_two_findings_of_one_rule_are_told_apart():
    shown = Steadiness().take([ONE, ONE], at_once=True)
    assert list(shown) == [("one", 0), ("one", 1)]


def test_faults_stand_before_warnings_that_were_found_earlier():
    steadiness = Steadiness()
    steadiness.take([TWO], at_once=True)
    steadiness.take([ONE, TWO], at_once=False)
    assert rules(steadiness.take([ONE], at_once=False)) == ["one", "two"]
