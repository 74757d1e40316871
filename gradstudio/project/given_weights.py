"""A project that begins with weights that it is given."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.project.spec import SETTINGS, GivenInitialisation, ProjectSpec, validated


def beginning_with(spec: ProjectSpec, parameters: Sequence[float]) -> ProjectSpec:
    """Return a project whose network begins with these weights alone, whatever was drawn, given or typed before.

    Args:
        spec: the project.
        parameters: flat, in the order of `MLP.parameters`.

    Raises:
        SpecError: they are not finite, or not as many as the network has.
    """
    layers = tuple(layer.model_copy(update={"initialisation": None}) for layer in spec.network.layers)
    fields = {"initialisation": GivenInitialisation(values=tuple(parameters)), "layers": layers, "edited": ()}
    network = spec.network.model_copy(update=fields)
    return with_given_weights(validated({**dict(spec), "network": network}))


def with_given_weights(spec: ProjectSpec) -> ProjectSpec:
    """Return a project whose given weights count as chosen by hand: other data does not draw new ones."""
    chosen = {*spec.chosen, "network.initialisation"}
    return spec.model_copy(update={"chosen": tuple(name for name in SETTINGS if name in chosen)})
