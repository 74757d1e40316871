"""Scalars of a run that is over, by step: its steps are taken once more, and looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.overview import look_over
from gradstudio.training.look.watch import Watch
from gradstudio.training.record.errors import RecordError
from gradstudio.training.record.record import Record
from gradstudio.training.record.replay import Replay
from gradstudio.training.record.way import GoOn, Legs
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session

Floats = NDArray[np.float64]
Quantity = Literal["value", "gradient"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A number to be followed.

    Attributes:
        path: a weight or bias; an input, pre-activation or activation of a sample; or a layer or neuron, of whose
            parameters the Euclidean norm is taken.
        quantity: its value, or the derivative of the loss: of parameters that of the loss over all training
            samples with the penalties, without dropout; of a sample's scalar that of the sample's own loss.
    """

    path: ScalarPath
    quantity: Quantity = "value"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curves:
    """What probes found.

    Attributes:
        probes: which.
        steps: where, ascending: numbers of steps taken.
        numbers: shape (probes, steps); NaN where a number was not defined.
    """

    probes: tuple[Probe, ...]
    steps: NDArray[np.int64]
    numbers: Floats


def probe(
    record: Record,
    run: int,
    probes: Sequence[Probe],
    *,
    steps: range | None = None,
    points: int = 1000,
    go_on: GoOn | None = None,
) -> Curves | None:
    """Follow numbers over the steps of a run.

    Args:
        record: where the run is kept.
        run: its number.
        probes: what to follow.
        steps: between which steps, the last included if it is one of its own; None for the whole run.
        points: largest number of steps, evenly taken, the first and the last among them.
        go_on: is asked now and then whether to, and told which share is done, 0 to 1.

    Returns:
        The numbers, or None if it was not to go on.

    Raises:
        RecordError: there is no such run, or the network or the data lack what is to be followed.
    """
    kept = record.run(run)
    wanted = range(kept.begin, kept.end + 1) if steps is None else steps
    kept.require(wanted[0])
    kept.require(wanted[-1])
    for one in probes:
        _require(one.path, kept.spec)
    at = np.unique(np.linspace(wanted[0], wanted[-1], min(points, len(wanted))).astype(np.int64))
    numbers = np.empty((len(probes), len(at)))
    replay = Replay(record, most_bytes=0)
    legs = Legs(go_on, len(at))
    for column, step in enumerate(at.tolist()):
        session = replay.go_to(Moment(kept.number, step), legs.go_on)
        if session is None or not legs.arrived():
            return None
        numbers[:, column] = _read(session, probes)
    return Curves(probes=tuple(probes), steps=at, numbers=numbers)


def _require(path: ScalarPath, spec: ProjectSpec) -> None:
    if not path.is_in(spec.sizes):
        sizes = "-".join(map(str, spec.sizes))
        raise RecordError(f"There is no {path} in a {sizes} network. Choose a part that it has.")
    of_sample = path.part in ("input", "pre_activation", "activation")
    if of_sample and path.sample is None:
        raise RecordError(f"{path} differs from sample to sample. Say which one, such as sample1.{path}.")


def _read(session: Session, probes: Sequence[Probe]) -> list[float]:
    gradients: Floats | None = None
    seen: dict[int, tuple[Floats, Floats] | None] = {}
    found = []
    for one in probes:
        sample = one.path.sample
        if one.path.part in ("input", "pre_activation", "activation") and sample is not None:
            if sample not in seen:
                seen[sample] = _looked_over(session, sample)
            numbers = seen[sample]
            place = _place(one.path, session.spec)
            found.append(math.nan if numbers is None else float(numbers[one.quantity == "gradient"][place]))
            continue
        if one.quantity == "value":
            flat = session.parameters()
        else:
            gradients = session.gradients() if gradients is None else gradients
            flat = gradients
        own = one.path.parameter_range(session.spec.sizes)
        part = flat[own.start : own.stop]
        found.append(float(part[0]) if one.path.is_parameter else float(np.linalg.norm(part)))
    return found


def _looked_over(session: Session, sample: int) -> tuple[Floats, Floats] | None:
    if sample >= session.sample_count:
        raise RecordError(f"There is no sample {sample + 1}: the data set has {session.sample_count}.")
    try:
        seen = look_over(session.spec, session.parameters(), Watch(sample=sample))
    except (MathDomainError, ArithmeticError):  # parameters that diverged
        return None
    return seen.data, seen.grad


def _place(path: ScalarPath, spec: ProjectSpec) -> int:
    """Return where a scalar of a sample stands in an `Overview`."""
    neuron = path.neuron or 0
    if path.layer == 0:
        return neuron
    place = spec.sizes[0]
    for layer in spec.network.layers[: path.layer - 1]:
        place += layer.size * (1 if layer.activation == "linear" else 2)
    if spec.network.layers[path.layer - 1].activation == "linear":
        return place + neuron
    return place + 2 * neuron + (path.part == "activation")
