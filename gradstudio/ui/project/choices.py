"""What cannot be chosen or has no effect as the project is now, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gradstudio.project.reference_size import reference_refusal
from gradstudio.project.spec import LOSSES_FOR, ProjectSpec
from gradstudio.ui.kit.first_letter import sentence_case
from gradstudio.ui.project.row import Row

_TASKS = {"binary": "two classes", "multiclass": "several classes", "regression": "numbers"}


def barred_choices(spec: ProjectSpec, row: Row) -> Mapping[str, str]:
    """Return the values of a choice that are not legal now, each with a sentence that says why."""
    if row.path == "training.engine":
        refusal = reference_refusal(spec.sizes, spec.data.sample_count)
        return {"reference": refusal} if refusal else {}
    if row.path != "training.loss":
        return {}
    task = spec.data.task
    fitting = ", ".join(row.titles[loss] for loss in LOSSES_FOR[task])
    return {
        loss: f"{sentence_case(title)} cannot learn {_TASKS[task]}. With this data choose {fitting}."
        for loss, title in row.titles.items()
        if loss not in LOSSES_FOR[task]
    }


def why_idle(spec: ProjectSpec, path: str) -> str:
    """Return why a field would have no effect now, or "" if it has."""
    rule = _IDLE.get(path)
    return rule(spec) if rule is not None else ""


def _no_accuracy(spec: ProjectSpec) -> str:
    return (
        "Regression has no accuracy to stop at. Set a loss instead." if spec.data.task == "regression" else ""
    )


def _no_penalty(spec: ProjectSpec) -> str:
    penalty = spec.training.l1 or spec.training.l2
    return "" if penalty else "There is no penalty: set L2 or L1 above 0 first."


def _no_tests(spec: ProjectSpec) -> str:
    return "" if spec.data.test_share else "There are no test samples: set a test share above 0 first."


_IDLE: Mapping[str, Callable[[ProjectSpec], str]] = {
    "training.stop.target_accuracy": _no_accuracy,
    "training.penalize_biases": _no_penalty,
    "training.metrics_interval": _no_tests,
}
