"""Keeping some samples out of training, to test on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """A data set in two parts, each in the order of the data.

    Attributes:
        train: what is trained on; of a part only the inputs are known, not the columns that they were made of.
        test: what is only tested on, or None.
    """

    train: Dataset
    test: Dataset | None


def split(dataset: Dataset, test_share: float, seed: int) -> Split:
    """Draw the samples for testing, as `split_rows` does.

    Args:
        dataset: all samples.
        test_share: share of them that is for testing, 0 to below 1.
        seed: of the data.
    """
    train, test = split_rows(len(dataset), test_share, seed)
    if not len(test):
        return Split(train=dataset, test=None)
    return Split(train=dataset.subset(train), test=dataset.subset(test))


@lru_cache(maxsize=4)
def split_rows(samples: int, test_share: float, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw which samples are for training and which for testing.

    Args:
        samples: at least 2, unless the share is 0.
        test_share: 0 to 0.9. Above 0, round(share · samples) are drawn: at least one, and at least one is
            left.
        seed: 0 to 2³² − 1; the same seed draws the same samples.

    Returns:
        The rows of both, each in ascending order and read-only; for the same arguments the same arrays.
    """
    if not test_share:
        return _sorted(np.arange(samples)), _sorted(np.arange(0))
    count = min(max(round(test_share * samples), 1), samples - 1)
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed])))
    order = generator.permutation(samples)
    return _sorted(order[count:]), _sorted(order[:count])


def _sorted(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    rows = np.sort(rows)
    rows.flags.writeable = False
    return rows
