"""A project as fields that an edit can change, and the project that they make."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gradstudio.project.edited import fitting
from gradstudio.project.parts import cut_range, frozen_range, parts_left
from gradstudio.project.spec import LayerSpec, ProjectSpec, validated


def plain(spec: ProjectSpec) -> dict[str, Any]:
    """Return the fields of a project, its network, layers and training as dictionaries of the caller's own.

    What is in those fields is as it was: legal, so that it need not be looked at again.
    """
    return {
        **vars(spec),
        "network": {**vars(spec.network), "layers": plain_layers(spec.network.layers)},
        "training": dict(vars(spec.training)),
    }


def plain_layers(layers: Iterable[LayerSpec]) -> list[dict[str, Any]]:
    """Return the fields of some layers, as `plain` has them."""
    return [dict(vars(layer)) for layer in layers]


def rebuilt(changed: dict[str, Any], input_count: int) -> ProjectSpec:
    """Build a project from changed fields; typed, frozen and cut parts that the network no longer has are dropped.

    Args:
        changed: as `plain` returns them; changed further.
        input_count: number of inputs of the network.

    Raises:
        SpecError: the fields are not legal.
    """
    network = changed["network"]
    sizes = (input_count, *(layer["size"] for layer in network["layers"]))
    network["edited"] = fitting(network["edited"], sizes)
    network["frozen"] = parts_left(network["frozen"], sizes, frozen_range)
    network["cut"] = parts_left(network["cut"], sizes, cut_range)
    return validated(changed)
