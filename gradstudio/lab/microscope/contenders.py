"""`contenders`: every optimizer on one project, the project's own among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.project.spec.optimizer import OPTIMIZERS
from gradstudio.project.suited import suited

Rates = Literal["suited", "project"]
"""Learning rates of the others: what GradStudio proposes for each, or the project's own for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A project under an optimizer.

    Attributes:
        kind: name of the optimizer in the engine's `OPTIMIZERS`.
        title: what it is called in menus.
        is_own: whether it is the project's own, with the project's settings and learning rate.
        spec: the project with it.
    """

    kind: str
    title: str
    is_own: bool
    spec: ProjectSpec


def contenders(spec: ProjectSpec, rates: Rates = "suited") -> tuple[Contender, ...]:
    """Return a project under each optimizer, in the order of the menus.

    The project's own has the project's settings. The others have the settings that they begin with in a menu,
    which are PyTorch's.

    Args:
        spec: the project.
        rates: the learning rates of the others.
    """
    own = spec.training.optimizer.kind
    return tuple(
        Contender(
            kind=kind,
            title=row.title,
            is_own=kind == own,
            spec=spec if kind == own else _with_optimizer(spec, kind, rates),
        )
        for kind, row in OPTIMIZERS.items()
    )


def _with_optimizer(spec: ProjectSpec, kind: str, rates: Rates) -> ProjectSpec:
    changed = edits.set_training(spec, optimizer={"kind": kind})
    training = changed.training
    rate = spec.training.learning_rate
    if rates == "suited":
        layers = spec.network.layers
        proposed = suited(
            spec.data, layers, loss=training.loss, optimizer=training.optimizer, steps=training.steps
        )
        rate = proposed["training.learning_rate"]
    return edits.set_training(changed, learning_rate=rate)
