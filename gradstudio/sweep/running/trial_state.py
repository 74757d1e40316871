"""`TrialState`: where a run was at a rung, from which it goes on with the bits of one without a break."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.store.trial_result import MOST_POINTS
from gradstudio.sweep.running.curve_points import kept_stride
from gradstudio.sweep.trial import SweepTrial
from gradstudio.training.run.state import EngineState, StopState

MOST_BYTES = 16 * 2**20
"""Of a packed state: a run whose state is larger begins anew, which costs less than to send it."""
_MOST_HEAD = 2**16
_HEAD = struct.Struct("<I")
_COUNTS = ("step", "epoch", "used")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrialState:
    """Where a run was at a rung.

    Attributes:
        engine: of its engine.
        stop: of its stop rules; None where it has none.
        seconds: that it has taken.
        curves: the points so far, by the distance of their steps: little-endian float32.
    """

    engine: EngineState
    stop: StopState | None
    seconds: float
    curves: Mapping[int, bytes]

    def packed(self) -> bytes:
        """Return it as bytes; none if they are more than `MOST_BYTES`."""
        engine, stop = self.engine, self.stop
        head = {
            **{name: getattr(engine, name) for name in _COUNTS},
            "seconds": self.seconds,
            "curves": {stride: len(points) for stride, points in self.curves.items()},
            "stop": None if stop is None else {name: getattr(stop, name) for name in StopState.__slots__},
        }
        text = json.dumps(head).encode()
        arrays = (np.asarray(one, dtype="<f8").tobytes() for one in _arrays(engine))
        found = zlib.compress(
            b"".join([_HEAD.pack(len(text)), text, *arrays, *self.curves.values()]), level=1
        )
        return found if len(found) <= MOST_BYTES else b""


def strides_of(trial: SweepTrial) -> tuple[int, ...]:
    """Return the distances of the points that are kept of a run, up to wherever it may go; its own come first."""
    return tuple(dict.fromkeys(kept_stride(steps) for steps in (trial.steps, *trial.beyond)))


def state_of(trial: SweepTrial) -> TrialState | None:
    """Return from where a run goes on; None if it begins anew, as where its state is damaged."""
    if not trial.state:
        return None
    try:
        return _opened(trial)
    except (ValueError, TypeError, KeyError, zlib.error, struct.error, RecursionError):
        return None


def _opened(trial: SweepTrial) -> TrialState:
    parameters = trial.spec.parameter_count
    most = _HEAD.size + _MOST_HEAD + 3 * 8 * parameters + 4 * MOST_POINTS * len(strides_of(trial))
    raw = zlib.decompressobj().decompress(trial.state, 2 * most)
    (length,) = _HEAD.unpack_from(raw)
    head = json.loads(raw[_HEAD.size : _HEAD.size + length])
    place = _HEAD.size + length
    numbers = np.frombuffer(raw, dtype="<f8", count=3 * parameters, offset=place).reshape(3, parameters)
    place += numbers.nbytes
    curves: dict[int, bytes] = {}
    for stride, size in head["curves"].items():
        curves[int(stride)] = raw[place : place + _whole(size, 4 * MOST_POINTS)]
        place += size
    step = _whole(head["step"], trial.steps)
    if place != len(raw) or any(stride not in curves for stride in strides_of(trial)):
        raise ValueError("it is of another length, or for other rungs")
    engine = EngineState(
        step=step,
        parameters=_own(numbers[0]),
        first=_own(numbers[1]),
        second=_own(numbers[2]),
        began_at=0,
        epoch=_whole(head["epoch"], step),
        used=_whole(head["used"], trial.spec.data.sample_count - 1),
        cut_from=np.zeros(parameters),
    )
    stop = None if head["stop"] is None else _stop(head["stop"])
    return TrialState(engine=engine, stop=stop, seconds=float(head["seconds"]), curves=curves)


def _arrays(engine: EngineState) -> tuple[NDArray[np.float64], ...]:
    # What is cut was zero from the start, as far as a sweep knows: its projects do not change on the way.
    return engine.parameters, engine.first, engine.second


def _own(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    return numbers.astype(np.float64)


def _stop(given: Mapping[str, Any]) -> StopState:
    found = StopState(**given)
    numbers = found.seconds, found.best, found.loss_sum, found.accuracy_sum
    return replace(
        found,
        fired=tuple(str(rule) for rule in found.fired),
        seconds=float(numbers[0]),
        best=float(numbers[1]),
        loss_sum=float(numbers[2]),
        accuracy_sum=float(numbers[3]),
        samples=_whole(found.samples, 2**53),
        epochs_without_progress=_whole(found.epochs_without_progress, 2**53),
    )


def _whole(value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError("it is no such number")
    return value
