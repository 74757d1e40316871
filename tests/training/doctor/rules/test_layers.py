"""What readings of the layers tell: vanishing and exploding gradients, dead and saturated neurons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from gradstudio.training import Session
from gradstudio.training.doctor.case import Case, case_of
from gradstudio.training.doctor.examine import examine
from gradstudio.training.doctor.finding import Finding
from gradstudio.training.health.planned import follow
from gradstudio.training.health.reading import LayerHealth
from tests.training.doctor.cases import health, layer_health, project, rules_of, trained

STEPS = 200
HIDDEN = (4, 4)


def case(
    *layers_at: Callable[[int], LayerHealth],
    activation: str = "relu",
    loss: float = 0.9,
    hidden: Sequence[int] = HIDDEN,
) -> Case:
    """Return the case of a run of 200 steps with a reading every ten, of a healthy layer where none is given."""
    layers = [*layers_at, *[lambda step: layer_health()] * (3 - len(layers_at))]
    readings = [
        health(step, *(layer(step) for layer in layers), loss=loss) for step in range(0, STEPS + 1, 10)
    ]
    spec = project(hidden=hidden, activation=activation)
    return trained(spec, [loss] * STEPS, loss=loss, accuracy=0.5, readings=readings)


def found(rule: str, examined: Case) -> Finding | None:
    return next((finding for finding in examine(examined) if finding.rule == rule), None)


def gradient(norm: float, since: int = 0, until: int = STEPS) -> Callable[[int], LayerHealth]:
    return lambda step: layer_health(gradient_norm=norm if since <= step <= until else 0.1)


def dead(count: int, since: int = 0, until: int = STEPS) -> Callable[[int], LayerHealth]:
    return lambda step: layer_health(dead=np.arange(4) < (count if since <= step <= until else 0))


def saturated(count: int, beyond: float = 0.6) -> Callable[[int], LayerHealth]:
    return lambda step: layer_health(saturated_share=(np.arange(4) < count) * 0.95, z_beyond=beyond)


def places(finding: Finding | None) -> Sequence[int | None]:
    assert finding is not None
    return [place.layer for place in finding.places if place.unit is None]


def test_a_gradient_that_is_a_hundred_times_smaller_in_the_first_layer_has_vanished() -> None:
    finding = found("vanishing", case(gradient(2e-5), gradient(5e-4)))
    assert places(finding) == [0, 1]
    assert places(found("vanishing", case(gradient(2e-5), gradient(5e-2)))) == [0]
    assert found("vanishing", case(gradient(2e-3), gradient(5e-2))) is None


def test_a_gradient_vanishes_only_if_that_lasts() -> None:
    late, early = (
        found("vanishing", case(gradient(2e-5, **when))) for when in ({"since": 90}, {"until": 100})
    )
    assert late is not None
    assert early is not None
    assert (late.since, late.until) == (90, STEPS)
    assert (early.since, early.until) == (0, 100)
    assert found("vanishing", case(gradient(2e-5, since=180))) is None  # not for long yet
    assert found("vanishing", case(lambda step: gradient(2e-5 if step % 20 else 0.1)(step))) is None


def test_a_few_readings_may_say_otherwise_or_nothing() -> None:
    def layer(step: int, norm: float) -> LayerHealth:
        return layer_health(gradient_norm=0.0 if 60 <= step <= 70 else norm)

    steady = found(
        "vanishing", case(lambda step: layer(step, 2e-5), gradient(0.1), lambda step: layer(step, 0.1))
    )
    assert steady is not None
    assert (steady.since, steady.until, places(steady)) == (0, STEPS, [0])


def test_a_run_that_has_learned_two_thirds_of_what_there_is_has_no_vanishing_gradient() -> None:
    assert found("vanishing", case(gradient(2e-5), loss=0.3)) is None


def test_a_gradient_that_is_seventy_times_larger_in_the_first_layer_has_exploded() -> None:
    assert places(found("exploding", case(gradient(20.0)))) == [0]
    assert found("exploding", case(gradient(5.0))) is None
    assert found("exploding", case(gradient(20.0, until=60))) is None


def test_neurons_are_told_dead_with_their_layer_and_since_when() -> None:
    finding = found("dead", case(lambda step: layer_health(), dead(2, since=50)))
    assert finding is not None
    assert finding.since == 50
    assert places(finding) == [1]
    assert [place.unit for place in finding.places if place.unit is not None] == [0, 1]
    assert "2 of 4 in layer 2" in finding.says
    assert found("dead", case(dead(1))) is None  # a quarter of a layer
    assert found("dead", case(dead(2, until=190))) is None


def test_dead_neurons_harm_nobody_where_enough_are_alive_or_much_is_learned() -> None:
    def wide(count: int) -> Callable[[int], LayerHealth]:
        return lambda step: layer_health(40, dead=np.arange(40) < count)

    assert found("dead", case(wide(33), hidden=(40, 4))) is None
    assert found("dead", case(wide(34), hidden=(40, 4))) is not None  # six are alive
    assert found("dead", case(dead(2))) is not None
    assert found("dead", case(dead(2), loss=0.2)) is None


def test_a_layer_that_is_dead_as_a_whole_is_told_alone() -> None:
    examined = case(dead(4), gradient(0.0))
    (finding,) = examine(examined)
    assert finding.title == "Dead layer"
    assert places(finding) == [0]


def test_neurons_are_told_saturated_where_most_of_a_layer_are() -> None:
    assert places(found("saturated", case(saturated(3), activation="tanh"))) == [0]
    assert found("saturated", case(saturated(2), activation="tanh")) is None
    assert found("saturated", case(saturated(3, beyond=0.2), activation="tanh")) is None


@pytest.mark.parametrize("layer", [gradient(2e-5), dead(4)])
def test_a_run_that_does_well_is_spared(layer: Callable[[int], LayerHealth]) -> None:
    readings = [health(step, layer(step), *[layer_health()] * 2, accuracy=0.99) for step in range(0, 201, 10)]
    spec = project(hidden=HIDDEN, activation="relu")
    assert examine(trained(spec, [0.9] * STEPS, loss=0.9, accuracy=0.99, readings=readings)) == ()


def test_one_lucky_moment_makes_no_good_run() -> None:
    swinging = [
        health(step, dead(4)(step), *[layer_health()] * 2, accuracy=0.99 if step == STEPS else 0.5)
        for step in range(0, STEPS + 1, 5)
    ]
    spec = project(hidden=HIDDEN, activation="relu")
    assert rules_of(examine(trained(spec, [0.9] * STEPS, loss=0.9, accuracy=0.99, readings=swinging))) == {
        "dead"
    }


def test_a_run_with_readings_of_its_own() -> None:
    session = Session(project("circle", (6,), "relu"))
    readings = follow(session, session.spec.training.steps)
    case = case_of(session, readings.all)
    assert case.level is not None
    assert case.level.accuracy > 0.95
    assert examine(case) == ()
