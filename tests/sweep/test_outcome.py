"""What came of a sweep: points by the mean over their seeds, those that diverged last."""

import numpy as np
import pytest

from gradstudio.store.sweep_columns import SweepColumns
from gradstudio.store.trial_result import Objective
from gradstudio.sweep.outcome import outcome

NAN = float("nan")


def columns(losses: list[float], accuracies: list[float], l2: list[float]) -> SweepColumns:
    runs = len(losses)
    nothing = np.full(runs, NAN)
    return SweepColumns(
        numbers=np.arange(runs), is_finished=np.arange(runs) != runs - 1, at=np.arange(runs, dtype=np.float64),
        values={"training.l2": tuple(l2)}, seeds=np.arange(runs), steps=np.full(runs, 5),
        losses=np.array(losses), accuracies=np.array(accuracies), test_losses=nothing, test_accuracies=nothing,
        ran_away=np.isinf(losses), causes=tuple("rank" if loss == 9.0 else "" for loss in losses),
        seconds=np.ones(runs),
    )  # fmt: skip


RUNS = columns(
    [3.0, 1.0, 0.5, np.inf, 9.0, 1.0, 0.0], [0.5, 0.7, 0.9, NAN, 0.1, 0.4, 1.0], [1, 1, 2, 2, 3, 3, 4]
)


def test_points_are_ranked_by_their_mean_and_one_that_ran_away_comes_last() -> None:
    found = outcome(RUNS, "loss")
    assert [point.values["training.l2"] for point in found.points] == [1, 3, 2]
    assert [point.mean for point in found.points] == pytest.approx([2.0, 5.0, NAN], nan_ok=True)
    assert (found.points[0].low, found.points[0].high, found.points[0].best) == (1.0, 3.0, 1)
    assert (found.points[2].low, found.points[2].best) == (0.5, 2)


def test_runs_that_are_not_over_do_not_count_and_ends_are_told_by_cause() -> None:
    found = outcome(RUNS, "loss")
    assert (found.runs, found.ran_away, dict(found.causes), found.seconds) == (6, 1, {"rank": 1}, 5.0)
    assert all(6 not in point.numbers for point in found.points)


@pytest.mark.parametrize(("objective", "best"), [("accuracy", 1), ("loss", 1)])
def test_an_accuracy_counts_from_above(objective: Objective, best: int) -> None:
    first = outcome(RUNS, objective).points[0]
    assert (first.values["training.l2"], first.best) == (1, best)
    assert outcome(RUNS, "accuracy").points[0].mean == pytest.approx(0.6)


def test_of_no_runs_there_is_nothing_to_tell() -> None:
    found = outcome(columns([1.0], [1.0], [1]), "loss")
    assert (found.runs, found.points, found.seconds) == (0, (), 0.0)
