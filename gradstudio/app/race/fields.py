"""`RACE_FIELDS`: the settings over which a race can go, each with values that suit a project."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.lab.microscope.contenders import contenders
from gradstudio.project import edits
from gradstudio.project.number_text import short_number
from gradstudio.project.rates import scale_rate
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.spec.network import MAX_LAYER_SIZE
from gradstudio.project.spec.optimizer import OPTIMIZERS
from gradstudio.sweep.race.variants import over

_FACTORS = (1 / 30, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
_RATES_AT_FIRST = 5
"""Around the project's own."""
_ACTIVATIONS_AT_FIRST = ("relu", "tanh", "sigmoid", "gelu", "sin")
_SIZES = (0.25, 0.5, 1.0, 2.0, 4.0)
_SIZES_AT_FIRST = (0.5, 1.0, 2.0)
_BATCHES = (1, 8, 32, 128, None)
_BATCHES_AT_FIRST = (8, 32, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceValue:
    """One value of a setting.

    Attributes:
        name: what it is called, such as ``0.3`` or ``Adam``.
        change: returns a project with it.
        at_first: whether it races until somebody chooses others.
    """

    name: str
    change: Callable[[ProjectSpec], ProjectSpec]
    at_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceField:
    """A setting.

    Attributes:
        key: by which it is chosen.
        title: what it is called.
        hint: what races, as a sentence.
        values: returns those that suit a project, in the order in which they are drawn.
    """

    key: str
    title: str
    hint: str
    values: Callable[[ProjectSpec], tuple[RaceValue, ...]]


def _rates(spec: ProjectSpec) -> tuple[RaceValue, ...]:
    found: dict[str, RaceValue] = {}
    around = len(_FACTORS) // 2
    for place, factor in enumerate(_FACTORS):
        rate = scale_rate(spec, factor).training.learning_rate.model_dump()
        name = short_number(next(rate[key] for key in ("rate", "start") if key in rate), 2)
        near = abs(place - around) <= _RATES_AT_FIRST // 2
        found.setdefault(name, RaceValue(name=name, change=partial(scale_rate, factor=factor), at_first=near))
    return tuple(found.values())


def _optimizers(spec: ProjectSpec) -> tuple[RaceValue, ...]:
    return tuple(
        RaceValue(name=row.title, change=partial(_with_optimizer, kind=kind))
        for kind, row in OPTIMIZERS.items()
    )


def _activations(spec: ProjectSpec) -> tuple[RaceValue, ...]:
    hidden = {layer.activation for layer in spec.network.layers[:-1]}
    at_first = {*_ACTIVATIONS_AT_FIRST, *hidden}
    return tuple(
        RaceValue(
            name=row.title,
            change=partial(_over, path="network.activation", value=key),
            at_first=key in at_first,
        )
        for key, row in ACTIVATIONS.items()
        if key != "linear"
    )


def _sizes(spec: ProjectSpec) -> tuple[RaceValue, ...]:
    hidden = [layer.size for layer in spec.network.layers[:-1]]
    found: dict[str, RaceValue] = {}
    for times in _SIZES:
        sizes = [min(max(1, round(times * size)), MAX_LAYER_SIZE) for size in hidden]
        name = "–".join(map(str, sizes)) or "no hidden layer"
        change = partial(_over, path="network.hidden", value=sizes)
        found.setdefault(name, RaceValue(name=name, change=change, at_first=times in _SIZES_AT_FIRST))
    return tuple(found.values())


def _batches(spec: ProjectSpec) -> tuple[RaceValue, ...]:
    own = spec.training.batch_size
    sizes = [size for size in {*_BATCHES, own} if size is not None]
    return tuple(
        RaceValue(
            name="all" if size is None else str(size),
            change=partial(edits.set_training, batch_size=size),
            at_first=size in (*_BATCHES_AT_FIRST, own),
        )
        for size in (*sorted(sizes), None)
    )


def _with_optimizer(spec: ProjectSpec, kind: str) -> ProjectSpec:
    return next(row.spec for row in contenders(spec) if row.kind == kind)


def _over(spec: ProjectSpec, path: str, value: Any) -> ProjectSpec:
    return over(spec, path, [value])[0]


RACE_FIELDS: tuple[RaceField, ...] = (
    RaceField(
        key="learning_rate",
        title="Learning rate",
        hint="The project's learning rate, and some above and below it",
        values=_rates,
    ),
    RaceField(
        key="optimizer",
        title="Optimizer",
        hint="The project's optimizer as it is, the others with settings and rates that suit them",
        values=_optimizers,
    ),
    RaceField(
        key="activation",
        title="Activation",
        hint="The activation function of all hidden layers",
        values=_activations,
    ),
    RaceField(
        key="size", title="Size", hint="The hidden layers, smaller and larger by a factor", values=_sizes
    ),
    RaceField(key="batch_size", title="Batch size", hint="How many samples a step looks at", values=_batches),
)
"""In the order of the menu."""


def race_field(key: str) -> RaceField | None:
    """Return the setting of a key; None for the empty key, or one that there is not."""
    return next((field for field in RACE_FIELDS if field.key == key), None)
