"""`python -m benchmarks.doctor`, counted small: a few networks of each kind, and the counting itself."""

from dataclasses import replace
from functools import partial

import pytest

from benchmarks.doctor.__main__ import ALL, PARTS, chosen
from benchmarks.doctor.examined import Outcome, Told, examined, is_located
from benchmarks.doctor.samples import wrong_rows
from benchmarks.doctor.specimen import Bar, Fault
from benchmarks.doctor.tally import Tally, faulty_rows, healthy_rows, summary
from gradstudio.project import ProjectSpec
from gradstudio.training.doctor.finding import Location, at_layers, at_setting
from gradstudio.training.doctor.table import RULES

FAULT = Fault(
    rules=frozenset({"symmetry"}),
    layers=frozenset({0}),
    settings=("network.initialisation",),
    rows=partial(wrong_rows, 10, 0.5),
)
RIGHT = Told(rule="symmetry", places=(), since=0, says="", right=True, named=True, located=True)
WRONG = replace(RIGHT, rule="guessing", right=False, named=False, located=False)
NOTHING = float("nan")
FAILING = Outcome(
    name="zero_weights", seed=0, faulty=True, score=0.5, met=False, found=(RIGHT,), repaired=True
)
HEALTHY = Outcome(name="blobs", seed=0, faulty=False, score=0.8, met=True, found=())


def test_each_name_stands_for_one_network() -> None:
    assert len(ALL) == sum(map(len, PARTS.values()))


@pytest.mark.parametrize("name", ALL)
def test_each_seed_is_a_project_of_its_own(name: str) -> None:
    first, second = ALL[name].spec(0), ALL[name].spec(1)
    assert isinstance(first, ProjectSpec)
    assert first != second
    assert first == ALL[name].spec(0)


@pytest.mark.parametrize("name", ["zero_weights", "squashed", "one_feature_large"])
def test_fault_is_named_located_and_mended(name: str) -> None:
    outcome = examined(ALL[name], 0)
    assert not outcome.met
    assert outcome.named
    assert outcome.located
    assert outcome.recommended
    assert outcome.repaired


@pytest.mark.parametrize("name", ["preset_micrograd_moons", "preset_iris", "blobs"])
def test_healthy_network_is_left_in_peace(name: str) -> None:
    outcome = examined(ALL[name], 0)
    assert outcome.met
    assert outcome.found == ()
    assert outcome.earlier == ()


def test_network_without_its_fault_reaches_the_bar() -> None:
    specimen = ALL["squashed"]
    assert specimen.sound is not None
    outcome = examined(replace(specimen, spec=specimen.sound), 0)
    assert outcome.met


@pytest.mark.parametrize(
    ("measure", "good", "bad"),
    [
        ("test accuracy", 0.9, 0.7),
        ("test loss", 0.7, 0.9),
        ("test R²", 0.9, float("nan")),
        ("test loss", 0.0, float("nan")),
    ],
)
def test_bar_is_met_from_its_good_side(measure: str, good: float, bad: float) -> None:
    bar = Bar(measure=measure, bound=0.8, why="")
    assert bar.met_by(good)
    assert not bar.met_by(bad)


def test_place_is_right_by_layer_or_setting() -> None:
    assert is_located(at_layers([0]), FAULT, 0)
    assert not is_located(at_layers([1]), FAULT, 0)
    assert is_located(at_setting("network.initialisation.kind"), FAULT, 0)
    assert not is_located(at_setting("training.learning_rate"), FAULT, 0)


def test_samples_are_right_where_most_of_them_are() -> None:
    wrong = sorted(wrong_rows(10, 0.5, 0))
    sound = [row for row in range(10) if row not in wrong]
    assert is_located(tuple(Location(sample=row) for row in (wrong[0], sound[0])), FAULT, 0)
    assert not is_located(tuple(Location(sample=row) for row in (wrong[0], *sound[:2])), FAULT, 0)


def test_counts_of_failing_and_healthy_networks() -> None:
    missed = replace(FAILING, found=(), repaired=False)
    misnamed = replace(FAILING, found=(WRONG, RIGHT), repaired=False)
    lucky = replace(FAILING, met=True, found=())
    alarmed = replace(HEALTHY, earlier=("after 25%: guessing", "after 50%: guessing"))
    unsound = replace(HEALTHY, met=False)
    tally = Tally.of([FAILING, missed, misnamed, lucky, HEALTHY, alarmed, unsound])
    assert (tally.failing, tally.detected, tally.named, tally.located, tally.repaired) == (3, 2, 1, 2, 1)
    assert (tally.healthy, tally.alarmed, tally.not_counted) == (3, 1, 1)
    assert (tally.true_findings, tally.findings) == (2, 4)
    assert tally.precision_of_alarms == pytest.approx(2 / 3)
    assert not tally.holds


def test_targets_hold_without_a_miss_and_fail_with_one() -> None:
    assert Tally.of([FAILING, HEALTHY]).holds
    assert not Tally.of([FAILING, replace(FAILING, found=()), HEALTHY]).holds
    assert not Tally.of([replace(HEALTHY, found=(WRONG,))]).holds


def test_tables_have_a_row_for_each_network_and_one_for_all() -> None:
    assert len(faulty_rows([ALL["zero_weights"]], [FAILING])) == 4
    assert len(healthy_rows([ALL["blobs"]], [HEALTHY])) == 4


def test_summary_tells_shares_of_failing_networks_and_false_alarms() -> None:
    alarmed = replace(HEALTHY, found=(WRONG,))
    assert summary(Tally.of([HEALTHY, alarmed])) == "Of 2 sound networks 1 alarmed (target 0)."
    told = summary(Tally.of([FAILING, FAILING, replace(FAILING, found=(), repaired=False), alarmed]))
    assert "Of 3 failing networks detected 66.7%" in told
    assert "Of 1 sound ones 1 alarmed. Precision: 0.667" in told


def test_faults_are_named_by_rules_that_there_are() -> None:
    named = {specimen.name: specimen.fault.rules for specimen in ALL.values() if specimen.fault is not None}
    assert not [name for name, rules in named.items() if not rules & {rule.name for rule in RULES}]


def test_networks_are_chosen_by_part_or_name() -> None:
    assert chosen(["healthy"])["healthy"] == PARTS["healthy"]
    assert chosen(["healthy"])["faulty"] == ()
    assert [one.name for one in chosen(["zero_weights"])["faulty"]] == ["zero_weights"]
    assert chosen([]) == PARTS
