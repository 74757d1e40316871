"""Rates that are too high or too low, runs that diverged, and those that know nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from gradstudio.project import ProjectSpec, edits
from gradstudio.project.suited import highest_of
from gradstudio.training import Session, TrainingError
from gradstudio.training.doctor.case import Case, case_of
from gradstudio.training.doctor.examine import examine
from tests.training.doctor.cases import health, layer_health, project, rules_of, trained


def plain(rate: float, steps: int = 200, batch: int | None = None) -> ProjectSpec:
    return edits.set_training(
        project(hidden=(16,)),
        loss="logistic",
        optimizer={"kind": "sgd"},
        learning_rate={"kind": "constant", "rate": rate},
        batch_size=batch,
        steps=steps,
    )


def test_a_loss_that_stays_at_twice_its_lowest_is_told_with_the_step_of_the_lowest() -> None:
    losses = [*np.linspace(0.7, 0.2, 100), *[0.5] * 100]
    (found,) = examine(trained(plain(1.0), losses, accuracy=0.6))
    assert found.rule == "rate_too_high"
    assert 90 <= found.since <= 100
    (slower,) = (mend for mend in found.mends if mend.key == "rate×0.1")
    assert highest_of(slower.spec.training.learning_rate) == pytest.approx(0.1)
    higher = [*np.linspace(0.7, 0.2, 100), *[0.35] * 100]
    assert examine(trained(plain(1.0), higher, accuracy=0.6)) == ()


def test_a_spike_is_no_rise() -> None:
    losses = [*np.linspace(0.7, 0.2, 190), *[2.0] * 10]
    assert examine(trained(plain(1.0), losses, loss=0.5, accuracy=0.7)) == ()


def test_a_loss_over_all_samples_that_swings_is_told() -> None:
    swinging = [0.6, 0.9] * 100
    assert rules_of(examine(trained(plain(1.0), swinging, accuracy=0.6))) == {"rate_too_high"}
    slightly = [0.6, 0.61] * 100
    assert "rate_too_high" not in rules_of(examine(trained(plain(1.0), slightly, accuracy=0.6)))
    of_batches = trained(plain(1.0, batch=10), swinging, accuracy=0.6)
    assert "rate_too_high" not in rules_of(examine(of_batches))


def test_a_loss_that_creeps_down_is_told_if_the_rate_is_low() -> None:
    creeping = np.linspace(0.69, 0.68, 200)
    (found,) = examine(trained(plain(1e-3), creeping, accuracy=0.5))
    assert found.rule == "rate_too_low"
    assert highest_of(found.mends[0].spec.training.learning_rate) == pytest.approx(0.1)
    assert "rate_too_low" not in rules_of(examine(trained(plain(0.2), creeping, accuracy=0.5)))
    falling = np.linspace(0.69, 0.4, 200)
    assert examine(trained(plain(1e-3), falling, accuracy=0.5)) == ()
    early = trained(plain(1e-3, steps=2000), creeping, accuracy=0.5)
    assert examine(early) == ()  # it has nine tenths of its steps to come


@pytest.mark.parametrize("late", [[200], range(100, 201, 20)], ids=["one late", "some late"])
def test_a_loss_that_creeps_down_is_told_if_most_readings_are_of_its_first_steps(late: Sequence[int]) -> None:
    creeping = np.linspace(0.69, 0.68, 201)
    layers = layer_health(16), layer_health(1)
    readings = [health(step, *layers, loss=float(creeping[step])) for step in [*range(20), *late]]
    found = examine(trained(plain(1e-3), creeping[:200], accuracy=0.5, readings=readings))
    assert rules_of(found) == {"rate_too_low"}


def test_a_loss_at_the_level_of_guessing_is_told_when_nothing_explains_it() -> None:
    flat = [0.693] * 200
    (found,) = examine(trained(plain(0.2), flat, accuracy=0.5))
    assert found.rule == "guessing"
    assert "−ln 1/2" in found.says
    assert examine(trained(plain(0.2), flat, loss=0.6, accuracy=0.7)) == ()


def test_numbers_that_run_away_are_told_alone() -> None:
    spec = edits.set_training(
        edits.set_data(project("formula"), formula="5 * x1 ** 2", low=0.0, high=5.0, standardise=False),
        optimizer={"kind": "sgd"},
        learning_rate={"kind": "constant", "rate": 50.0},
        batch_size=None,
    )
    spec = edits.set_activation(spec, 0, "relu")
    session = Session(spec)
    with pytest.raises(TrainingError) as raised:
        session.advance(1000)
    (found,) = examine(case_of(session, fault=raised.value))
    assert found.rule == "ran_away"
    assert found.since < session.step_count == found.until
    assert found.places[1].path is not None
    assert found.mends


def swinging_readings(low: float, high: float, accuracy: float = 0.6) -> Case:
    readings = [
        health(step, *[layer_health()] * 2, loss=high if step % 20 else low, accuracy=accuracy)
        for step in range(0, 1001, 10)
    ]
    spec = plain(0.05, steps=1000, batch=10)
    return trained(spec, [0.6] * 1000, loss=low, accuracy=accuracy, readings=readings)


def test_a_loss_that_was_read_to_swing_is_told_where_little_is_learned() -> None:
    (found,) = examine(swinging_readings(0.5, 0.9))
    assert found.rule == "rate_too_high"
    assert "goes up and down between 0.5 and 0.9" in found.says
    assert "rate_too_high" not in rules_of(examine(swinging_readings(0.5, 0.6)))
    assert "rate_too_high" not in rules_of(examine(swinging_readings(0.1, 0.25)))


def test_a_first_step_that_kills_a_layer_is_a_rate_too_high_since_that_step() -> None:
    def killed(ratio: float) -> Case:
        readings = [
            health(
                step,
                layer_health(16, update_ratio=ratio if step == 0 else 0.0, dead=np.full(16, step > 0)),
                layer_health(1, update_ratio=math.nan if math.isnan(ratio) else 1e-3),
            )
            for step in range(0, 201, 10)
        ]
        return trained(plain(1.0), [0.693] * 200, accuracy=0.5, readings=readings)

    (found,) = examine(killed(7.0))
    assert (found.rule, found.since) == ("rate_too_high", 0)
    assert "7 times their own size" in found.says
    assert rules_of(examine(killed(0.5))) == {"dead"}
    assert rules_of(examine(killed(math.nan))) == {"dead"}
