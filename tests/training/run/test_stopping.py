"""Stop rules: whichever comes first, and it is told why."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any

import pytest

from gradstudio.api.making import from_data
from gradstudio.project import ProjectSpec, SpecError, edits
from gradstudio.training import Session, TrainingError
from gradstudio.training.run.engine import Scores, Steps
from gradstudio.training.run.stopping import StopRules

FAR = 400


def ruled(spec: ProjectSpec, **stop: Any) -> ProjectSpec:
    return edits.set_training(spec, steps=FAR, stop=stop)


def test_a_run_stops_after_its_steps_and_goes_on_when_asked(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_training(small_spec, steps=4))
    assert session.run(3) is None
    stop = session.run(10)
    assert stop.rule == "steps"
    assert "4 steps" in stop.message
    assert session.step_count == 4
    assert session.run(5) is None
    assert session.step_count == 9


def test_advance_goes_past_every_rule(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_training(small_spec, steps=2, stop={"epochs": 1, "target_loss": 1e9}))
    session.advance(5)
    assert session.step_count == 5


def test_run_takes_the_same_steps_as_advance(small_spec: ProjectSpec) -> None:
    spec = edits.set_training(small_spec, batch_size=3, steps=FAR, stop={"target_loss": -1.0, "seconds": 1e9})
    a, b = Session(spec), Session(spec)
    a.run(10)
    b.advance(10)
    assert a.losses == b.losses


@pytest.mark.parametrize(("batch_size", "steps"), [(None, 2), (3, 6), (8, 2), (1, 16)])
def test_epochs(small_spec: ProjectSpec, batch_size: int | None, steps: int) -> None:
    session = Session(edits.set_training(ruled(small_spec, epochs=2), batch_size=batch_size))
    stop = session.run(FAR)
    assert stop.rule == "epochs"
    assert session.step_count == steps
    assert session.epoch == 2


def test_target_loss(small_spec: ProjectSpec) -> None:
    plain = Session(ruled(small_spec))
    plain.advance(30)
    target = plain.losses[20] + 1e-9
    first = next(k for k, loss in enumerate(plain.losses) if loss <= target)
    session = Session(ruled(small_spec, target_loss=target))
    stop = session.run(FAR)
    assert stop.rule == "target_loss"
    assert session.step_count == first + 1
    assert session.run(3) is None  # it stops a run once


def test_the_target_is_the_mean_over_the_epochs_samples(small_spec: ProjectSpec) -> None:
    batched = edits.set_training(small_spec, batch_size=3, l2=0.0)
    plain = Session(batched)
    plain.advance(3)
    sizes = (3, 3, 2)
    mean = sum(loss * size for loss, size in zip(plain.losses, sizes, strict=True)) / 8
    assert Session(ruled(batched, target_loss=mean - 1e-12)).run(3) is None
    assert Session(ruled(batched, target_loss=mean + 1e-12)).run(3).rule == "target_loss"
    # A single good batch is not enough.
    low = min(plain.losses)
    assert low < mean
    assert Session(ruled(batched, target_loss=low)).run(3) is None


JUDGED = {"target_loss": 1e6, "target_accuracy": 1e-9, "patience": 1}


@pytest.mark.parametrize("rule", JUDGED)
@pytest.mark.parametrize("edited", [True, False])
def test_a_part_of_an_epoch_is_not_judged(small_spec: ProjectSpec, rule: str, edited: bool) -> None:
    spec = edits.set_training(small_spec, batch_size=3)
    session = Session(spec)
    ruling = ruled(spec, **{rule: JUDGED[rule]})
    if edited:
        session.run(1)
        session.adopt(ruling)
    else:
        session.adopt(ruling)
        session.advance(1)
    assert session.run(2) is None
    assert session.epoch == 1
    assert session.state().stop.best == math.inf
    assert session.run(2) is None
    whole = 3 if rule != "patience" else 300
    stop = session.run(whole)
    assert stop is not None
    assert stop.rule == rule


def test_the_ends_of_two_epochs_are_no_whole_one(small_spec: ProjectSpec) -> None:
    session = Session(ruled(edits.set_training(small_spec, batch_size=4), target_loss=1e6))
    session.run(1)
    session.advance(2)
    assert session.run(1) is None
    assert session.epoch == 2
    assert session.run(2).rule == "target_loss"


def test_epochs_are_counted_whatever_the_rules_looked_at(small_spec: ProjectSpec) -> None:
    session = Session(ruled(edits.set_training(small_spec, batch_size=4), epochs=2, target_loss=-1.0))
    session.advance(3)
    assert session.run(FAR).rule == "epochs"
    assert session.step_count == 4


def test_target_accuracy(small_spec: ProjectSpec) -> None:
    session = Session(ruled(small_spec, target_accuracy=0.75))
    stop = session.run(FAR)
    assert stop.rule == "target_accuracy"
    assert session.accuracies[-1] >= 0.75
    assert all(accuracy < 0.75 for accuracy in session.accuracies[:-1])
    assert "75.0%" in stop.message


@pytest.mark.parametrize("batch_size", [None, 49])
def test_a_target_accuracy_of_all_samples_is_reached_whatever_their_number(
    small_spec: ProjectSpec, batch_size: int | None
) -> None:
    xs = [float(x) for x in range(-24, 25)]
    plain = from_data(xs, [x > 0.5 for x in xs], hidden=[], loss="logistic").spec
    spec = edits.set_training(ruled(plain, target_accuracy=1.0), engine=small_spec.training.engine)
    session = Session(edits.set_training(spec, batch_size=batch_size))
    session.set_parameters([10.0, -0.35])  # of the standardised column: the boundary is between 0 and 1
    assert session.snapshot().accuracy == 1.0
    assert session.run(3).rule == "target_accuracy"


def test_an_epochs_mean_accuracy_is_that_of_its_samples(small_spec: ProjectSpec) -> None:
    rules = StopRules(ruled(small_spec, target_accuracy=0.8).training, 40)
    batches = Steps(losses=[1.0, 1.0], accuracies=[31 / 39, 1.0], samples=[39, 1], test_scores=Scores())
    assert rules.check(batches, 2, range(1, 2), 0.1, full=False).rule == "target_accuracy"


def test_patience(small_spec: ProjectSpec) -> None:
    # All weights and biases 0: ReLU passes nothing but the last bias, which has its best value soon.
    still = edits.set_training(
        edits.set_initialisation(ruled(small_spec, patience=3), "zeros"),
        learning_rate={"kind": "constant", "rate": 1e-300},
    )
    session = Session(still)
    stop = session.run(FAR)
    assert stop.rule == "patience"
    assert session.step_count == 4  # the first epoch sets the best, three bring nothing


def test_seconds(small_spec: ProjectSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(10**6))
    monkeypatch.setattr("gradstudio.training.run.stepping.time.perf_counter", lambda: next(clock))
    session = Session(ruled(small_spec, seconds=5.0))
    stop = session.run(FAR)
    assert stop.rule == "seconds"
    assert session.step_count == 5  # each step takes a second by this clock


def test_time_between_runs_does_not_count(small_spec: ProjectSpec, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]

    def clock() -> float:
        now[0] += 1.0
        return now[0]

    monkeypatch.setattr("gradstudio.training.run.stepping.time.perf_counter", clock)
    session = Session(ruled(small_spec, seconds=5.0))
    assert session.run(2) is None
    now[0] += 1000.0
    assert session.run(2) is None
    assert session.run(1).rule == "seconds"


def test_the_first_of_several_rules_wins(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_training(small_spec, steps=5, stop={"epochs": 3, "patience": 100}))
    assert session.run(FAR).rule == "epochs"
    assert session.run(FAR).rule == "steps"


@pytest.mark.parametrize(
    ("rule", "limit", "batch_size"),
    [("epochs", 1, None), ("epochs", 1, 4), ("target_loss", 1e6, None), ("target_loss", 1e6, 4),
     ("target_accuracy", 1e-9, None), ("target_accuracy", 1e-9, 4), ("seconds", 1e-9, None)],
)  # fmt: skip
def test_the_number_of_steps_is_told_after_every_other_rule_that_is_met_at_the_same_step(
    small_spec: ProjectSpec, rule: str, limit: float, batch_size: int | None
) -> None:
    steps = 1 if batch_size is None else 2
    session = Session(edits.set_training(small_spec, steps=steps, batch_size=batch_size, stop={rule: limit}))
    assert session.run(FAR).rule == rule
    assert session.step_count == steps
    assert session.run(5) is None  # both have stopped it


def test_a_changed_rule_can_stop_the_run_again(small_spec: ProjectSpec) -> None:
    session = Session(ruled(small_spec, target_loss=1e6))
    assert session.run(FAR).rule == "target_loss"
    assert session.run(2) is None
    session.adopt(ruled(small_spec, target_loss=1e7))
    assert session.run(FAR).rule == "target_loss"
    assert session.step_count == 4


def test_regression_has_no_accuracy_to_stop_at(small_spec: ProjectSpec) -> None:
    plane = edits.set_data(ruled(small_spec, target_accuracy=0.9), kind="plane")
    assert plane.training.stop.target_accuracy is None  # taken out with the task that had it
    with pytest.raises(SpecError, match="no accuracy to stop at"):
        ruled(plane, target_accuracy=0.9)


class Counted(Session):
    """Counts the calls of its engine."""

    def __init__(self, spec: ProjectSpec) -> None:
        super().__init__(spec)
        self.calls = 0
        take = self._engine.advance

        def counted(*arguments: Any) -> Any:
            self.calls += 1
            return take(*arguments)

        self._engine.advance = counted


RULES = [
    {"epochs": 37},
    {"target_loss": 0.35},
    {"target_accuracy": 0.99},
    {"patience": 2},
    {"epochs": 300, "patience": 3, "target_loss": 0.2},
]


@pytest.mark.parametrize("stop", RULES)
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_full_batches_under_a_rule_by_epochs_are_taken_many_a_call_and_end_where_single_steps_do(
    small_spec: ProjectSpec, stop: dict[str, Any], optimizer: str
) -> None:
    noisy = edits.set_dropout(ruled(small_spec, **stop), 0, 0.3)
    spec = edits.set_training(noisy, optimizer={"kind": optimizer})
    whole, single = Counted(spec), Session(spec)
    found = whole.run(FAR)
    while (one := single.run(1)) is None and single.step_count < FAR:
        pass
    assert found == one
    assert whole.step_count == single.step_count
    assert whole.losses == single.losses
    assert whole.parameters().tolist() == single.parameters().tolist()
    assert whole.epoch == single.epoch
    if spec.training.engine == "compiled":
        assert whole.calls < 10


def test_a_rule_ends_a_run_before_the_step_that_would_have_run_away(small_spec: ProjectSpec) -> None:
    rising = edits.set_training(
        small_spec, loss="squared_error", learning_rate={"kind": "constant", "rate": 1000.0}, steps=FAR
    )
    session = Session(edits.set_training(rising, stop={"patience": 3}))
    assert session.run(FAR).rule == "patience"
    assert session.step_count == 4  # the first sets the best; step 4 has no finite loss
    with pytest.raises(TrainingError):
        session.run(1)


@pytest.mark.filterwarnings("error")
def test_an_epoch_of_losses_next_to_the_largest_number_has_an_infinite_mean(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_training(ruled(small_spec, patience=3), batch_size=3, loss="squared_error"))
    session.set_parameters([1e76] * small_spec.parameter_count)
    with suppress(TrainingError):
        session.run(3)
    assert session.step_count <= 3
