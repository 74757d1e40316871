"""Cases made by hand, so that a test can stand on either side of a condition."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gradstudio.project import LayerSpec, ProjectSpec, edits
from gradstudio.project.spec.data import packed
from gradstudio.training.doctor.case import Case, case_of_project
from gradstudio.training.doctor.examine import examine
from gradstudio.training.doctor.finding import Finding
from gradstudio.training.health.reading import Bins, HealthReading, LayerHealth
from gradstudio.training.run.engine import Score
from gradstudio.training.run.errors import TrainingError
from gradstudio.training.run.history import History
from gradstudio.training.run.moment import FIRST_RUN, Moment


def project(kind: str = "circle", hidden: Sequence[int] = (4,), activation: str = "tanh") -> ProjectSpec:
    """Return a project with some data, the settings that suit it, and a network."""
    spec = ProjectSpec()
    for _ in spec.network.layers[:-1]:
        spec = edits.remove_layer(spec, 0)
    for size in hidden:
        spec = edits.add_layer(spec, layer=LayerSpec(size=size, activation=activation))
    spec = edits.set_data(spec, kind="sine" if kind == "micrograd_moons" else "micrograd_moons")
    return edits.set_data(spec, kind=kind)


def table(
    inputs: object, targets: object, labels: tuple[str, ...] = (), **fields: object
) -> dict[str, object]:
    """Return the fields of a table with some numbers, neither inputs nor target scaled unless said."""
    x, y = np.asarray(inputs, dtype=np.float64), np.asarray(targets, dtype=np.float64)
    return {
        "kind": "table",
        "column_names": tuple(f"u{k + 1}" for k in range(x.shape[1])),
        "class_labels": labels,
        "rows": len(x),
        "packed": packed(np.column_stack([x, y]).astype("<f8").tobytes()),
        "standardise": False,
        "standardise_target": False,
        **fields,
    }


def with_table(
    inputs: object,
    targets: object,
    labels: tuple[str, ...] = (),
    hidden: Sequence[int] = (4,),
    **fields: object,
) -> ProjectSpec:
    """Return a project with a table of some numbers."""
    return edits.set_data(project(hidden=hidden), **table(inputs, targets, labels, **fields))


def trained(
    spec: ProjectSpec,
    losses: Sequence[float] = (),
    loss: float | None = None,
    accuracy: float = math.nan,
    fault: TrainingError | None = None,
    readings: Sequence[HealthReading] = (),
) -> Case:
    """Return the case of a run with these losses, which ended with a loss and an accuracy over all samples."""
    before = case_of_project(spec)
    history = History()
    history.extend(losses, [accuracy] * len(losses))
    return Case(
        spec=spec,
        facts=before.facts,
        constant=before.constant,
        history=history,
        parameters=before.initial,
        score=Score(loss=losses[-1] if loss is None else loss, accuracy=accuracy),
        fault=fault,
        readings=tuple(readings),
    )


def layer_health(size: int = 4, **fields: object) -> LayerHealth:
    """Return what a healthy layer is like, but for some fields."""
    nothing = Bins(edges=np.array([0.0, 1.0]), counts=np.array([0]))
    units = dict.fromkeys(("z_mean", "z_spread", "a_mean", "a_spread", "saturated_share"), np.zeros(size))
    usual = {
        "gradient_norm": 0.1, "weight_norm": 1.0, "update_ratio": 1e-3, "z_beyond": 0.0, "weights": nothing,
        "gradients": nothing, "activations": nothing, "active_share": np.full(size, 0.5),
        "dead": np.zeros(size, dtype=np.bool_),
    }  # fmt: skip
    return LayerHealth(**{**units, **usual, **fields})


def health(step: int, *layers: LayerHealth, loss: float = 0.69, accuracy: float = 0.5) -> HealthReading:
    """Return a reading of some layers."""
    return HealthReading(
        moment=Moment(FIRST_RUN, step), epoch=step, loss=loss, own_loss=loss, accuracy=accuracy, test_loss=None,
        test_accuracy=None, learning_rate=0.01, layers=layers,
    )  # fmt: skip


def beforehand(spec: ProjectSpec) -> tuple[Finding, ...]:
    """Return what is found in a project that was never trained."""
    return examine(case_of_project(spec))


def rules_of(findings: Sequence[Finding]) -> set[str]:
    """Return the names of the rules."""
    return {finding.rule for finding in findings}
