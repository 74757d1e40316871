"""The numbers that `random.Random` would draw one by one, drawn by the million."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.initialisation import INITIALISATIONS

Floats = NDArray[np.float64]

_FEW = 3000
"""Fewer numbers than these are drawn one by one sooner than numpy's generator is made ready."""


class Draws:
    """Takes the place of a `random.Random`, of which it continues the sequence to the last bit.

    Both are the Mersenne twister with 53 bits to a number; numpy runs it without a call for each of them.

    Args:
        rng: whose sequence goes on here; it is moved on as numbers are drawn.
    """

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def uniform(self, low: float, high: float, count: int) -> Floats:
        """Return the numbers that `count` calls of `random.Random.uniform` would.

        Args:
            low: lower bound.
            high: upper bound.
            count: how many numbers.
        """
        return low + (high - low) * self._random(count)

    def gauss(self, mean: float, deviation: float, count: int) -> Floats:
        """Return the numbers that `count` calls of `random.Random.gauss` would.

        Args:
            mean: of the distribution.
            deviation: its standard deviation.
            count: how many numbers.
        """
        numbers = np.empty(count)
        waiting = self._rng.getstate()[2]
        begin = min(count, int(waiting is not None))
        if begin:
            numbers[0] = self._rng.gauss(0.0, 1.0)
        pairs = -(-(count - begin) // 2)
        angle, length = self._random(2 * pairs).reshape(pairs, 2).T
        angle = angle * math.tau
        # The functions of `math`, as `gauss` has them: those of numpy may differ in the last bit.
        length = _each(math.sqrt, -2.0 * _each(math.log, 1.0 - length))
        both = np.stack([_each(math.cos, angle) * length, _each(math.sin, angle) * length], axis=1).reshape(
            -1
        )
        numbers[begin:] = both[: count - begin]
        if len(both) > count - begin:
            version, state, _ = self._rng.getstate()
            self._rng.setstate((version, state, float(both[-1])))
        return mean + numbers * deviation

    def layer(self, name: str, fan_in: int, fan_out: int) -> Floats:
        """Return the numbers of `engine.initialisation.draw_layer`.

        Args:
            name: one of `INITIALISATIONS`.
            fan_in: number of inputs.
            fan_out: number of neurons.
        """
        way = INITIALISATIONS[name]
        scale, count = way.scale(fan_in, fan_out), fan_in * fan_out
        numbers = np.full((fan_out, fan_in + 1), way.bias)
        match way.law:
            case "uniform":
                numbers[:, :fan_in] = self.uniform(-scale, scale, count).reshape(fan_out, fan_in)
            case "normal":
                numbers[:, :fan_in] = self.gauss(0.0, scale, count).reshape(fan_out, fan_in)
            case "zero":
                numbers[:, :fan_in] = 0.0
        return numbers.reshape(-1)

    def _random(self, count: int) -> Floats:
        """Return the numbers that `count` calls of `random.Random.random` would, from 0 to below 1."""
        if count < _FEW:
            return np.array([self._rng.random() for _ in range(count)])
        version, state, waiting = self._rng.getstate()
        twister = np.random.MT19937()
        key = np.array(state[:-1], dtype=np.uint32)
        twister.state = {"bit_generator": "MT19937", "state": {"key": key, "pos": state[-1]}}
        numbers = np.random.RandomState(twister).random_sample(count)
        moved: Any = twister.state["state"]
        self._rng.setstate((version, (*moved["key"].tolist(), int(moved["pos"])), waiting))
        return numbers


def _each(function: Callable[[float], float], values: Floats) -> Floats:
    return np.fromiter(map(function, values.tolist()), dtype=np.float64, count=len(values))
