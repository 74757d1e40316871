"""Whether a mistake shows on a project, and what would show it where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gradstudio.lab.bugs.bug import Bug, Need
from gradstudio.project import edits
from gradstudio.project.errors import SpecError
from gradstudio.project.fields import set_field
from gradstudio.project.spec import LayerSpec, ProjectSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class _Needed:
    """What a mistake needs to show.

    Attributes:
        is_met: whether a project has it.
        lacks: what a project without it is like, as a sentence.
        lacks_in_graph: what a graph without it is like.
        offer: what to change, as the name of a choice.
        stand_in: the project with that changed.
    """

    is_met: Callable[[ProjectSpec], bool]
    lacks: str
    lacks_in_graph: str
    offer: str
    stand_in: Callable[[ProjectSpec], ProjectSpec]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """A project that shows a mistake, made of one that does not.

    Attributes:
        title: how it differs, such as "with Adam".
        spec: the project.
    """

    title: str
    spec: ProjectSpec


def lacking(bug: Bug, spec: ProjectSpec) -> str:
    """Return why a mistake has no effect on the training of a project, as a sentence; "" if it has one."""
    needed = _NEEDED.get(bug.need)
    return "" if needed is None or needed.is_met(spec) else needed.lacks


def lacking_in_graph(bug: Bug) -> str:
    """Return what a graph is like on whose gradients a mistake has no effect, as a sentence."""
    if not bug.changes_gradients:
        return "It leaves the gradients right and uses them wrongly: look at the two runs."
    needed = _NEEDED.get(bug.need)
    return "It makes no difference to the numbers of this graph." if needed is None else needed.lacks_in_graph


def stand_in(bug: Bug, spec: ProjectSpec) -> StandIn | None:
    """Return a project like another one that shows a mistake; None if there is none, or it shows there already."""
    needed = _NEEDED.get(bug.need)
    if needed is None or needed.is_met(spec):
        return None
    try:
        changed = needed.stand_in(spec)
    except SpecError:
        return None
    return StandIn(title=needed.offer, spec=changed) if needed.is_met(changed) else None


def _has_batch(spec: ProjectSpec) -> bool:
    return spec.training.batch_size != 1


def _shares(spec: ProjectSpec) -> bool:
    training = spec.training
    later = spec.network.layers[1:]
    return _has_batch(spec) or training.l1 > 0 or training.l2 > 0 or any(layer.size > 1 for layer in later)


def _is_deep(spec: ProjectSpec) -> bool:
    is_softmax = spec.training.loss == "softmax_cross_entropy"
    return is_softmax or any(layer.size > 2 for layer in spec.network.layers[1:])


def _has_tanh(spec: ProjectSpec) -> bool:
    return any(layer.activation == "tanh" for layer in spec.network.layers)


def _with_tanh(spec: ProjectSpec) -> ProjectSpec:
    if len(spec.network.layers) == 1:
        return edits.add_layer(spec, layer=LayerSpec(size=4, activation="tanh"))
    for layer in range(len(spec.network.layers) - 1):
        spec = edits.set_activation(spec, layer, "tanh")
    return spec


def _deeper(spec: ProjectSpec) -> ProjectSpec:
    while not _is_deep(spec):
        spec = edits.add_layer(spec, layer=LayerSpec(size=4, activation="tanh"))
    return spec


def _with_hidden_layer(spec: ProjectSpec) -> ProjectSpec:
    return edits.add_layer(spec, layer=LayerSpec(size=4, activation="tanh"))


def _with_batch(spec: ProjectSpec) -> ProjectSpec:
    return edits.set_training(spec, batch_size=8)


def _with_optimizer(kind: str) -> Callable[[ProjectSpec], ProjectSpec]:
    return lambda spec: set_field(spec, "training.optimizer.kind", kind)


def _has_momentum(spec: ProjectSpec) -> bool:
    optimizer = spec.training.optimizer
    return optimizer.kind == "momentum" and optimizer.momentum > 0


def _has_memory(spec: ProjectSpec) -> bool:
    optimizer = spec.training.optimizer
    return optimizer.kind != "sgd" and getattr(optimizer, "momentum", 1.0) > 0


def _has_adam(spec: ProjectSpec) -> bool:
    return spec.training.optimizer.kind in ("adam", "adamw")


def _has_adam_with_decay(spec: ProjectSpec) -> bool:
    return _has_adam(spec) and spec.training.optimizer.weight_decay > 0


def _has_softmax(spec: ProjectSpec) -> bool:
    return spec.training.loss == "softmax_cross_entropy"


_NEEDED: dict[Need, _Needed] = {
    "shared value": _Needed(
        is_met=_shares,
        lacks="Each parameter is used once a step here: one sample, and one neuron in each layer after the first.",
        lacks_in_graph="No value of this graph that this could overwrite is used more than once.",
        offer="with batches of 8",
        stand_in=_with_batch,
    ),
    "depth": _Needed(
        is_met=_is_deep,
        lacks="Each value has all of its gradient here when its turn comes, whatever the order from the root down.",
        lacks_in_graph="In this graph each node has all of its gradient when its turn comes, whatever the order.",
        offer="with another layer",
        stand_in=_deeper,
    ),
    "subtraction": _Needed(
        is_met=_has_softmax,
        lacks="This loss subtracts nothing but a target, so no parameter's gradient changes.",
        lacks_in_graph="This graph has no subtraction.",
        offer="with softmax",
        stand_in=lambda spec: edits.set_training(spec, loss="softmax_cross_entropy"),
    ),
    "tanh": _Needed(
        is_met=_has_tanh,
        lacks="There is no tanh in this network.",
        lacks_in_graph="There is no tanh in this graph.",
        offer="with tanh",
        stand_in=_with_tanh,
    ),
    "bias": _Needed(
        is_met=lambda spec: True,
        lacks="",
        lacks_in_graph="There is no bias in this graph: no leaf that a network or a neuron calls b.",
        offer="",
        stand_in=lambda spec: spec,
    ),
    "hidden layer": _Needed(
        is_met=lambda spec: len(spec.network.layers) > 1,
        lacks="The network has one layer, so no layer below it could use its new weights.",
        lacks_in_graph="This graph has no layers one below the other.",
        offer="with a hidden layer",
        stand_in=_with_hidden_layer,
    ),
    "batch": _Needed(
        is_met=_has_batch,
        lacks="A step is trained on one sample: sum and mean are the same.",
        lacks_in_graph="This is the loss of one sample: watch that of the mini-batch, of which the mean is taken.",
        offer="with batches of 8",
        stand_in=_with_batch,
    ),
    "momentum": _Needed(
        is_met=_has_momentum,
        lacks="This project is not trained with momentum.",
        lacks_in_graph="",
        offer="with momentum",
        stand_in=_with_optimizer("momentum"),
    ),
    "memory": _Needed(
        is_met=_has_memory,
        lacks="This optimizer remembers nothing of the steps before.",
        lacks_in_graph="",
        offer="with Adam",
        stand_in=_with_optimizer("adam"),
    ),
    "Adam": _Needed(
        is_met=_has_adam,
        lacks="This project is not trained with Adam.",
        lacks_in_graph="",
        offer="with Adam",
        stand_in=_with_optimizer("adam"),
    ),
    "Adam with decay": _Needed(
        is_met=_has_adam_with_decay,
        lacks="This project is not trained with Adam and a weight decay.",
        lacks_in_graph="",
        offer="with AdamW",
        stand_in=_with_optimizer("adamw"),
    ),
}
