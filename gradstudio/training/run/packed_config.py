"""A project as the compiled kernels are told it."""

from __future__ import annotations

from gradstudio.compiled.config import NetConfig, TrainingConfig
from gradstudio.project import spec as project
from gradstudio.project.spec import ProjectSpec, TrainingSpec


def net_config(spec: ProjectSpec) -> NetConfig:
    """Return the network of a project for the compiled kernels."""
    activations = tuple(layer.activation for layer in spec.network.layers)
    return NetConfig(sizes=spec.sizes, activations=activations, dropout=dropout_rates(spec))


def training_config(training: TrainingSpec) -> TrainingConfig:
    """Return the training rule of a project for the compiled kernels."""
    optimizer, clipping = training.optimizer, training.clipping
    return TrainingConfig(
        loss=training.loss,
        l1=training.l1,
        l2=training.l2,
        penalize_biases=training.penalize_biases,
        clip=clipping.kind,
        clip_limit=1.0 if isinstance(clipping, project.NoClipping) else clipping.limit,
        optimizer=optimizer.kind,
        settings=optimizer.model_dump(exclude={"kind"}),
        seed=training.seed,
    )


def dropout_rates(spec: ProjectSpec) -> tuple[float, ...]:
    """Return the rate of dropout of each layer of a project."""
    return tuple(layer.dropout for layer in spec.network.layers)
