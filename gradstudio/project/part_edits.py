"""Pure edits of parts of a network: freezing what is not to be trained, cutting what is not to be there.

Like those in `edits`, each takes a spec and returns a new one, or raises `SpecError` and changes nothing. Parts
are told by their path, such as ``layer1``, ``layer1.neuron3``, ``layer1.neuron3.w2`` or ``layer1.neuron3.b``.
"""

from __future__ import annotations

from typing import Literal

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.errors import SpecError
from gradstudio.project.parts import PartRange, cut_range, frozen_range, is_within, joined, without
from gradstudio.project.spec import ProjectSpec

Held = Literal["", "frozen", "cut"]


def freeze(spec: ProjectSpec, path: str) -> ProjectSpec:
    """Keep the parameters of a layer, a neuron, or a single one where they are while the others learn."""
    _require(spec, path, frozen_range)
    return _with(spec, frozen=joined(spec.network.frozen, path, spec.sizes, frozen_range))


def unfreeze(spec: ProjectSpec, path: str) -> ProjectSpec:
    """Let a part learn again; what else was frozen with it stays so."""
    _require(spec, path, frozen_range)
    return _with(spec, frozen=without(spec.network.frozen, path, spec.sizes, frozen_range))


def cut(spec: ProjectSpec, path: str) -> ProjectSpec:
    """Hold a weight or bias at zero, or all weights that lead on from a neuron, until it is restored."""
    _require(spec, path, cut_range)
    return _with(spec, cut=joined(spec.network.cut, path, spec.sizes, cut_range))


def restore(spec: ProjectSpec, path: str) -> ProjectSpec:
    """Give a part that was cut the value back that it had; what else was cut with it stays so."""
    _require(spec, path, cut_range)
    return _with(spec, cut=without(spec.network.cut, path, spec.sizes, cut_range))


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


def _require(spec: ProjectSpec, path: str, range_of: PartRange) -> None:
    try:
        range_of(path, spec.sizes)
    except ValueError as error:
        raise SpecError(str(error)) from None


def _with(spec: ProjectSpec, **fields: tuple[str, ...]) -> ProjectSpec:
    return spec.model_copy(update={"network": spec.network.model_copy(update=fields)})
