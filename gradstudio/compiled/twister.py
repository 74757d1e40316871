"""The numbers that `random.Random` gives for many seeds, drawn at once.

Source: Matsumoto & Nishimura 1998, MT19937, with their initialisation by an array of 2002; 53 bits to a number.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.compiled.jit import entry, kernel

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

_LENGTH = 624
_SHIFT = 397
_MASK = np.uint64(0xFFFFFFFF)
_UPPER, _LOWER = np.uint64(0x80000000), np.uint64(0x7FFFFFFF)
_MATRIX = np.uint64(0x9908B0DF)
_FIRST, _SECOND = np.uint64(1664525), np.uint64(1566083941)
_TEMPER_7, _TEMPER_15 = np.uint64(0x9D2C5680), np.uint64(0xEFC60000)
_U1, _U5, _U6, _U7, _U11, _U15, _U18, _U30 = (np.uint64(n) for n in (1, 5, 6, 7, 11, 15, 18, 30))


def uniforms(seeds: ArrayLike, count: int) -> Floats:
    """Return what the first calls of ``random.Random(seed).random()`` return for each seed.

    Args:
        seeds: 0 to 2³² − 1, shape (seeds,).
        count: number of calls.

    Returns:
        Shape (seeds, count), in [0, 1).
    """
    chosen = np.array(seeds, dtype=np.uint64)
    numbers = np.empty((len(chosen), count))
    _draw(chosen, _start(), np.empty(_LENGTH, dtype=np.uint64), numbers)
    return numbers


@cache
def _start() -> Words:
    """Return the state of the seed 19650218, from which every initialisation by an array begins."""
    state = [19650218]
    for i in range(1, _LENGTH):
        state.append((1812433253 * (state[-1] ^ (state[-1] >> 30)) + i) & 0xFFFFFFFF)
    return np.array(state, dtype=np.uint64)


@kernel
def _seed(state: Words, start: Words, seed: np.uint64) -> None:
    for i in range(_LENGTH):
        state[i] = start[i]
    i = 1
    for _ in range(_LENGTH):
        before = state[i - 1]
        state[i] = ((state[i] ^ ((before ^ (before >> _U30)) * _FIRST)) + seed) & _MASK
        i += 1
        if i == _LENGTH:
            state[0] = state[_LENGTH - 1]
            i = 1
    for _ in range(_LENGTH - 1):
        before = state[i - 1]
        state[i] = ((state[i] ^ ((before ^ (before >> _U30)) * _SECOND)) - np.uint64(i)) & _MASK
        i += 1
        if i == _LENGTH:
            state[0] = state[_LENGTH - 1]
            i = 1
    state[0] = _UPPER


@kernel
def _twist(state: Words) -> None:
    for i in range(_LENGTH):
        y = (state[i] & _UPPER) | (state[(i + 1) % _LENGTH] & _LOWER)
        state[i] = state[(i + _SHIFT) % _LENGTH] ^ (y >> _U1) ^ ((y & _U1) * _MATRIX)


@kernel
def _word(state: Words, i: int) -> np.uint64:
    y = state[i]
    y ^= y >> _U11
    y ^= (y << _U7) & _TEMPER_7
    y ^= (y << _U15) & _TEMPER_15
    tempered: np.uint64 = y ^ (y >> _U18)
    return tempered


@entry
def _draw(seeds: Words, start: Words, state: Words, numbers: Floats) -> None:
    for row in range(seeds.size):
        _seed(state, start, seeds[row])
        at = _LENGTH
        for i in range(numbers.shape[1]):
            if at == _LENGTH:
                _twist(state)
                at = 0
            high, low = _word(state, at) >> _U5, _word(state, at + 1) >> _U6
            numbers[row, i] = (float(high) * 67108864.0 + float(low)) * (1.0 / 9007199254740992.0)
            at += 2
