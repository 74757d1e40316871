"""“Find the bug”: the same round for the same seed, each mistake to be found, and every answer paid for."""

from __future__ import annotations

import pytest

from gradstudio.lab.bugs.faults import EVERYWHERE, Fault, FaultPlace
from gradstudio.lab.bugs.game import LEAST, WHOLE, BugGame
from gradstudio.lab.bugs.probes import (
    COSTS,
    checked_gradients,
    difference_of,
    gradient_of,
    losses_of,
    step_of,
    update_of,
)
from gradstudio.lab.bugs.progress import GameProgress, progress_of
from gradstudio.lab.bugs.riddle import Riddle, riddle, showing_places
from gradstudio.lab.bugs.stage import stage_for
from gradstudio.lab.bugs.table import BUGS, LEVELS, bug_named
from gradstudio.project import ProjectSpec
from tests.lab.bugs.projects import project

SPEC = project("xor", batch_size=5)


def hidden(key: str, place: FaultPlace = EVERYWHERE, spec: ProjectSpec = SPEC) -> Riddle:
    """A riddle whose answer is known."""
    stage = stage_for(bug_named(key), spec)
    assert stage is not None
    return Riddle(seed=0, level=bug_named(key).level, stage=stage, fault=Fault(key, place))


@pytest.mark.parametrize("level", LEVELS)
def test_seed_and_level_alone_choose_fault_and_place(level: int):
    chosen = [riddle(SPEC, seed, level).fault for seed in range(12)]

    assert chosen == [riddle(SPEC, seed, level).fault for seed in range(12)]
    assert len({fault.key for fault in chosen}) > 2
    assert {fault.bug.level for fault in chosen} == {level}


@pytest.mark.parametrize("spec", [SPEC, project("sine", hidden=(3,)), project("iris", hidden=())], ids=str)
def test_what_is_chosen_shows_on_what_is_looked_at(spec: ProjectSpec):
    for level in LEVELS:
        for seed in range(8):
            found = riddle(spec, seed, level)
            assert found.fault.place in showing_places(found.fault.bug, found.stage)


def test_every_mistake_can_be_chosen():
    chosen = {riddle(SPEC, seed, level).fault.key for level in LEVELS for seed in range(60)}

    assert chosen == {bug.key for bug in BUGS}


def test_a_mistake_that_the_project_cannot_show_is_played_on_one_like_it():
    stage = stage_for(bug_named("adam_epsilon"), SPEC)

    assert stage is not None
    assert stage.title == "with Adam and ε = 0.0001"
    assert stage.spec.data == SPEC.data
    assert SPEC.training.optimizer.kind == "sgd"


def test_the_right_guess_is_scored_and_ends_the_round():
    game = BugGame(hidden("seed_two"))

    answer = game.guess(bug_named("seed_two"))

    assert answer.is_right
    assert "100 points" in answer.says
    assert game.is_over
    assert game.is_found


def test_a_wrong_guess_is_refused_and_costs_something():
    game = BugGame(hidden("seed_two"))

    answer = game.guess(bug_named("overwrite"), FaultPlace("operation", "add"))

    assert not answer.is_right
    assert answer.says == "It is not “= for +=”."
    assert not game.is_over
    assert game.points == WHOLE - 15


def test_the_right_fault_at_a_wrong_place_is_refused():
    game = BugGame(hidden("tanh_input", FaultPlace("layer", "layer2")))

    answer = game.guess(bug_named("tanh_input"), FaultPlace("layer", "layer1"))

    assert not answer.is_right
    assert answer.says == "The mistake is right, but it does not sit in layer 1."
    assert game.guess(bug_named("tanh_input"), FaultPlace("layer", "layer2")).is_right


def test_a_place_that_nobody_can_tell_from_the_right_one_is_right():
    # At one operation that is not in the graph and another nothing differs.
    game = BugGame(hidden("overwrite", FaultPlace("operation", "sin")))

    assert game.guess(bug_named("overwrite"), FaultPlace("operation", "cos")).is_right


def test_probes_hints_and_wrong_guesses_are_counted_down_to_a_least():
    game = BugGame(hidden("ascent"))
    for kind, cost in COSTS.items():
        before = game.points
        game.count(kind)
        assert game.points == before - cost
    assert game.probe_count == len(COSTS)
    assert [game.hint() for _ in range(4)] == [*bug_named("ascent").hints, ""]
    for _ in range(9):
        game.guess(bug_named("seed_zero"))

    assert game.points == LEAST


def test_giving_up_gives_nothing_and_no_guess_counts_any_more():
    game = BugGame(hidden("ascent"))
    game.give_up()

    assert game.points == 0
    assert not game.guess(bug_named("ascent")).is_right
    assert game.wrong_count == 0
    assert not game.can_hint


def test_a_gradient_and_a_difference_disagree_where_the_mistake_is():
    asked = hidden("seed_two")
    knob = asked.stage.subject.knobs[0]
    grad = asked.stage.subject.grad[knob]

    assert gradient_of(asked, knob).lines[0].startswith("layer1.neuron1.w1.grad = ")
    assert float(difference_of(asked, knob).lines[0].rsplit(" ", 1)[1].replace("−", "-")) == pytest.approx(
        grad, rel=1e-4
    )


def test_one_step_of_the_pass_is_told_operand_by_operand():
    asked = hidden("seed_two")
    subject = asked.stage.subject

    root = step_of(asked, len(subject) - 1)
    leaf = step_of(asked, subject.knobs[0])

    assert root.lines[0] == "turn 1: loss.grad is 2"
    assert len(root.lines) == 1 + len(subject.operands[-1])
    assert leaf.lines[0].startswith("It is a leaf: it passes nothing on. Nothing is charged")
    assert leaf.is_free
    assert not root.is_free


def test_what_is_looked_at_is_told_with_samples_network_and_seed():
    stage = stage_for(bug_named("ascent"), SPEC)

    assert stage is not None
    network = "-".join(map(str, SPEC.sizes))
    assert f"at step 0: 3 samples, network {network}, seed {SPEC.training.seed}." in stage.says


def test_updates_are_told_beside_what_the_rule_makes_of_the_same_gradients():
    asked = hidden("ascent")
    lines = update_of(asked, 0).lines

    assert lines[0].split() == ["step", "gradient", "moved", "rule"]
    assert len(lines) == 4
    for line in lines[1:]:
        _, _, moved, rule = line.split()
        assert moved in (f"−{rule}", rule.removeprefix("−"))


def test_losses_and_the_check_tell_both_sides():
    asked = hidden("seed_two")

    losses = losses_of(asked, lambda share: True)
    check = checked_gradients(asked, lambda share: True)

    assert losses.pair is not None
    assert losses.lines[1].startswith(f"after {asked.stage.plan.steps} steps ")
    knobs = len(asked.stage.subject.knobs)
    assert check.lines[0].endswith(f" of {knobs} gradients of parameters are wrong")
    assert int(check.lines[0].split()[0]) > knobs // 2
    assert "differences" in check.lines[1]


def test_the_check_finds_nothing_where_gradients_are_right():
    assert checked_gradients(hidden("ascent"), lambda share: True).lines[0].startswith("0 of ")


def test_progress_is_kept_and_a_round_is_taken_up_with_what_it_has_cost():
    game = BugGame(hidden("ascent"))
    game.count("step")
    game.hint()
    game.guess(bug_named("seed_zero"))

    kept = progress_of(GameProgress().with_game(game).plain())
    again = BugGame(game.riddle, dict(kept.probes or {}), kept.hints, kept.wrong)

    assert again.points == game.points < WHOLE
    again.guess(bug_named("ascent"))
    after = progress_of(kept.with_game(again).plain())
    assert (after.points, after.found, after.found_keys) == (again.points, 1, {"ascent"})
    assert (after.seed, after.hints, after.probes) == (1, 0, None)


@pytest.mark.parametrize(
    "kept",
    [
        None,
        7,
        {"rounds": 3, "seed": "x", "level": 9, "probes": 1},
        {"rounds": [[1], [1, 1, "no such", 3], [1, 7, "ascent", 3], [1, 1, "ascent", 1e9]], "hints": -1},
        {"rounds": [[1, 1, [], 3], [1, {}, "ascent", 3], [[], 1, "ascent", None]], "level": [], "seed": {}},
    ],
)
def test_what_is_not_sound_in_what_was_kept_is_left_out(kept: object):
    assert progress_of(kept) == GameProgress()
