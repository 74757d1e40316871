"""Columns of a sweep that never ran."""

from __future__ import annotations

import numpy as np

from gradstudio.store.sweep_columns import SweepColumns


def columns(losses, values, **others) -> SweepColumns:
    """Return the columns of runs that were finished a second after each other."""
    runs = len(losses)
    nothing = np.full(runs, np.nan)
    known = {
        "numbers": np.arange(runs),
        "is_finished": np.ones(runs, dtype=np.bool_),
        "at": np.arange(1.0, runs + 1.0),
        "values": {path: tuple(column) for path, column in values.items()},
        "seeds": np.zeros(runs, dtype=np.int64),
        "steps": np.full(runs, 100),
        "losses": np.array(losses, dtype=np.float64),
        "accuracies": nothing,
        "test_losses": nothing,
        "test_accuracies": nothing,
        "ran_away": ~np.isfinite(np.array(losses, dtype=np.float64)),
        "causes": ("",) * runs,
        "seconds": np.full(runs, 0.1),
    }
    return SweepColumns(**{**known, **others})
