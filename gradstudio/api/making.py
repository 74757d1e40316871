"""Projects from files, arrays, weights and models of other libraries."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, SupportsIndex, TypedDict, Unpack

import numpy as np

from gradstudio.api.opening import opened
from gradstudio.api.project import Project, Told
from gradstudio.api.tables import project_of_table
from gradstudio.engine.errors import shown
from gradstudio.importing.class_columns import file_columns
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.into_project import BroughtIn
from gradstudio.importing.link_read import LinkRead
from gradstudio.importing.micrograd_mlp import is_mlp, network_of_mlp
from gradstudio.importing.named_arrays import network_of_arrays
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.new_project import ProjectOptions, new_project
from gradstudio.importing.playground_link import read_playground_link
from gradstudio.importing.samples import GivenSamples, array_of, inputs_of
from gradstudio.importing.settings_link import read_settings_link
from gradstudio.importing.sklearn_model.estimator import network_of_estimator
from gradstudio.importing.targets import classes_or_numbers
from gradstudio.importing.torch_module.module import network_of_module
from gradstudio.importing.weights_file import read_weights
from gradstudio.importing.what_is import Kind, what_is
from gradstudio.project.edits import set_data, set_training
from gradstudio.project.spec import Loss, ProjectSpec, Task, validated

_OF_NETWORKS: tuple[Kind, ...] = ("weights", "onnx")


class MakingOptions(TypedDict, total=False):
    """What can be said of a project beside its network and samples.

    Attributes:
        task: ``binary``, ``multiclass`` or ``regression``; by default what targets and outputs suggest.
        loss: what it is learned by; by default likewise.
        test_share: share of the samples that is kept out of training, 0 to 0.9.
        target_name: of the target.
    """

    task: Task
    loss: Loss
    test_share: float
    target_name: str


def load(
    source: str | os.PathLike[str],
    *,
    run: int | None = None,
    step: int | None = None,
    target: str | None = None,
) -> Project:
    """Open a project: a file of GradStudio, a link of TensorFlow Playground or of our own, or a table of samples.

    Args:
        source: the file or the link.
        run: which of the runs that the file keeps; None for the last.
        step: where to branch off from it; None to go on at its end.
        target: of a table, the column that is to be learned; None for the one that it most likely is.

    Raises:
        ProjectFileError: the file cannot be read, or holds no legal project.
        TableError: the table cannot be read; the message says where.
        ImportingError: it is none of these, or has no such thing; the message says how to bring it in.
        RecordError: there is no such run or step.
    """
    path = Path(source)
    found = what_is(source if isinstance(source, str) and not _is_file(path) else path)
    if target is not None and found.kind not in ("table", *_OF_NETWORKS):
        raise ImportingError(
            f"{shown(str(source))} is {found.title}, which has its target. Leave the target out."
        )
    if (run, step) != (None, None) and found.kind not in ("project", *_OF_NETWORKS):
        raise ImportingError(
            f"{shown(str(source))} is {found.title}, which keeps no runs. Leave out run and step."
        )
    match found.kind:
        case "playground_link":
            return _of_link(read_playground_link(found.text))
        case "settings_link":
            return _of_link(read_settings_link(found.text))
        case "project" if found.path is not None:
            return opened(found.path, run, step)
        case "table" if found.path is not None:
            return project_of_table(found.path, target)
        case kind if kind in _OF_NETWORKS:
            raise ImportingError(
                f"{shown(str(source))} holds weights of a network. Bring them in with from_weights."
            )
    raise ImportingError(f"{shown(str(source))} is {found.title}. Save it as a file, and load that.")


def train(
    project: Project | ProjectSpec | str | os.PathLike[str] | None = None,
    steps: SupportsIndex | None = None,
    *,
    progress: Told | None = None,
) -> Project:
    """Train a project, and return it.

    Args:
        project: which, or its file or link; None for micrograd's moons demo.
        steps: how many; None for the project's own number.
        progress: is told now and then how many steps are taken, and the last loss.

    Raises:
        TrainingError: loss or gradients are not finite; a `Project` that was handed over has the steps before.
        GradStudioError: as for `load`.
    """
    if project is None or isinstance(project, ProjectSpec):
        project = Project(project)
    elif not isinstance(project, Project):
        project = load(project)
    return project.train(steps, progress=progress)


def from_data(
    xs: Any,
    ys: Any,
    *,
    hidden: Sequence[int] = (8, 8),
    activation: str = "tanh",
    **options: Unpack[MakingOptions],
) -> Project:
    """Return a project on samples of one's own; all settings are as they suit the samples.

    Args:
        xs: inputs, a row for each sample; the columns of a data frame keep their names.
        ys: targets: words, truth values and few different whole numbers are classes, all else numbers.
        hidden: number of neurons of each hidden layer.
        activation: of the hidden layers.
        **options: see `MakingOptions`.

    Raises:
        ImportingError: the samples do not fit; the message says where.
        SpecError: a project cannot have such layers or samples.
    """
    given = ProjectOptions(**options)
    columns = array_of(xs, "xs").shape[1:]
    inputs, names = inputs_of(xs, int(np.prod(columns)) if columns else 1)
    targets = classes_or_numbers(ys, len(inputs), given.task)
    samples = GivenSamples(
        columns=file_columns(inputs, names),
        targets=targets.targets,
        task=targets.task,
        class_names=targets.class_names,
        target_name=given.target_name,
    )
    table = samples.table(test_share=given.test_share)
    layers = [
        *({"size": size, "activation": activation} for size in hidden),
        {"size": 1, "activation": "linear"},
    ]
    spec = set_data(
        validated({"network": {"layers": layers}}),
        **table.model_dump(exclude={"standardise", "standardise_target"}),
    )
    return Project(spec if given.loss is None else set_training(spec, loss=given.loss))


def from_torch(module: Any, xs: Any = None, ys: Any = None, **options: Unpack[MakingOptions]) -> Project:
    """Return the project of a module of PyTorch: a chain of linear layers, activations and dropout.

    The outputs are those of the module in double precision. A sigmoid or softmax at its end is in the loss here:
    `Project.probabilities` has it.

    Args:
        module: a `torch.nn.Module`; it stays as it is.
        xs: inputs, a row for each sample; None for random ones.
        ys: targets: classes, one-hot rows, or numbers; None for what the module itself says.
        **options: see `MakingOptions`.

    Raises:
        ImportingError: the module is no such chain, or samples do not fit; the message names what, and why.
    """
    return _project(new_project(network_of_module(module), xs, ys, ProjectOptions(**options)))


def from_sklearn(estimator: Any, xs: Any = None, ys: Any = None, **options: Unpack[MakingOptions]) -> Project:
    """Return the project of a fitted estimator of scikit-learn.

    Known are MLPClassifier and MLPRegressor, linear models, pipelines of scalers and one of these, and searches
    that found one. The training is as it was there, where a project has that.

    Args:
        estimator: fitted; it stays as it is.
        xs: inputs as the estimator takes them, before any scaler; None for random ones.
        ys: targets; None for what the estimator itself says.
        **options: see `MakingOptions`.

    Raises:
        ImportingError: it is no such estimator, or samples do not fit; the message names what, and why.
    """
    samples = None if xs is None else len(array_of(xs, "xs"))
    network, told = network_of_estimator(estimator, samples)
    known: MakingOptions = {} if told.loss is None else {"loss": told.loss}
    known.update(options)
    return _project(new_project(network, xs, ys, ProjectOptions(**known, training=told.training)))


def from_weights(
    weights: Any,
    xs: Any = None,
    ys: Any = None,
    *,
    activations: str | Sequence[str] | None = None,
    **options: Unpack[MakingOptions],
) -> Project:
    """Return the project of a network whose weights are given.

    Args:
        weights: a file (safetensors, ``.npz``, CSV, a state_dict, ONNX), a state_dict or other arrays by name, a
            list of arrays in turn or of pairs (weights, biases), or an MLP of values, ours or micrograd's.
        xs: inputs, a row for each sample; None for random ones.
        ys: targets; None for what the network itself says.
        activations: of each layer, or one for all hidden ones, the last then being linear; where the weights do not
            tell themselves.
        **options: see `MakingOptions`.

    Raises:
        UnknownActivationsError: they are not told.
        ImportingError: the weights make no MLP, or samples do not fit; the message says which layer or where.
        ConfigurationError: an activation that there is not.
    """
    network = _network(weights)
    if activations is not None:
        if isinstance(activations, str):
            activations = [activations] * (len(network.layers) - 1) + ["linear"]
        network = network.with_activations(activations)
    return _project(new_project(network, xs, ys, ProjectOptions(**options)))


def _project(brought: BroughtIn) -> Project:
    return Project(brought.spec, notes=brought.notes)


def _of_link(link: LinkRead) -> Project:
    return Project(link.spec, title=link.called, notes=(link.details,) if link.details else ())


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a link is too long for a name, or has what none has
        return False


def _network(weights: Any) -> ImportedNetwork:
    if isinstance(weights, ImportedNetwork):
        return weights
    if isinstance(weights, str | os.PathLike):
        return read_weights(Path(weights))
    if is_mlp(weights):
        return network_of_mlp(weights)
    if isinstance(weights, Mapping):
        named = {str(name): array_of(array, str(name)) for name, array in weights.items()}
        return network_of_arrays(named, "weights")
    if getattr(weights, "ndim", 0) == 2:  # of a single layer without biases
        weights = [weights]
    if isinstance(weights, Sequence | np.ndarray) and len(weights) > 0:
        return network_of_arrays(_in_turn(weights), "weights")
    raise ImportingError(
        f"from_weights takes a file, arrays by name, or a list of them, not {shown(weights)}. For a module "
        "there is "
        "from_torch, for an estimator from_sklearn."
    )


def _in_turn(weights: Any) -> dict[str, Any]:
    arrays: list[Any] = []
    for part in weights:
        pair = isinstance(part, tuple | list) and len(part) == 2 and np.ndim(part[0]) == 2
        arrays += part if pair else [part]
    return {f"arr_{index}": array_of(array, f"Array {index + 1}") for index, array in enumerate(arrays)}
