"""Small projects for the bug lab."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.data.source import load_dataset
from gradstudio.lab.subject import Subject, subject_of_loss
from gradstudio.project import LayerSpec, ProjectSpec, edits
from gradstudio.project.fields import set_field
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.initial import initial_parameters


def project(
    kind: str = "xor",
    hidden: Sequence[int] = (3, 2),
    activation: str = "tanh",
    optimizer: str = "sgd",
    batch_size: int | None = 4,
    **training: object,
) -> ProjectSpec:
    """Return a project of a few neurons."""
    spec = edits.set_data(ProjectSpec(), kind=kind)
    while len(spec.network.layers) > 1:
        spec = edits.remove_layer(spec, 0)
    for size in hidden:
        spec = edits.add_layer(spec, layer=LayerSpec(size=size, activation=activation))
    spec = set_field(spec, "training.optimizer.kind", optimizer)
    return edits.set_training(spec, batch_size=batch_size, **training)


def subject(spec: ProjectSpec, samples: Sequence[int] = (0, 1, 2)) -> Subject:
    """Return the loss of some samples at the beginning of a project; of a single one its own loss."""
    watch = Watch(scope="sample" if len(samples) == 1 else "batch", sample=samples[0])
    return subject_of_loss(spec, load_dataset(spec.data), initial_parameters(spec), watch, samples)
