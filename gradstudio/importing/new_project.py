"""A project of its own around an imported network, on the samples of a caller or on random ones that stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from gradstudio.data.csv.names import identifiers
from gradstudio.data.dataset import LARGEST
from gradstudio.data.features import FeatureMap
from gradstudio.data.split import split_rows
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.into_project import BroughtIn, UnknownActivationsError, is_same_scaling, network_of
from gradstudio.importing.limits import require_room_for
from gradstudio.importing.loss_for import loss_for
from gradstudio.importing.network import Floats, ImportedNetwork, ImportedScaling
from gradstudio.importing.samples import GivenSamples, inputs_of
from gradstudio.importing.targets import GivenTargets, targets_of
from gradstudio.project.spec import SETTINGS, Loss, ProjectSpec, Table, Task, TrainingSpec, validated
from gradstudio.project.suited import suited

STAND_IN_SAMPLES = 200
_SEED = 1337


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectOptions:
    """What can be said of a project beside its network and samples.

    Attributes:
        task: what is to be learned; None for what targets and outputs suggest.
        loss: what it is learned by; None likewise.
        test_share: share of the samples that is kept out of training, 0 to 0.9.
        target_name: of the target.
        training: fields of `TrainingSpec` that are known; the others are as they suit.
    """

    task: Task | None = None
    loss: Loss | None = None
    test_share: float = 0.0
    target_name: str = "target"
    training: Mapping[str, Any] = field(default_factory=dict)


def new_project(
    network: ImportedNetwork, xs: Any = None, ys: Any = None, options: ProjectOptions | None = None
) -> BroughtIn:
    """Return a project of a network, whose outputs are those of the original.

    Without samples, or without targets, what the network itself says are the targets, and a note says so.

    Args:
        network: all of whose activations are known.
        xs: inputs as the source takes them, not yet standardised: a row for each sample; None for random ones.
        ys: targets, one for each sample.
        options: what else is known; None for nothing.

    Raises:
        UnknownActivationsError: an activation is not known.
        ImportingError: samples or network do not fit each other or a project; the message says where.
        SpecError: a project cannot have them for another reason.
    """
    options = options or ProjectOptions()
    if not network.knows_activations:
        raise UnknownActivationsError(
            f"{network.called} does not tell the activations of its {len(network.layers)} layers. Say "
            "them, such as "
            f"activations={[*['relu'] * (len(network.layers) - 1), 'linear']}."
        )
    require_room_for(network)
    samples, wanted, network = _samples(network, xs, ys, options)
    classes = len(samples.class_names)
    loss, network = loss_for(network, samples.task, classes, options.loss or wanted)
    if options.loss is not None and loss != options.loss:
        raise ImportingError(f"The outputs of {network.called} go with {loss}, not with {options.loss}.")
    table = _table(samples, network, options)
    return BroughtIn(spec=_spec(table, network, loss, options), notes=network.notes)


def _samples(
    network: ImportedNetwork, xs: Any, ys: Any, options: ProjectOptions
) -> tuple[GivenSamples, Loss | None, ImportedNetwork]:
    note = ""
    if xs is None:
        if ys is not None:
            raise ImportingError("There are targets but no inputs. Give xs too, or neither.")
        inputs = _random_inputs(network)
        names = identifiers(network.input_names or [f"x{k + 1}" for k in range(network.column_count)])
        note = (
            f"No samples were given: {STAND_IN_SAMPLES} random ones stand in, and their targets are what "
            "the network "
            "says of them."
        )
    else:
        inputs, names = inputs_of(xs, network.column_count, network.input_names)
    if ys is None:
        found = _own_answers(network, inputs, options.task)
        note = note or "No targets were given: what the network itself says stands in for them."
    else:
        found = targets_of(ys, len(inputs), network, options.task)
    if note:
        network = replace(network, notes=(*network.notes, note))
    samples = GivenSamples(
        inputs=inputs,
        targets=found.targets,
        task=found.task,
        input_names=names,
        class_names=found.class_names,
        target_name=options.target_name,
        source=network.source,
    )
    return samples, found.loss, network


def _random_inputs(network: ImportedNetwork) -> Floats:
    draw = np.random.Generator(np.random.PCG64(_SEED))
    inputs: Floats = draw.normal(size=(STAND_IN_SAMPLES, network.column_count))
    if not network.features:
        scaling = network.standardising
        return inputs if scaling is None else inputs * scaling.scale + scaling.shift
    features = FeatureMap(columns=network.input_names, names=network.features)
    for numbers in (inputs, np.abs(inputs) + 0.1):  # of a logarithm or a root
        if (np.abs(features.apply(numbers)) <= LARGEST).all():
            return numbers
    raise ImportingError(
        f"The features of {network.called} have no value at random inputs. Give samples: xs."
    )


def _own_answers(network: ImportedNetwork, inputs: Floats, task: Task | None) -> GivenTargets:
    outputs, count = network.outputs(inputs), network.output_count
    names = network.class_names
    if count > 1:
        own = names if len(names) == count else tuple(str(index) for index in range(count))
        return GivenTargets(
            targets=outputs.argmax(axis=1).astype(np.float64),
            task="binary" if count == 2 else "multiclass",
            class_names=own,
        )
    if task != "regression" and (network.ending == "sigmoid" or task == "binary" or len(names) == 2):
        return GivenTargets(
            targets=(outputs[:, 0] > 0).astype(np.float64),
            task="binary",
            class_names=names if len(names) == 2 else ("0", "1"),
            loss="logistic",
        )
    return GivenTargets(targets=network.ended(outputs)[:, 0], task="regression")


def _table(samples: GivenSamples, network: ImportedNetwork, options: ProjectOptions) -> Table:
    """Return the samples as data that make the inputs of the first layer as the source does."""
    scaling, features = network.standardising, network.features
    fields: dict[str, Any] = {"test_share": options.test_share, "standardise": False, "features": features}
    if scaling is None:
        return samples.table(**fields)
    if not features:
        rows, _ = split_rows(len(samples.inputs), options.test_share, _SEED)
        plain = FeatureMap.identity(samples.input_names).standardised(samples.inputs, rows)
        assert plain.shift is not None
        assert plain.scale is not None
        if is_same_scaling(scaling, ImportedScaling(shift=plain.shift, scale=plain.scale)):
            return samples.table(**{**fields, "standardise": True, "seed": _SEED})
    names = features or samples.input_names
    fields["features"] = tuple(
        _scaled(name, shift, scale)
        for name, shift, scale in zip(names, scaling.shift.tolist(), scaling.scale.tolist(), strict=True)
    )
    return samples.table(**fields)


def _scaled(name: str, shift: float, scale: float) -> str:
    """Return the formula of (name − shift) / scale; its numbers are exact."""
    inner = name if name.isidentifier() else f"({name})"
    if shift:
        inner = f"({inner} - {shift!r})" if shift > 0 else f"({inner} + {-shift!r})"
    if scale == 1.0:
        return inner.removeprefix("(").removesuffix(")") if shift else inner
    return f"{inner} / {scale!r}" if scale > 0 else f"-({inner} / {-scale!r})"


def _spec(table: Table, network: ImportedNetwork, loss: Loss, options: ProjectOptions) -> ProjectSpec:
    part = network_of(network)
    proposed = suited(
        table,
        part.layers,
        loss=loss,
        optimizer=options.training.get("optimizer"),
        steps=options.training.get("steps"),
    )
    training = {
        name.removeprefix("training."): value
        for name, value in proposed.items()
        if name.startswith("training.")
    }
    chosen = {"network.initialisation", "data.standardise", "training.loss"}
    chosen |= {f"training.{name}" for name in options.training}
    if part.layers[-1].activation != "linear":
        chosen.add("network.output")
    if table.task == "regression":
        chosen.add("data.standardise_target")
    return validated(
        {
            "data": table,
            "network": part,
            "training": TrainingSpec(**{**training, **options.training}),
            "chosen": tuple(name for name in SETTINGS if name in chosen),
        }
    )
