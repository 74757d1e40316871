"""Networks that are sound, of which nothing is to be said.

Of a seed that does not reach its bar nothing is counted: it is not as sound as was thought.
"""

from __future__ import annotations

import random
from functools import partial
from typing import get_args

from benchmarks.doctor.networks import FEW_AT_ONCE, clouds, deep
from benchmarks.doctor.specimen import Bar, Measure, Specimen
from benchmarks.suited import KINDS
from gradstudio.project import edits
from gradstudio.project.presets import PRESETS, Preset
from gradstudio.project.spec import AdamSpec, LayerSpec, ProjectSpec
from gradstudio.project.spec.data import DataSpec, Table

_KINDS_OF_DATA = {
    kind.model_fields["kind"].default: kind for kind in get_args(get_args(DataSpec)[0]) if kind is not Table
}
_DEPTHS = (5, 8, 11, 17)
_ACTIVATIONS = ("relu", "tanh", "silu", "gelu", "leaky_relu", "elu")
_WHOLE = ("micrograd_moons", "drawn")
"""Data that are too few to be parted."""


def suited(kind: str, seed: int) -> ProjectSpec:
    """A data set of the gallery with the settings that suit it, and the usual network."""
    return _of_kind(kind, seed, [LayerSpec(size=16, activation="relu")] * 2)


def any_sound(kind: str, seed: int) -> ProjectSpec:
    """Likewise with layers drawn at random."""
    dice = random.Random(f"{kind} {seed}")
    activation = dice.choice(_ACTIVATIONS)
    sizes = [dice.randint(8, 64) for _ in range(dice.randint(1, 3))]
    return _of_kind(kind, seed, [LayerSpec(size=size, activation=activation) for size in sizes])


def _of_kind(kind: str, seed: int, hidden: list[LayerSpec]) -> ProjectSpec:
    spec = ProjectSpec()
    for _ in spec.network.layers[:-1]:
        spec = edits.remove_layer(spec, 0)
    for layer in hidden:
        spec = edits.add_layer(spec, layer=layer)
    other = "sine" if kind == "micrograd_moons" else "micrograd_moons"
    spec = edits.set_data(edits.set_data(spec, kind=other), kind=kind)
    if kind not in _WHOLE:
        spec = edits.set_data(spec, test_share=0.3, seed=seed)
    return edits.new_weights(spec, seed)


def preset(which: Preset, seed: int) -> ProjectSpec:
    """A preset, of other weights and points from the second seed on."""
    if not seed:
        return which.spec
    spec = edits.new_weights(which.spec, seed)
    return spec if spec.data.kind == "micrograd_moons" else edits.set_data(spec, seed=seed)


def _preset_bar(which: Preset) -> Bar:
    if which.measure == "test_loss":
        return Bar(measure="test R²", bound=0.9, why="as its caption says, about")
    measure: Measure = "accuracy" if which.measure == "accuracy" else "test accuracy"
    return Bar(
        measure=measure,
        bound=round(which.bound - 0.05, 2),
        why="as its caption says, less what other seeds vary",
    )


def _kind_bar(kind: str) -> Bar:
    if kind in _WHOLE:
        return Bar(measure="accuracy", bound=0.9, why="chance is 0.5, there are no test samples")
    if _KINDS_OF_DATA[kind]().task == "regression":
        return Bar(measure="test R²", bound=0.5, why="a constant gets 0")
    return Bar(measure="test accuracy", bound=0.8, why="chance is 0.5 or less")


HEALTHY: tuple[Specimen, ...] = (
    *(
        Specimen(
            name=f"circle_{depth}_layers",
            about=f"circle, 2-5×{depth}-1 tanh, Adam 1e-3",
            spec=partial(deep, activation="tanh", depth=depth),
            bar=Bar(measure="test accuracy", bound=0.95, why="chance is 0.5"),
        )
        for depth in _DEPTHS
    ),
    Specimen(
        name="blobs",
        about="blobs, 2-50-3 ReLU, Adam 1e-2",
        spec=partial(clouds, optimizer=AdamSpec(), rate=0.01, batch=FEW_AT_ONCE, steps=2200),
        bar=Bar(measure="test accuracy", bound=0.72, why="the nearest centre gets about 0.82"),
    ),
    *(
        Specimen(
            name=f"preset_{which.name}",
            about=which.title,
            spec=partial(preset, which),
            bar=_preset_bar(which),
        )
        for which in PRESETS
    ),
    *(
        Specimen(
            name=f"suited_{kind}",
            about=f"{kind}, suited settings",
            spec=partial(suited, kind),
            bar=_kind_bar(kind),
        )
        for kind in KINDS
    ),
)
"""Iris, wine and digits are among the last."""

RANDOM: tuple[Specimen, ...] = tuple(
    Specimen(
        name=f"any_{kind}",
        about=f"{kind}, suited settings, random layers",
        spec=partial(any_sound, kind),
        bar=_kind_bar(kind),
    )
    for kind in KINDS
)
"""Seen by nobody before the last run."""
