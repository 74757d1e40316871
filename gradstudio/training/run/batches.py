"""Which samples each step is trained on."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

_MOST_EPOCHS = 64
_MOST_ROWS = 2**14


def epochs_at_once(samples: int) -> int:
    """Return B, the number of epochs whose orders are drawn as one block."""
    return max(1, min(_MOST_EPOCHS, _MOST_ROWS // samples))


class Batches:
    """Goes through the training samples epoch by epoch.

    With a batch size, an epoch goes through them in a random order, a batch at a time; its last batch holds the
    rest. Orders are drawn for a block of B = max(1, min(64, 2¹⁴ // samples)) epochs at once, as one by one
    would take longer than to train: epoch e has row e mod B of
    ``Generator(PCG64(SeedSequence([seed, e // B]))).permuted(rows, axis=1)``, where each of B rows counts the
    samples. Without a batch size, a step takes all samples in the order of the data and is an epoch. The size may
    change from step to step.

    Args:
        samples: number of training samples.
        seed: of the training.

    Attributes:
        epoch: number of epochs completed.
        used: number of samples of the present epoch that are behind.
    """

    def __init__(self, samples: int, seed: int) -> None:
        self.epoch = 0
        self._samples = samples
        self._seed = seed
        self.used = 0
        self._block: tuple[int, Integers] | None = None  # drawn when first needed: a full batch never does

    def go_to(self, epoch: int, used: int) -> None:
        """Go to a number of epochs completed, and a number of samples used of the next."""
        self.epoch, self.used = epoch, used

    def forget(self) -> None:
        """Let go of the orders that were drawn; they are drawn again when they are needed."""
        self._block = None

    def upcoming(self, size: int | None) -> Integers:
        """Return the rows of the next batch."""
        if size is None:
            return np.arange(self._samples)
        return self._orders(self.epoch, 1)[0, self.used : self.used + size]

    def take(self, size: int | None, steps: int = 1) -> None:
        """Go past the next batches."""
        if size is None:
            self.epoch += steps
            self.used = 0 if steps else self.used
            return
        left, per_epoch = self.steps_left(size), math.ceil(self._samples / size)
        if steps >= left:
            epochs, steps = divmod(steps - left, per_epoch)
            self.epoch += 1 + epochs
            self.used = 0
        self.used += steps * size

    def steps_left(self, size: int | None) -> int:
        """Return the number of steps to the end of the epoch, at least 1."""
        return 1 if size is None else math.ceil((self._samples - self.used) / size)

    def draw(self, size: int, steps: int) -> tuple[Integers, Integers]:
        """Return the rows of the next batches one after the other, without going past them.

        Args:
            size: of a batch, at least 1.
            steps: number of batches.

        Returns:
            The rows, and where in them each batch starts, with the end of the last: one more than `steps`.
        """
        left, per_epoch = self.steps_left(size), math.ceil(self._samples / size)
        epochs = max(0, math.ceil((steps - left) / per_epoch))
        orders = self._orders(self.epoch, 1 + epochs)
        rows = orders.ravel()[self.used :]
        here = self._samples - self.used
        ends = np.minimum(np.arange(1, left + 1) * size, here)
        ends_of_epoch = np.minimum(np.arange(1, per_epoch + 1) * size, self._samples)
        later = here + np.arange(epochs)[:, None] * self._samples + ends_of_epoch
        starts = np.concatenate([[0], ends, later.ravel()])[: steps + 1]
        return rows[: starts[-1]], starts

    def _orders(self, first: int, count: int) -> Integers:
        """Return the orders of some epochs, shape (epochs, samples)."""
        length = epochs_at_once(self._samples)
        parts = []
        for index in range(first // length, (first + count - 1) // length + 1):
            if self._block is None or self._block[0] != index:
                self._block = index, self._drawn(index, length)
            begin = index * length
            parts.append(self._block[1][max(0, first - begin) : first + count - begin])
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _drawn(self, block: int, length: int) -> Integers:
        bits = np.random.PCG64(np.random.SeedSequence([self._seed, block]))
        orders = np.tile(np.arange(self._samples), (length, 1))
        return np.random.Generator(bits).permuted(orders, axis=1, out=orders)
