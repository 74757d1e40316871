"""How much each setting of a sweep matters: permutation importance on a random forest, with its uncertainty.

Sources: Breiman, Random Forests (2001); scikit-learn's `permutation_importance`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import ConfigurationError
from gradstudio.export.missing import loading
from gradstudio.sweep.seeing.sweep_table import SweepTable

LEAST_RUNS = 20
"""With fewer a forest says nothing."""
MOST_RUNS = 4_000
"""Of more a part is looked at, spread evenly over their numbers: the answer is no other, and comes in seconds."""
_SPLITS = 6
_REPEATS = 5
_TREES = 60

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingImportance:
    """How much the rank of a run depends on a setting.

    Attributes:
        key: path of the field.
        title: what it is called.
        middle: mean over all repetitions of what R² loses on runs that the forest has not seen while the values of
            the setting are shuffled among them; near 0 for one that does not matter.
        low: the 5th percentile of the repetitions.
        high: the 95th.
    """

    key: str
    title: str
    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Importances:
    """What the settings of a sweep say of its runs.

    Attributes:
        settings: the most important first.
        explained: mean R² of the forest on runs that it has not seen: of how the rank differs, the share that the
            settings explain. Near 0 or below, no importance can be trusted.
        runs: number of runs that were looked at.
    """

    settings: tuple[SettingImportance, ...]
    explained: float
    runs: int


def importances(table: SweepTable, go_on: Callable[[float], bool] = lambda _: True) -> Importances | None:
    """Return how much each setting matters for the rank of a run; one that diverged is the worst.

    Args:
        table: the runs.
        go_on: is told the share that is done; returns whether to go on.

    Returns:
        None if it was given up.

    Raises:
        ConfigurationError: scikit-learn cannot be loaded, there are too few runs, or none differs from the others.
    """
    with loading("sklearn", "The importance of settings", ConfigurationError):
        from sklearn.ensemble import RandomForestRegressor  # noqa: PLC0415 - of an extra
        from sklearn.inspection import permutation_importance  # noqa: PLC0415 - of an extra

    rows = np.flatnonzero(table.columns.is_finished)
    if len(rows) > MOST_RUNS:
        rows = rows[np.linspace(0, len(rows) - 1, MOST_RUNS).astype(np.int64)]
    settings = [field for field in table.settings if len(np.unique(field.numbers[rows])) > 1]
    if len(rows) < LEAST_RUNS:
        raise ConfigurationError(
            f"It takes {LEAST_RUNS} finished runs to say what matters; there are {len(rows)}."
        )
    if not settings:
        raise ConfigurationError("All runs have the same settings, so that none can matter.")
    ranks = _ranks(table.scores[rows])
    if np.ptp(ranks) == 0.0:
        raise ConfigurationError("All runs are equally good, so that no setting matters.")
    inputs = np.column_stack([field.numbers[rows] for field in settings])
    random = np.random.RandomState(0)
    found: list[Floats] = []
    explained: list[float] = []
    for split in range(_SPLITS):
        if not go_on(split / _SPLITS):
            return None
        mixed = random.permutation(len(rows))
        held, seen = mixed[: max(5, len(rows) // 4)], mixed[max(5, len(rows) // 4) :]
        forest = RandomForestRegressor(_TREES, min_samples_leaf=2, n_jobs=1, random_state=split)
        forest.fit(inputs[seen], ranks[seen])
        explained.append(float(forest.score(inputs[held], ranks[held])))
        lost = permutation_importance(
            forest, inputs[held], ranks[held], n_repeats=_REPEATS, random_state=split
        )
        found.append(np.asarray(lost.importances, dtype=np.float64))
    return Importances(
        settings=_by_size(
            [
                SettingImportance(
                    key=field.key,
                    title=field.title,
                    middle=float(samples.mean()),
                    low=float(np.quantile(samples, 0.05)),
                    high=float(np.quantile(samples, 0.95)),
                )
                for field, samples in zip(settings, np.concatenate(found, axis=1), strict=True)
            ]
        ),
        explained=float(np.mean(explained)),
        runs=len(rows),
    )


def _by_size(settings: Sequence[SettingImportance]) -> tuple[SettingImportance, ...]:
    return tuple(sorted(settings, key=lambda one: -one.middle))


def _ranks(scores: Floats) -> Floats:
    """Return the rank of each score, 0 for the best, equal ones sharing the mean of theirs."""
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count + 1) / 2.0)[place], dtype=np.float64)
