"""Checks of the learner's project: of its shape, and of its parameters before it is trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradstudio.engine.errors import did_you_mean, shown
from gradstudio.engine.paths import ScalarPath
from gradstudio.lab.lessons.checks.rule import ANSWER, ANSWERS, OF, PROJECT, Argument, CheckRule
from gradstudio.lab.lessons.checks.workings import Workings
from gradstudio.lab.lessons.comparing import fault_of
from gradstudio.lab.lessons.errors import AnswerError, CheckGivenUpError
from gradstudio.lab.lessons.lesson import LessonState
from gradstudio.lab.lessons.trained import MOST_WORK
from gradstudio.project.fields import get_field, has_field, set_field
from gradstudio.project.spec import MAX_LAYER_SIZE, ProjectSpec
from gradstudio.training.doctor.trial.patient import for_trial
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.session import Session

_BOTH = ANSWERS | PROJECT
_RATE = "training.learning_rate.rate"
_MOST_NUDGED = 2_000
"""Parameters of a network that are nudged one by one."""
_PASSES = 3
"""Products for each weight and sample where loss and gradient are measured."""


def hidden_neurons(spec: ProjectSpec) -> int:
    """Return how many neurons a network has without those of its output layer."""
    return sum(layer.size for layer in spec.network.layers[:-1])


def weight_moves(spec: ProjectSpec, by: float, go_on: GoOn = lambda share: True) -> dict[str, float]:
    """Return by how much the training loss of a fresh network changes as each weight is raised, by its name.

    Args:
        spec: the project; its biases are left out.
        by: how far each is raised.
        go_on: is asked on the way whether to go on, with the share that is done.

    Raises:
        AnswerError: there are too many to be nudged one by one, or that would take too long.
        CheckGivenUpError: it was not to go on.
    """
    if spec.parameter_count > _MOST_NUDGED:
        raise AnswerError(
            f"The network has more than {_MOST_NUDGED:,} parameters to nudge. Put the state back."
        )
    if _PASSES * spec.parameter_count**2 * spec.data.sample_count > MOST_WORK:
        raise AnswerError(
            f"Nudging {spec.parameter_count:,} parameters on {spec.data.sample_count:,} samples takes longer than "
            "a check may. Make the network smaller, or take fewer samples."
        )
    session = Session(for_trial(spec))
    before = session.parameters()
    loss = session.snapshot().loss
    moves = {}
    for index in range(len(before)):
        if not go_on(index / len(before)):
            raise CheckGivenUpError
        path = ScalarPath.of_parameter(index, spec.sizes)
        if path.part != "weight":
            continue
        raised = before.copy()
        raised[index] += by
        session.set_parameters(raised)
        moves[str(path)] = session.snapshot().loss - loss
    return moves


def _neurons(workings: Workings, arguments: Mapping[str, Any]) -> str:
    found, most = hidden_neurons(workings.project), arguments["at_most"]
    return "" if found <= most else f"There are {found} hidden neurons. Fewer are enough: {most} at the most."


def _layers(workings: Workings, arguments: Mapping[str, Any]) -> str:
    sizes, wanted = list(workings.project.sizes[1:]), arguments["sizes"]
    if sizes == wanted:
        return ""
    if len(sizes) != len(wanted):
        return (
            f"The network has {len(sizes)} layers besides its inputs, but the lesson asks for {len(wanted)}."
        )
    wrong = next(at for at, (size, want) in enumerate(zip(sizes, wanted, strict=True)) if size != want)
    return f"Layer {wrong + 1} has {sizes[wrong]} neurons, but the lesson asks for {wanted[wrong]}."


def _parameter_count(workings: Workings, arguments: Mapping[str, Any]) -> str:
    sizes: Sequence[int] = arguments["sizes"] or workings.project.sizes
    right = sum((sizes[at] + 1) * sizes[at + 1] for at in range(len(sizes) - 1))
    return fault_of("The number of parameters", workings.number(arguments["answer"]), float(right), 0.0)


def _keeps(workings: Workings, arguments: Mapping[str, Any]) -> str:
    for path in arguments["fields"]:
        if not (has_field(workings.project, path) if "." in path else hasattr(workings.project, path)):
            return f"The project has no {path} any more. Put the prepared state back."
        if get_field(workings.project, path) != get_field(workings.prepared, path):
            return f"{path} must stay as the lesson prepared it. Undo the change, or put the prepared state back."
    return ""


def _keeps_refusal(arguments: Mapping[str, Any], state: LessonState) -> str:
    if state.project is None:
        return "needs a project in [state], which is to be kept"
    for path in arguments["fields"]:
        at: Any = state.project
        for part in path.split("."):
            known = getattr(type(at), "model_fields", {})
            if part not in known:
                return f"speaks of a field {shown(path)} that the project has not.{did_you_mean(part, known)}"
            at = getattr(at, part)
    return ""


def _training_rows(workings: Workings, arguments: Mapping[str, Any]) -> str:
    data, wanted = workings.project.data, arguments["exactly"]
    tested = max(1, round(data.sample_count * data.test_share)) if data.test_share else 0
    found = data.sample_count - tested
    return (
        "" if found == wanted else f"The project trains on {found} samples, but the lesson asks for {wanted}."
    )


def _parameter(workings: Workings, arguments: Mapping[str, Any], rate: float = 0.0) -> tuple[Session, int]:
    spec = workings.prepared
    if rate:
        spec = set_field(set_field(spec, "training.learning_rate.kind", "constant"), _RATE, float(rate))
    path = ScalarPath.parse(arguments["of"])
    index = None if path is None else path.flat_index(spec.sizes)
    if index is None:
        raise AnswerError(f"The network has no {arguments['of']}: put the prepared state back.")
    return Session(for_trial(spec)), index


def _parameter_refusal(arguments: Mapping[str, Any], state: LessonState) -> str:
    if state.project is None:
        return ""
    path = ScalarPath.parse(arguments["of"])
    if path is not None and path.flat_index(state.project.sizes) is not None:
        return ""
    return f"speaks of {shown(arguments['of'])}, which is no parameter of the project in [state]"


def _parameter_gradient(workings: Workings, arguments: Mapping[str, Any]) -> str:
    session, index = _parameter(workings, arguments)
    typed = workings.number(arguments["answer"])
    return fault_of(f"{arguments['of']}.grad", typed, float(session.gradients()[index]))


def _parameter_updated(workings: Workings, arguments: Mapping[str, Any]) -> str:
    session, index = _parameter(workings, arguments, arguments["rate"])
    before = float(session.parameters()[index])
    session.advance(1)
    typed, right = workings.number(arguments["answer"]), float(session.parameters()[index])
    fault = fault_of(f"{arguments['of']} after the step", typed, right)
    if fault and np.sign(typed - before) == -np.sign(right - before):
        return f"{arguments['of']} has moved uphill: the step goes against the gradient."
    return fault


def _weight_that_matters(workings: Workings, arguments: Mapping[str, Any]) -> str:
    typed = workings.text(arguments["answer"])
    moves = weight_moves(workings.prepared, arguments["by"], workings.go_on)
    if typed not in moves:
        return f"{typed} is no weight of this network. Weights are called as {next(iter(moves))}."
    if abs(moves[typed]) >= max(map(abs, moves.values())):
        return ""
    return f"Nudging {typed} changes the loss, but nudging another weight by as much changes it more."


RULES = {
    "hidden_neurons": CheckRule(
        about="the network has so many hidden neurons at the most",
        judge=_neurons,
        needs=PROJECT,
        arguments={"at_most": Argument(kind="whole", least=0)},
    ),
    "layers": CheckRule(
        about="the layers after the inputs have these sizes",
        judge=_layers,
        needs=PROJECT,
        arguments={"sizes": Argument(kind="wholes", least=1, most=MAX_LAYER_SIZE)},
    ),
    "parameter_count": CheckRule(
        about="the answer is the number of parameters of these sizes, inputs first, or of the project",
        judge=_parameter_count,
        needs=_BOTH,
        arguments={"answer": ANSWER, "sizes": Argument(kind="wholes", default=(), least=1, most=1e6)},
    ),
    "keeps": CheckRule(
        about="these fields of the project, or whole parts of it, are as the lesson prepared them",
        judge=_keeps,
        needs=PROJECT,
        arguments={"fields": Argument(kind="texts")},
        refusal=_keeps_refusal,
    ),
    "training_samples": CheckRule(
        about="so many samples are trained on",
        judge=_training_rows,
        needs=PROJECT,
        arguments={"exactly": Argument(kind="whole", least=1)},
    ),
    "parameter_gradient": CheckRule(
        about="the answer is the gradient of a parameter of the prepared project before its first step",
        judge=_parameter_gradient,
        needs=_BOTH,
        arguments={"answer": ANSWER, "of": OF},
        refusal=_parameter_refusal,
    ),
    "parameter_updated": CheckRule(
        about="the answer is a parameter of the prepared project after one step, at another rate if one is given",
        judge=_parameter_updated,
        needs=_BOTH,
        arguments={"answer": ANSWER, "of": OF, "rate": Argument(kind="number", default=0.0, least=0.0)},
        refusal=_parameter_refusal,
    ),
    "weight_that_matters": CheckRule(
        about="the answer names the weight of the prepared project whose nudge changes the loss most",
        judge=_weight_that_matters,
        needs=_BOTH,
        arguments={"answer": ANSWER, "by": Argument(kind="number", default=0.001, least=1e-9, most=1e3)},
    ),
}
"""The checks of this file by name."""
