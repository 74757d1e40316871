"""A project of its own around an imported network, on the samples of a caller or on random ones that stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import LARGEST
from gradstudio.data.features import FeatureMap
from gradstudio.data.source import load_dataset
from gradstudio.data.split import split_rows
from gradstudio.engine.errors import shown
from gradstudio.importing.class_columns import classes_in, file_columns
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.into_project import BroughtIn, UnknownActivationsError, is_same_scaling, network_of
from gradstudio.importing.layer import Floats, ImportedScaling
from gradstudio.importing.limits import require_room_for
from gradstudio.importing.loss_for import loss_for
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.samples import GivenSamples, inputs_of
from gradstudio.importing.target_unit import in_target_unit
from gradstudio.importing.targets import GivenTargets, loss_of_names, targets_of
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import SETTINGS, Loss, ProjectSpec, Table, Task, validated
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
        raise ImportingError(
            f"{network.called} has outputs that go with {loss}, not with {shown(options.loss)}. Leave the loss "
            f"out, or choose {loss}."
        )
    rows, _ = split_rows(len(samples.targets), options.test_share, _SEED)
    fields: dict[str, Any] = {}
    if samples.task == "regression":
        fields, network = _target_unit(samples, network, rows)
    table = _table(samples, network, {**fields, "test_share": options.test_share})
    return BroughtIn(spec=_spec(table, network, loss, options), notes=network.notes)


def _samples(
    network: ImportedNetwork, xs: Any, ys: Any, options: ProjectOptions
) -> tuple[GivenSamples, Loss | None, ImportedNetwork]:
    note = ""
    if xs is None:
        if ys is not None:
            raise ImportingError("There are targets but no inputs. Give xs too, or neither.")
        inputs = _random_inputs(network)
        names = network.input_names or tuple(f"x{k + 1}" for k in range(network.column_count))
        note = (
            f"No samples were given: {STAND_IN_SAMPLES} random ones stand in, and their targets are what the "
            "network says of them."
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
        columns=file_columns(inputs, names, must=bool(network.features)),
        targets=found.targets,
        task=found.task,
        class_names=found.class_names,
        target_name=options.target_name,
        source=network.source,
    )
    return samples, found.loss, network


def _random_inputs(network: ImportedNetwork) -> Floats:
    draw = np.random.Generator(np.random.PCG64(_SEED))
    inputs: Floats = draw.normal(size=(STAND_IN_SAMPLES, network.column_count))
    scaling = network.standardising
    if scaling is not None and not network.features:
        inputs = inputs * scaling.scale + scaling.shift
    classes = classes_in(network.input_names)
    for part in classes:
        inputs[:, part.columns] = np.eye(len(part.values))[draw.integers(len(part.values), size=len(inputs))]
    if not network.features:
        return inputs
    features = FeatureMap(columns=network.input_names, names=network.features)
    above = np.abs(inputs) + 0.1  # for a logarithm or a root
    for part in classes:
        above[:, part.columns] = inputs[:, part.columns]
    for numbers in (inputs, above):
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
            loss=loss_of_names(names),
        )
    said = network.ended(outputs)[:, 0] * network.target_scale + network.target_shift
    return GivenTargets(targets=said, task="regression")


def _target_unit(
    samples: GivenSamples, network: ImportedNetwork, rows: NDArray[np.int64]
) -> tuple[dict[str, Any], ImportedNetwork]:
    """Return the field that standardises the target, if these samples do it as the source did, and the network."""
    trained = samples.targets[rows]
    shift, scale = float(trained.mean()), float(trained.std())
    if network.target_scale != 1.0 and scale > 0 and not (trained == trained[0]).all():
        near = replace(network, target_shift=shift, target_scale=scale)
        if max(abs(shift - network.target_shift), abs(scale - network.target_scale)) <= 2e-14 * scale:
            return {"standardise_target": True}, near
    return {}, in_target_unit(network)


def _table(samples: GivenSamples, network: ImportedNetwork, fields: dict[str, Any]) -> Table:
    """Return the samples as data that make the inputs of the first layer as the source does."""
    scaling, features = network.standardising, network.features
    fields = {**fields, "standardise": False, "features": features}
    if scaling is None:
        return samples.table(**fields)
    standardised = _if_standardised_alike(samples, scaling, fields)
    if standardised is not None:
        return standardised
    fields["features"] = tuple(
        _scaled(name, shift, scale)
        for name, shift, scale in zip(
            features or samples.columns.columns, scaling.shift.tolist(), scaling.scale.tolist(), strict=True
        )
    )
    return samples.table(**fields)


def _if_standardised_alike(
    samples: GivenSamples, scaling: ImportedScaling, fields: dict[str, Any]
) -> Table | None:
    """Return the samples as data that standardises itself, if that is what the source does to them."""
    try:
        table = samples.table(**{**fields, "standardise": True})
        found = load_dataset(table).features
    except SpecError:  # numbers too large for it
        return None
    assert found.shift is not None
    assert found.scale is not None
    is_same = is_same_scaling(scaling, ImportedScaling(shift=found.shift, scale=found.scale))
    return table if is_same else None


def _scaled(name: str, shift: float, scale: float) -> str:
    """Return the formula of (name − shift) / scale; its numbers are exact."""
    if not shift and scale == 1.0:
        return name
    of, equals, value = name.partition("=")
    if of.isidentifier() and equals and not value.startswith("="):
        name = f"{of} == {value!r}"  # a value of a class, as formulas speak of it
    inner = name if name.isidentifier() else f"({name})"
    if shift:
        inner = f"({inner} - {shift!r})" if shift > 0 else f"({inner} + {-shift!r})"
    if scale == 1.0:
        return inner[1:-1]
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
            "training": {**training, **options.training},
            "chosen": tuple(name for name in SETTINGS if name in chosen),
        }
    )
