"""Keeping some samples out of training, to test on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """A data set in two parts, each in the order of the data.

    Attributes:
        train: what is trained on.
        test: what is only tested on, or None.
    """

    train: Dataset
    test: Dataset | None


def split(dataset: Dataset, test_share: float, seed: int) -> Split:
    """Draw the samples for testing.

    Args:
        dataset: at least 2 samples, unless the share is 0.
        test_share: 0 to 0.9. Above 0, round(share · samples) are drawn: at least one, and at least one is
            left.
        seed: 0 to 2³² − 1; the same seed draws the same samples.
    """
    if not test_share:
        return Split(train=dataset, test=None)
    rows = training_rows(len(dataset), test_share, seed)
    rest = np.setdiff1d(np.arange(len(dataset)), rows)
    return Split(train=dataset.subset(rows), test=dataset.subset(rest))


def training_rows(samples: int, test_share: float, seed: int) -> NDArray[np.int64]:
    """Return which rows of a data set are trained on, ascending; see `split`."""
    if not test_share:
        return np.arange(samples)
    count = min(max(round(test_share * samples), 1), samples - 1)
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed])))
    return np.sort(generator.permutation(samples)[count:])
