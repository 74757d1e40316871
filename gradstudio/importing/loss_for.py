"""Which loss an imported network goes with, and what becomes of a sigmoid or softmax at its end."""

from __future__ import annotations

from dataclasses import replace

from gradstudio.importing.errors import ImportingError
from gradstudio.importing.network import ImportedNetwork
from gradstudio.project.spec import LOSSES_FOR, Loss, Task, outputs_needed

_TASK_IN_WORDS: dict[Task, str] = {
    "binary": "two classes",
    "multiclass": "several classes",
    "regression": "a number",
}


def loss_for(
    network: ImportedNetwork, task: Task, classes: int, wanted: Loss | None = None
) -> tuple[Loss, ImportedNetwork]:
    """Return a loss of a task that fits the outputs of a network, and the network as it goes with it.

    A sigmoid at the end belongs to the logistic loss and a softmax to the cross-entropy, so that the outputs are
    scores. Where the task is a number, the sigmoid is the activation of the output layer.

    Args:
        network: that is brought in.
        task: what is to be learned.
        classes: number of classes; 0 for a number.
        wanted: the loss that is taken where it fits; None for the one that the outputs suggest.

    Raises:
        ImportingError: the outputs fit no loss of the task.
    """
    outputs = network.output_count
    fitting = [loss for loss in LOSSES_FOR[task] if outputs_needed(loss, classes) == outputs]
    if network.ending == "softmax" and task == "regression":
        raise ImportingError(
            f"{network.called} ends with a softmax, which makes probabilities of classes, but the target "
            "is a "
            "number. Give classes as the target."
        )
    if not fitting:
        needed = sorted({outputs_needed(loss, classes) for loss in LOSSES_FOR[task]})
        raise ImportingError(
            f"{network.place_of(len(network.layers) - 1, begins=True)}, the last, has {outputs} outputs, "
            f"but a network that learns {_task(task, classes)} has {' or '.join(map(str, needed))}. "
            "Choose data that fits."
        )
    if network.ending == "sigmoid" and task == "regression":
        return (wanted if wanted in fitting else fitting[0]), _with_sigmoid(network)
    by_ending: Loss | None = {"sigmoid": "logistic", "softmax": "softmax_cross_entropy"}.get(network.ending)  # type: ignore[assignment]  # names of losses
    if by_ending in fitting and wanted not in (None, by_ending):
        note = f"The loss is {by_ending}, which has the {network.ending} in it that the network ends with."
        network = replace(network, notes=(*network.notes, note))
    if by_ending in fitting:
        return by_ending, network
    return (wanted if wanted in fitting else fitting[0]), network


def _with_sigmoid(network: ImportedNetwork) -> ImportedNetwork:
    last = network.layers[-1]
    if last.activation not in (None, "linear"):
        raise ImportingError(
            f"{network.called} ends with {last.activation} and then sigmoid, but a layer has one activation."
        )
    return replace(network, layers=(*network.layers[:-1], replace(last, activation="sigmoid")), ending="none")


def _task(task: Task, classes: int) -> str:
    return f"{classes} classes" if task == "multiclass" else _TASK_IN_WORDS[task]
