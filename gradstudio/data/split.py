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
    held_out = is_for_testing(len(dataset), test_share, seed)
    if not held_out.any():
        return Split(train=dataset, test=None)
    return Split(
        train=dataset.subset(np.flatnonzero(~held_out)), test=dataset.subset(np.flatnonzero(held_out))
    )


def is_for_testing(samples: int, test_share: float, seed: int) -> NDArray[np.bool_]:
    """Return for each sample whether `split` keeps it out of training; arguments as there."""
    held_out = np.zeros(samples, dtype=np.bool_)
    if test_share:
        count = min(max(round(test_share * samples), 1), samples - 1)
        generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed])))
        held_out[generator.permutation(samples)[:count]] = True
    return held_out
