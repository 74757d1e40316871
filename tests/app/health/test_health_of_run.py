"""The readings of the run in sight: whose they are, what they tell of each layer, and where one goes from them."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.app.health.measures import ASPECTS, LayerMeasure
from gradstudio.training.look.requests import HealthRequest
from gradstudio.training.run.moment import Moment
from tests.app.health.measured_runs import SPEC, with_activation
from tests.qt_helpers import small_spec, until


def test_before_the_first_run_there_is_nothing(runs):
    assert not runs.health.refresh()
    assert (runs.health.readings, runs.health.layers, runs.health.reading) == ((), (), None)
    assert not runs.health.has_steps


def test_the_readings_of_the_run_are_known_by_step(runs):
    runs.train(steps=12)
    assert runs.health.steps().tolist() == sorted(set(runs.health.steps().tolist()))
    assert (runs.health.steps()[0], runs.health.steps()[-1]) == (0, 12)
    assert runs.health.has_steps


def test_looking_again_tells_whether_there_is_more(runs):
    number = runs.train()
    assert not runs.health.refresh()
    run = runs.record.run(number)
    run.readings.add(runs.record.at(Moment(number, 12)).read_health())
    assert runs.health.refresh()


@pytest.mark.parametrize(
    "measure", [one for one in ASPECTS if isinstance(one, LayerMeasure)], ids=lambda m: m.key
)
def test_each_measure_is_a_number_of_each_layer_at_each_reading(runs, measure):
    runs.train()
    values = runs.health.values(measure)
    assert values.shape == (3, len(runs.health.readings))
    last = runs.health.readings[-1].layers
    assert values[:, -1].tolist() == [measure.of(layer) for layer in last]
    assert np.array_equal(runs.health.values(measure), values)


def test_another_run_in_sight_has_its_own_readings(runs):
    first = runs.train(steps=12)
    runs.train(with_activation(SPEC, "tanh"), steps=6)
    assert runs.health.steps()[-1] == 6
    assert runs.health.layers[0].activation == "tanh"
    runs.sight.go_to(Moment(first, 4))
    assert runs.health.refresh()
    assert runs.health.steps()[-1] == 12
    assert runs.health.layers[0].activation == "relu"


def test_the_reading_in_sight_is_the_last_before_the_step(runs):
    number = runs.train(steps=12)
    assert runs.health.reading is runs.health.readings[-1]
    runs.sight.go_to(Moment(number, 5))
    assert runs.health.is_past
    assert runs.health.reading.step == 5


def test_a_branch_has_the_readings_of_the_run_before_it_and_leads_there(runs):
    first = runs.train(steps=12)
    second = runs.branch(first, 6, steps=6)
    runs.hear(second)
    runs.health.refresh()
    assert runs.health.steps()[0] == 0
    assert {one.moment.run for one in runs.health.readings} == {first, second}
    runs.health.go(3)
    assert runs.sight.moment == Moment(first, 3)
    runs.sight.go_live()
    runs.health.go(8)
    assert runs.sight.moment == Moment(second, 8)


def test_a_step_that_the_run_has_not_is_the_nearest_one(runs):
    runs.train(steps=12)
    runs.health.go(3)
    runs.health.go(99)
    assert runs.sight.moment is None  # the newest


def test_the_exact_step_is_asked_for_while_it_is_seen_in_the_past(runs):
    number = runs.train()
    runs.health.set_seen(True)
    assert runs.sight.asked.get("health") is None
    runs.sight.go_to(Moment(number, 5))
    assert isinstance(runs.sight.asked["health"], HealthRequest)
    runs.health.set_seen(False)
    assert runs.sight.asked["health"] is None


def test_a_run_without_readings_is_measured_by_itself_when_it_is_seen(runs, qtbot):
    runs.measures = False
    runs.train(steps=12)
    assert runs.health.readings == ()
    assert runs.health.can_be_measured
    runs.health.set_seen(True)
    assert runs.health.is_measuring
    until(qtbot, lambda: not runs.health.is_measuring)
    assert runs.health.refresh()
    assert (runs.health.steps()[0], runs.health.steps()[-1]) == (0, 12)
    assert not runs.health.can_be_measured


def test_what_is_measured_afterwards_is_what_would_have_been_on_the_way(runs, qtbot):
    runs.train(steps=12)
    on_the_way = {one.step: one for one in runs.health.readings}
    runs.measures = False
    runs.train(steps=12)
    runs.health.set_seen(True)
    until(qtbot, lambda: not runs.health.is_measuring)
    runs.health.refresh()
    for one in runs.health.readings:
        if one.step in on_the_way:
            same = on_the_way[one.step]
            assert [layer.gradient_norm for layer in one.layers] == [
                layer.gradient_norm for layer in same.layers
            ]


def test_only_what_is_missing_of_a_run_is_measured(runs, qtbot):
    number = runs.train(steps=200)
    run = runs.record.run(number)
    assert not runs.health.measuring.is_needed(run)
    run.readings.all = tuple(one for one in run.readings.all if one.step < 20 or one.step == 200)
    missing = runs.health.measuring.missing(run)
    assert missing
    assert all(20 < step < 200 for step in missing)
    runs.health.set_seen(True)
    until(qtbot, lambda: not runs.health.is_measuring)
    runs.health.refresh()
    steps = runs.health.steps()
    assert np.diff(steps).max() <= 8
    assert set(missing) < set(steps.tolist())
    assert not runs.health.can_be_measured


def test_training_ends_the_measuring_and_the_pause_begins_it_again(runs, qtbot):
    runs.measures = False
    runs.train(steps=40)
    runs.health.set_seen(True)
    runs.health.set_playing(True)
    assert not runs.health.is_measuring
    runs.health.set_playing(False)
    until(qtbot, runs.health.refresh)
    assert runs.health.steps()[-1] == 40


def test_a_run_is_not_measured_while_it_is_trained(runs):
    runs.measures = False
    runs.train()
    runs.health.set_playing(True)
    runs.health.set_seen(True)
    assert not runs.health.is_measuring
    assert not runs.health.can_be_measured
    runs.health.set_playing(False)
    assert runs.health.is_measuring


def test_measuring_that_was_given_up_begins_again_only_when_asked(runs, qtbot):
    runs.measures = False
    runs.train()
    runs.health.set_seen(True)
    runs.health.measuring.give_up()
    runs.health.set_seen(False)
    runs.health.set_seen(True)
    assert not runs.health.is_measuring
    assert runs.health.can_be_measured
    runs.health.measure()
    until(qtbot, runs.health.refresh)
    assert runs.health.readings


def test_a_run_that_is_gone_has_no_readings(runs):
    number = runs.train()
    runs.record.delete(number)
    assert runs.health.refresh()
    assert runs.health.readings == ()


def test_readings_of_other_layers_are_left_out(runs):
    first = runs.train(small_spec(3, 2), steps=6)
    other = runs.begin(small_spec(4), steps=4)
    runs.hear(other)
    runs.record.run(other).readings.add(runs.record.run(first).readings.all[0])
    runs.health.refresh()
    assert all(len(one.layers) == 2 for one in runs.health.readings)


def test_another_project_begins_with_nothing(runs):
    runs.measures = False
    number = runs.train()
    runs.health.set_seen(True)
    runs.health.start_over()
    assert not runs.health.is_measuring
    assert runs.health.measuring.readings(runs.record.run(number)) == ()
