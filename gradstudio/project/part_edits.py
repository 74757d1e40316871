"""Pure edits of parts of a network: freezing parameters that are not to be trained, cutting connections.

Like those in `edits`, each takes a spec and returns a new one, or raises `SpecError` and changes nothing. Parts
are told by their path, such as ``layer1``, ``layer1.neuron3``, ``layer1.neuron3.w2`` or ``layer1.neuron3.b``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.errors import SpecError
from gradstudio.project.parts import PartRange, cut_range, frozen_range, is_within, joined, without
from gradstudio.project.spec import ProjectSpec

Held = Literal["", "frozen", "cut"]


def freeze(spec: ProjectSpec, *paths: str) -> ProjectSpec:
    """Keep the parameters of layers, neurons, or single ones where they are while the others learn."""
    return _with(spec, frozen=_changed(spec, spec.network.frozen, paths, frozen_range, joined))


def unfreeze(spec: ProjectSpec, *paths: str) -> ProjectSpec:
    """Let parts learn again; what else was frozen with them stays so."""
    return _with(spec, frozen=_changed(spec, spec.network.frozen, paths, frozen_range, without))


def cut(spec: ProjectSpec, *paths: str) -> ProjectSpec:
    """Hold weights or biases at zero, or all weights that lead on from a neuron, until they are restored."""
    return _with(spec, cut=_changed(spec, spec.network.cut, paths, cut_range, joined))


def restore(spec: ProjectSpec, *paths: str) -> ProjectSpec:
    """Give parts that were cut the values back that they had; what else was cut with them stays so."""
    return _with(spec, cut=_changed(spec, spec.network.cut, paths, cut_range, without))


def is_frozen(spec: ProjectSpec, path: str) -> bool:
    """Whether all of a part is frozen. Raises `SpecError` if there is no such part."""
    _require(spec, path, frozen_range)
    return is_within(path, spec.network.frozen, spec.sizes, frozen_range)


def is_cut(spec: ProjectSpec, path: str) -> bool:
    """Whether all of a part is cut. Raises `SpecError` if it is none that can be."""
    _require(spec, path, cut_range)
    return is_within(path, spec.network.cut, spec.sizes, cut_range)


def held(spec: ProjectSpec, path: ScalarPath) -> Held:
    """Return what keeps training from moving a part: "cut", "frozen" or "" for nothing.

    Args:
        spec: the project.
        path: of a parameter, a layer, or a neuron, also by its activation or sum; nothing holds an input.
    """
    path = path.for_all_samples
    if path.layer == 0 or not path.is_in(spec.sizes):
        return ""
    name = str(path if path.is_parameter else path.of_neuron)
    can_be_cut = path.is_parameter or (path.neuron is not None and path.layer < len(spec.sizes) - 1)
    if can_be_cut and is_cut(spec, name):
        return "cut"
    return "frozen" if is_frozen(spec, name) else ""


def _changed(
    spec: ProjectSpec,
    parts: tuple[str, ...],
    paths: Iterable[str],
    range_of: PartRange,
    change: Callable[[tuple[str, ...], str, Sequence[int], PartRange], tuple[str, ...]],
) -> tuple[str, ...]:
    """Return some parts, such as those that are cut, with others put in or taken out."""
    for path in paths:
        _require(spec, path, range_of)
        parts = change(parts, path, spec.sizes, range_of)
    return parts


def _require(spec: ProjectSpec, path: str, range_of: PartRange) -> None:
    try:
        range_of(path, spec.sizes)
    except ValueError as error:
        raise SpecError(str(error)) from None


def _with(spec: ProjectSpec, **fields: tuple[str, ...]) -> ProjectSpec:
    return spec.model_copy(update={"network": spec.network.model_copy(update=fields)})
