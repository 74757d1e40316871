"""Whether a run can go on under an edited project, or has to start anew."""

from __future__ import annotations

from gradstudio.project.spec import ProjectSpec


def can_follow(before: ProjectSpec, after: ProjectSpec) -> bool:
    """Whether a run of one spec can go on under the other; see `Session.can_adopt`."""
    return _fixed_parts(before) == _fixed_parts(after)


def _fixed_parts(spec: ProjectSpec) -> tuple[object, ...]:
    layers = tuple((layer.size, layer.activation, layer.initialisation) for layer in spec.network.layers)
    training, data = spec.training, spec.data.model_copy(update={"edited": ()})
    return data, layers, spec.network.initialisation, training.loss, training.seed, training.engine
