"""Curves of runs of different lengths at common steps."""

from __future__ import annotations

import numpy as np

from gradstudio.app.sweep.run_curves import _curves
from gradstudio.store.sweeps import SweepStore
from gradstudio.store.trial_result import TrialResult


def result(number: int, stride: int, losses: list[float], steps: int) -> TrialResult:
    return TrialResult(
        number=number,
        values={},
        seed=1,
        steps=steps,
        loss=losses[-1],
        accuracy=np.nan,
        test_loss=np.nan,
        test_accuracy=np.nan,
        ran_away=False,
        cause="",
        stride=stride,
        curve=np.array(losses, dtype="<f4").tobytes(),
        digest=bytes(16),
    )


def test_curves_of_other_strides_meet_at_the_same_steps_and_end_where_their_runs_did(tmp_path):
    path = tmp_path / "a.gradsweep"
    with SweepStore.create(path, "plan", "digest", ()) as store:
        store.put([result(0, 1, [8.0, 4.0, 2.0], 3), result(1, 2, [8.0, 6.0, 4.0, 2.0], 7)])
    found = _curves(path, np.array([0, 1]), 7, lambda share: True)
    assert found.at.tolist() == [0, 1, 2, 3, 4, 5, 6]
    np.testing.assert_array_equal(found.losses[0], [8.0, 4.0, 2.0, *[np.nan] * 4])
    np.testing.assert_array_equal(found.losses[1], [8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0])


def test_a_run_that_is_not_there_has_no_curve(tmp_path):
    path = tmp_path / "a.gradsweep"
    with SweepStore.create(path, "plan", "digest", ()) as store:
        store.put([result(0, 1, [8.0, 4.0], 2)])
    found = _curves(path, np.array([0, 5]), 2, lambda share: True)
    assert np.isnan(found.losses[1]).all()
