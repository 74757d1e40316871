from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from gradstudio.data.source import load_dataset
from gradstudio.data.split import split_rows
from gradstudio.engine import MLP
from gradstudio.engine import micrograd as ours
from gradstudio.engine.errors import GradStudioError
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.into_project import UnknownActivationsError
from gradstudio.importing.layer import ImportedLayer, ImportedScaling
from gradstudio.importing.micrograd_mlp import network_of_mlp
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.new_project import ProjectOptions, new_project
from gradstudio.project.spec import GivenInitialisation, ProjectSpec, Table

RNG = np.random.default_rng(8)


def network(*sizes: int, **rest: Any) -> ImportedNetwork:
    rng = np.random.default_rng(sum(sizes))
    return ImportedNetwork(
        layers=tuple(
            ImportedLayer(
                weight=rng.normal(size=(out, into)),
                bias=rng.normal(size=out),
                activation="tanh" if k < len(sizes) - 2 else "linear",
            )
            for k, (into, out) in enumerate(pairwise(sizes))
        ),
        **rest,
    )


def outputs(spec: ProjectSpec) -> np.ndarray[Any, Any]:
    """Compute what the project's network says of its samples, from what the spec has alone."""
    assert isinstance(spec.network.initialisation, GivenInitialisation)
    flat, signal = np.array(spec.network.initialisation.values), load_dataset(spec.data).inputs
    begin = 0
    for layer, inputs in zip(spec.network.layers, spec.sizes, strict=False):
        rows = flat[begin : begin + layer.size * (inputs + 1)].reshape(layer.size, inputs + 1)
        begin += rows.size
        signal = signal @ rows[:, :-1].T + rows[:, -1]
        assert layer.activation in ("tanh", "linear", "sigmoid")
        if layer.activation == "tanh":
            signal = np.tanh(signal)
        if layer.activation == "sigmoid":
            signal = 1 / (1 + np.exp(-signal))
    return signal


def test_without_samples_random_ones_stand_in_and_it_is_said() -> None:
    brought = new_project(network(3, 4, 1))
    assert brought.spec.data.task == "regression"
    assert brought.spec.training.loss == "half_squared_error"
    assert "random ones stand in" in brought.notes[-1]
    np.testing.assert_allclose(
        outputs(brought.spec)[:, 0], load_dataset(brought.spec.data).targets, rtol=1e-12
    )
    assert new_project(network(3, 4, 1)).spec == brought.spec


@pytest.mark.parametrize(
    ("ending", "sizes", "ys", "task", "loss", "classes"),
    [("none", (2, 3, 1), [0.5, 1.5, -1.0, 2.0], "regression", "half_squared_error", ()),
     ("none", (2, 3, 1), [0.0, 1.0, 1.0, 0.0], "binary", "logistic", ("0", "1")),
     ("none", (2, 3, 1), [True, False, True, True], "binary", "logistic", ("0", "1")),
     ("none", (2, 3, 1), [-1, 1, 1, -1], "binary", "hinge", ("−1", "+1")),
     ("none", (2, 3, 1), ["no", "yes", "no", "no"], "binary", "logistic", ("no", "yes")),
     ("sigmoid", (2, 3, 1), [[0], [1], [1], [0]], "binary", "logistic", ("0", "1")),
     ("sigmoid", (2, 3, 1), [0.1, 0.7, 0.2, 0.9], "regression", "half_squared_error", ()),
     ("sigmoid", (2, 3, 1), [3, 5, 5, 3], "binary", "logistic", ("3", "5")),
     ("none", (2, 3, 3), [0, 1, 2, 0], "multiclass", "softmax_cross_entropy", ("0", "1", "2")),
     ("softmax", (2, 3, 3), [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]], "multiclass", "softmax_cross_entropy",
      ("0", "1", "2")),
     ("none", (2, 3, 3), ["a", "b", "c", "a"], "multiclass", "softmax_cross_entropy", ("a", "b", "c")),
     ("none", (2, 3, 2), [0, 1, 1, 0], "binary", "softmax_cross_entropy", ("0", "1"))],
)  # fmt: skip
def test_task_and_loss_follow_targets_and_outputs(
    ending: Any, sizes: tuple[int, ...], ys: Any, task: str, loss: str, classes: tuple[str, ...]
) -> None:
    xs = RNG.normal(size=(4, 2))
    spec = new_project(network(*sizes, ending=ending), xs, ys).spec
    assert (spec.data.task, spec.training.loss, spec.data.class_names) == (task, loss, classes)
    dataset = load_dataset(spec.data)
    assert dataset.raw.tolist() == xs.tolist()
    flat = np.array(ys)
    if task == "regression":
        assert dataset.targets.tolist() == flat.tolist()
    elif flat.ndim == 2 and flat.shape[1] > 1:
        assert dataset.targets.tolist() == flat.argmax(axis=1).tolist()
    else:
        values = sorted(set(flat.ravel().tolist()))
        indices = [values.index(value) for value in flat.ravel().tolist()]
        assert dataset.targets.tolist() == [2 * k - 1 if task == "binary" else k for k in indices]


@pytest.mark.parametrize(("names", "loss"), [(("−1", "+1"), "hinge"), (("no", "yes"), "logistic")])
def test_the_loss_of_two_classes_follows_their_names(names: tuple[str, str], loss: str) -> None:
    made = network(2, 3, 1, class_names=names)
    assert new_project(made).spec.training.loss == loss
    assert new_project(made, XS, [names[0], *names, names[1]]).spec.training.loss == loss


def test_a_sigmoid_that_learns_a_number_is_the_activation_of_the_output() -> None:
    spec = new_project(network(2, 3, 1, ending="sigmoid"), RNG.normal(size=(4, 2)), [0.1, 0.7, 0.2, 0.9]).spec
    assert spec.network.layers[-1].activation == "sigmoid"


@pytest.mark.parametrize("share", [0.0, 0.25])
def test_standardising_by_the_samples_own_numbers_is_the_datas(share: float) -> None:
    xs = RNG.normal(3, 10, size=(40, 2))
    rows = split_rows(40, share, 1337)[0]
    own = ImportedScaling(shift=xs[rows].mean(axis=0), scale=xs[rows].std(axis=0))
    made = network(2, 3, 1, standardising=own)
    spec = new_project(made, xs, RNG.normal(size=40), ProjectOptions(test_share=share)).spec
    assert spec.data.standardise
    assert spec.data.features == ()
    np.testing.assert_allclose(outputs(spec), made.outputs(xs), rtol=1e-12, atol=1e-14)


def test_standardising_by_other_numbers_becomes_features_that_are_exact() -> None:
    other = ImportedScaling(shift=np.array([0.1, -2.5, 0.0, 3.0]), scale=np.array([1.7, 1e-5, 2.0, 1.0]))
    made = network(4, 3, 1, standardising=other, input_names=("a", "b", "c", "d"))
    xs = RNG.normal(size=(20, 4))
    spec = new_project(made, xs, RNG.normal(size=20)).spec
    assert spec.data.features == ("(a - 0.1) / 1.7", "(b + 2.5) / 1e-05", "c / 2.0", "d - 3.0")
    assert load_dataset(spec.data).inputs.tolist() == ((xs - other.shift) / other.scale).tolist()


def test_features_and_standardising_come_together() -> None:
    scaling = ImportedScaling(shift=np.array([0.5, 1.0, 0.0]), scale=np.array([2.0, 3.0, 1.0]))
    made = network(3, 2, 1, input_names=("u", "v"), features=("u", "u*v", "v**2"), standardising=scaling)
    xs = RNG.normal(size=(10, 2))
    spec = new_project(made, xs, RNG.normal(size=10)).spec
    np.testing.assert_allclose(outputs(spec), made.outputs(xs), rtol=1e-13, atol=1e-14)


class Frame:
    """What a data frame has of it that is looked at."""

    columns = ("sepal length", "width")

    def to_numpy(self) -> Any:
        return np.ones((3, 2)) * np.arange(3)[:, np.newaxis]


def test_the_columns_of_a_data_frame_keep_their_names() -> None:
    spec = new_project(network(2, 1), Frame(), [1.0, 2.0, 3.5]).spec
    assert isinstance(spec.data, Table)
    assert spec.data.column_names == ("sepal_length", "width")


XS = RNG.normal(size=(4, 2))


@pytest.mark.parametrize(
    ("sizes", "xs", "ys", "message"),
    [((2, 1), XS[:, :1], [1, 2, 3, 4], r"xs has the shape \(4, 1\), but the network takes 2"),
     ((2, 1), [[1, 2], [3]], [1, 2], "xs makes no array"),
     ((2, 1), [[1, "a"], [3, 4]], [1, 2], "xs holds words"),
     ((2, 1), [[1, float("nan")], [3, 4]], [1, 2], "xs has no finite value in row 1, column x2"),
     ((2, 1), [[1, None], [3, 4]], [1, 2], "xs holds what is no number|no finite"),
     ((2, 1), XS[:1], [1], "1 sample, .* Give more"),
     ((2, 1), XS, [1.0, 2.0], "There are 4 samples but 2 targets"),
     ((2, 1), XS, [1.0, 2.0, float("inf"), 3.0], "ys has no finite value in row 3"),
     ((2, 1), XS, [[1.0, 2.0]] * 4, "a sample has one target"),
     ((2, 3), XS, [0, 1, 2, 3], "ys has 3 in row 4, but the network has 3 outputs: classes go from 0 to 2"),
     ((2, 3), XS, [0.5, 1, 2, 1], "ys has 0.5 in row 1"),
     ((2, 3), XS, [[0.5, 0.5, 0]] * 4, "not one 1 and else 0"),
     ((2, 3), XS, ["a", "b", "a", "b"], "2 different classes, but the network has 3 outputs"),
     ((2, 1), XS, ["a", "b", "c", "b"], "3 different classes, but one output tells two apart"),
     ((2, 1), None, [1, 2, 3, 4], "targets but no inputs"),
     ((2, 20), XS, [1, 2, 3, 4], "up to 16 classes")],
)  # fmt: skip
def test_samples_that_do_not_fit_are_told(sizes: tuple[int, ...], xs: Any, ys: Any, message: str) -> None:
    with pytest.raises(ImportingError, match=message):
        new_project(network(*sizes), xs, ys)


def test_unknown_activations_are_asked_for() -> None:
    layer = ImportedLayer(weight=np.ones((1, 2)), bias=np.zeros(1))
    with pytest.raises(UnknownActivationsError, match=r"activations=\['linear'\]"):
        new_project(ImportedNetwork(layers=(layer,)))


def test_a_loss_that_the_outputs_cannot_learn_by_is_refused() -> None:
    with pytest.raises(ImportingError, match=r"go with logistic, not with 'hinge'.*choose logistic"):
        new_project(network(2, 1, ending="sigmoid"), XS, [0, 1, 1, 0], ProjectOptions(loss="hinge"))
    spec = new_project(network(2, 1), XS, [0, 1, 1, 0], ProjectOptions(loss="hinge")).spec
    assert spec.training.loss == "hinge"


@pytest.mark.parametrize(
    "mlp",
    [MLP(3, [4, 2], ["sin", "softplus"], rng=1), ours.MLP(3, [4, 4, 1]), MLP(2, [1], rng=2)],
)
def test_a_network_of_values_says_the_same_as_a_project(mlp: Any) -> None:
    made = network_of_mlp(mlp)
    xs = RNG.normal(size=(5, made.input_count))
    for row, ours_of_row in zip(xs.tolist(), made.outputs(xs), strict=True):
        theirs = mlp(row)
        theirs = theirs if isinstance(theirs, list) else [theirs]
        np.testing.assert_allclose(ours_of_row, [value.data for value in theirs], rtol=1e-12)


def test_micrograds_own_network_is_read() -> None:
    nn = pytest.importorskip("micrograd.nn")
    mlp = nn.MLP(2, [3, 1])
    made = network_of_mlp(mlp)
    assert made.activations == ("relu", "linear")
    assert made.layers[0].weight[1, 0] == mlp.layers[0].neurons[1].w[0].data


def test_what_is_no_mlp_is_refused() -> None:
    with pytest.raises(GradStudioError, match="has no layers of neurons"):
        network_of_mlp(3)
