"""What the doctor says: a finding with its places, its evidence and its mends. All of it crosses threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.snapshot import read_only

Floats = NDArray[np.float64]
Seriousness = Literal["fault", "warning"]
Axis = Literal["step", "layer", "input", "unit", "class", "rank"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where something is wrong. What does not apply is None.

    Attributes:
        layer: 0 for the first layer of neurons.
        unit: index of a neuron in that layer, from 0.
        sample: row of the data set.
        path: of a scalar or a part of the network.
        setting: field of the project, such as ``training.learning_rate``.
    """

    layer: int | None = None
    unit: int | None = None
    sample: int | None = None
    path: ScalarPath | None = None
    setting: str | None = None

    def __str__(self) -> str:
        if self.path is not None:
            return str(self.path)
        parts = [] if self.sample is None else [f"sample{self.sample + 1}"]
        if self.layer is not None:
            parts.append(f"layer{self.layer + 1}")
        if self.unit is not None:
            parts.append(f"neuron{self.unit + 1}")
        return ".".join(parts) or (self.setting or "")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """A plot that shows what a finding says.

    Attributes:
        title: of the plot.
        measure: what goes up, with its unit.
        axis: what goes to the right.
        steps: shape (points,): the steps, or the numbers of layers, inputs and so on, from 1.
        curves: names, each with one number for each point; NaN for none.
        lines: bounds of the condition: a name and a number of the measure.
        log: whether the measure is to be drawn on a logarithmic axis.
        rows: the row of the data set that each point is of; none where a point is of no sample.
    """

    title: str
    measure: str
    steps: Floats
    curves: tuple[tuple[str, Floats], ...]
    axis: Axis = "step"
    lines: tuple[tuple[str, float], ...] = ()
    log: bool = False
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """An edit that may help.

    Attributes:
        key: short name, the same from one examination to the next.
        title: what is changed, such as ``Learning rate 0.1 → 0.01``.
        spec: the whole project after the edit.
        says: why it may help, in a sentence.
    """

    key: str
    title: str
    spec: ProjectSpec
    says: str


Key = tuple[str, tuple[Location, ...]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Finding:
    """Something that is wrong with a project or a run.

    Attributes:
        rule: key of the rule that found it.
        title: what is wrong, in a few words.
        places: where, the most important first.
        since: the step from which on it was so; 0 for what was so from the beginning.
        until: the last step at which it was seen.
        says: what is wrong, where and since when, with numbers.
        why: why it matters, in a sentence or two.
        evidence: plots of it.
        mends: edits that may help, the likeliest first.
        seriousness: whether the run cannot do well like this, or may.
    """

    rule: str
    title: str
    places: tuple[Location, ...]
    since: int
    until: int
    says: str
    why: str
    evidence: tuple[Evidence, ...] = ()
    mends: tuple[Mend, ...] = ()
    seriousness: Seriousness = "fault"

    @property
    def key(self) -> Key:
        """Name of the rule, and the places: the same from one examination to the next."""
        return self.rule, self.places


MendKey = tuple[str, str, str]


def mend_key(finding: Finding, mend: Mend) -> MendKey:
    """Return by what a mend is known again among those of one project: its rule, its name and its title.

    Places are left out: a finding that spreads to another neuron is the same one.

    Args:
        finding: what it is to mend.
        mend: one of its mends.
    """
    return finding.rule, mend.key, mend.title


def at_setting(*paths: str) -> tuple[Location, ...]:
    """Return the places of some fields of a project."""
    return tuple(Location(setting=path) for path in paths)


def at_layers(layers: Sequence[int]) -> tuple[Location, ...]:
    """Return the places of some layers, 0 for the first layer of neurons."""
    return tuple(Location(layer=layer, path=ScalarPath.whole(layer + 1)) for layer in layers)


def plot(
    title: str,
    measure: str,
    steps: ArrayLike,
    *curves: tuple[str, ArrayLike],
    axis: Axis = "step",
    lines: tuple[tuple[str, float], ...] = (),
    log: bool = False,
    rows: Sequence[int] = (),
) -> Evidence:
    """Return evidence with copies of some numbers.

    Args:
        title: of the plot.
        measure: what goes up, with its unit.
        steps: of the points.
        *curves: names, each with one number for each point.
        axis: what goes to the right.
        lines: bounds of the condition.
        log: whether the measure is to be drawn on a logarithmic axis.
        rows: the row of the data set that each point is of, if it is of a sample.
    """
    return Evidence(
        title=title,
        measure=measure,
        steps=read_only(steps),
        curves=tuple((name, read_only(values)) for name, values in curves),
        axis=axis,
        lines=lines,
        log=log,
        rows=tuple(rows),
    )
