"""`unbuilt`: what is kept of a run that could not begin, so that the sweep goes on without it."""

from __future__ import annotations

import math

from gradstudio.data.csv.spec import TableError
from gradstudio.engine.errors import ConfigurationError, ShapeError, cut
from gradstudio.project.errors import SpecError
from gradstudio.store.cells import MOST_CHARACTERS
from gradstudio.store.trial_result import UNBUILT, TrialResult
from gradstudio.sweep.trial import SweepTrial

OF_THE_RUN = (SpecError, ConfigurationError, TableError, ShapeError)
"""What its spec decides, whichever worker has it; any other error is the worker's, and says nothing of the run."""


def is_unbuilt(result: TrialResult) -> bool:
    """Return whether a run could not begin."""
    return result.steps == 0 and result.cause.startswith(UNBUILT)


def unbuilt(trial: SweepTrial, why: object) -> TrialResult:
    """Return what came of a run without a step: no number, and why as the cause.

    Args:
        trial: that cannot be run.
        why: as a sentence; an error says its own.
    """
    return TrialResult(
        number=trial.number,
        values=trial.values,
        seed=trial.seed,
        steps=0,
        loss=math.nan,
        accuracy=math.nan,
        test_loss=math.nan,
        test_accuracy=math.nan,
        ran_away=False,
        cause=cut(f"{UNBUILT}{why}", MOST_CHARACTERS),
        stride=1,
        curve=b"",
        digest=bytes(16),
    )
