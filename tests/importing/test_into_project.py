from __future__ import annotations

import numpy as np
import pytest

from gradstudio.api.answers import outputs_of
from gradstudio.data.source import load_dataset
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.into_project import UnknownActivationsError, bring_in
from gradstudio.importing.layer import ImportedLayer, ImportedScaling
from gradstudio.importing.network import ImportedNetwork
from gradstudio.project import ProjectSpec
from gradstudio.project.edits import set_data, set_training
from gradstudio.project.spec import EditedInput, EditedParameter, GivenInitialisation, Iris, LayerSpec
from gradstudio.training.run.initial import initial_parameters


def network(*sizes: int, activations: list[str | None] | None = None, **rest: object) -> ImportedNetwork:
    rng = np.random.default_rng(sum(sizes))
    kinds = activations or [None] * (len(sizes) - 1)
    return ImportedNetwork(
        layers=tuple(
            ImportedLayer(
                weight=rng.normal(size=(out, into)),
                bias=rng.normal(size=out),
                activation=kind,
                name=f"fc{k}",
            )
            for k, (into, out, kind) in enumerate(zip(sizes, sizes[1:], kinds, strict=False), 1)
        ),
        source="mine.npz",
        **rest,  # type: ignore[arg-type]
    )


def test_weights_of_the_same_layers_keep_everything_else_of_the_project() -> None:
    spec = ProjectSpec()
    read = network(2, 16, 16, 1)
    after = bring_in(read, spec).spec
    assert after.network.layers == spec.network.layers
    assert (after.data, after.training) == (spec.data, spec.training)
    assert initial_parameters(after).tolist() == read.parameters().tolist()
    assert "network.initialisation" in after.chosen


def test_parameters_are_in_the_order_of_the_engine() -> None:
    layer = ImportedLayer(weight=np.array([[1.0, 2.0], [3.0, 4.0]]), bias=np.array([5.0, 6.0]))
    assert ImportedNetwork(layers=(layer,)).parameters().tolist() == [1, 2, 5, 3, 4, 6]


def test_known_activations_bring_layers_of_their_own() -> None:
    after = bring_in(network(2, 5, 1, activations=["tanh", "linear"]), ProjectSpec()).spec
    assert after.network.layers == (
        LayerSpec(size=5, activation="tanh"),
        LayerSpec(size=1, activation="linear"),
    )


@pytest.mark.parametrize(
    ("sizes", "place"),
    [((2, 16, 8, 1), "Layer 2 (fc2) of mine.npz has 8 neurons, but the project's has 16"),
     ((2, 16, 1), "Layer 2 (fc2) of mine.npz has 1 neurons, but the project's has 16"),
     ((2, 16, 16, 1, 1), "Layer 4 (fc4) of mine.npz is one more than the project has"),
     ((3, 16, 16, 1), "Layer 1 (fc1) of mine.npz takes 3 inputs, but the project's data has 2 (x1, x2)"),
     ((2, 16, 16, 3), "Layer 3 (fc3), the last, has 3 outputs")],
)  # fmt: skip
def test_a_shape_that_does_not_fit_says_which_layer(sizes: tuple[int, ...], place: str) -> None:
    with pytest.raises(ImportingError) as raised:
        bring_in(network(*sizes), ProjectSpec())
    assert place in str(raised.value)


def test_unknown_activations_can_be_said() -> None:
    read = network(2, 3, 1)
    with pytest.raises(UnknownActivationsError):
        bring_in(read, ProjectSpec())
    after = bring_in(read.with_activations(["sin", "linear"]), ProjectSpec()).spec
    assert [layer.activation for layer in after.network.layers] == ["sin", "linear"]


def test_typed_numbers_go_and_cut_weights_stay_cut_only_where_the_new_ones_are_zero() -> None:
    spec = ProjectSpec()
    part = spec.network.model_copy(
        update={
            "edited": (EditedParameter(label="layer1.neuron1.w1", value=9.0),),
            "cut": ("layer1.neuron1.w1", "layer1.neuron2.w1"),
            "frozen": ("layer2",),
        }
    )
    spec = spec.model_copy(update={"network": part})
    read = network(2, 16, 16, 1)
    weight = read.layers[0].weight.copy()
    weight[0, 0] = 0.0
    read = ImportedNetwork(layers=(ImportedLayer(weight=weight, bias=read.layers[0].bias), *read.layers[1:]))
    after = bring_in(read, spec).spec
    assert (after.network.edited, after.network.cut, after.network.frozen) == (
        (), ("layer1.neuron1.w1",), ("layer2",),
    )  # fmt: skip


def test_the_loss_follows_the_outputs() -> None:
    spec = ProjectSpec()
    two = network(2, 4, 2, activations=["relu", "linear"], ending="softmax")
    one = network(2, 4, 1, activations=["relu", "linear"], ending="sigmoid")
    assert bring_in(two, spec).spec.training.loss == "softmax_cross_entropy"
    assert bring_in(one, spec).spec.training.loss == "logistic"
    plain = network(2, 4, 1, activations=["relu", "linear"])
    squared = set_training(spec, loss="squared_error")
    assert bring_in(plain, squared).spec.training.loss == "squared_error"


def test_other_standardising_goes_into_the_first_layer() -> None:
    spec = set_data(ProjectSpec(), **Iris().model_dump())
    data = load_dataset(spec.data)
    assert data.features.shift is not None  # suited: standardised
    rng = np.random.default_rng(3)
    theirs = ImportedScaling(shift=rng.normal(size=4), scale=rng.uniform(0.5, 2, size=4))
    read = network(4, 5, 3, activations=["tanh", "linear"], standardising=theirs)
    after = bring_in(read, spec).spec
    assert isinstance(after.network.initialisation, GivenInitialisation)
    flat = np.array(after.network.initialisation.values)
    first = flat[: 5 * 5].reshape(5, 5)
    hidden = np.tanh(data.inputs @ first[:, :4].T + first[:, 4])
    last = flat[25:].reshape(3, 6)
    ours = hidden @ last[:, :5].T + last[:, 5]
    np.testing.assert_allclose(ours, read.outputs(data.raw), rtol=1e-12, atol=1e-13)


def test_features_of_the_source_become_those_of_the_data() -> None:
    read = network(
        3, 4, 1, activations=["tanh", "linear"],
        input_names=("x1", "x2"), features=("x1", "x2", "x1**2"),
    )  # fmt: skip
    brought = bring_in(read, ProjectSpec())
    assert brought.spec.data.features == ("x1", "x2", "x1**2")
    assert brought.notes == ("The features of the data are those of mine.npz now.",)
    typed = set_data(ProjectSpec(), edited=(EditedInput(sample=1, column=0, value=0.5),))
    (note,) = bring_in(read, typed).notes
    assert note.endswith("inputs that were typed in are as they were.")
    with pytest.raises(ImportingError, match="no a"):
        bring_in(
            network(
                2, 1, activations=["linear"], input_names=("a", "b"), features=("a", "a*b")
            ),
            ProjectSpec(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("sizes", "message"),
    [((2, 600, 1), "at most 512"), ((2, 20), "up to 16 classes"), ((1100, 1), "at most 1,024"),
     ((2, *[1] * 34), "at most 32")],
)  # fmt: skip
def test_what_is_too_large_for_a_project_is_named(sizes: tuple[int, ...], message: str) -> None:
    with pytest.raises(ImportingError, match=message):
        bring_in(network(*sizes), ProjectSpec())


def test_broken_layers_are_named() -> None:
    one, two = np.ones((3, 2)), np.ones((1, 4))
    with pytest.raises(ImportingError, match=r"Layer 2 \(out\) takes 4 inputs, but 3 come from layer 1"):
        ImportedNetwork(
            layers=(
                ImportedLayer(weight=one, bias=np.zeros(3)),
                ImportedLayer(weight=two, bias=np.zeros(1), name="out"),
            )
        )
    with pytest.raises(ImportingError, match="Layer 1 has nan as a bias of neuron 2"):
        ImportedNetwork(layers=(ImportedLayer(weight=one, bias=np.array([0, np.nan, 0])),))
    with pytest.raises(ImportingError, match="no layer of weights"):
        ImportedNetwork(layers=())


def iris() -> ProjectSpec:
    """Three classes of four columns, which the project standardises."""
    spec = set_data(ProjectSpec(), **Iris().model_dump())
    assert spec.data.standardise
    return spec


def said(spec: ProjectSpec, rows: object) -> np.ndarray:
    return outputs_of(spec, initial_parameters(spec), rows)


def test_inputs_and_classes_are_told_apart_by_their_names() -> None:
    spec = iris()
    columns, classes = spec.data.columns, spec.data.class_names
    inputs, outputs = [2, 0, 3, 1], [1, 2, 0]
    scaling = ImportedScaling(shift=np.arange(4.0), scale=np.arange(1.0, 5.0))
    theirs = network(
        4, 3, activations=["linear"], input_names=tuple(columns[k] for k in inputs), standardising=scaling,
        class_names=tuple(classes[k] for k in outputs), ending="softmax",
    )  # fmt: skip
    rows = np.random.default_rng(1).normal(size=(5, 4))
    brought = bring_in(theirs, spec)
    expected = np.empty((5, 3))
    expected[:, outputs] = theirs.outputs(rows[:, inputs])
    assert said(brought.spec, rows) == pytest.approx(expected, rel=1e-12)


def test_of_two_classes_in_another_order_the_output_is_turned() -> None:
    spec = ProjectSpec()
    theirs = network(2, 1, activations=["linear"], class_names=spec.data.class_names[::-1])
    rows = np.array([[0.5, -1.0], [2.0, 0.25]])
    brought = bring_in(theirs, spec)
    assert said(brought.spec, rows) == pytest.approx(-theirs.outputs(rows))
    assert not brought.notes


def test_columns_and_classes_of_other_names_are_taken_in_turn_and_that_is_told() -> None:
    theirs = network(
        2, 1, activations=["linear"], input_names=("width", "height"), class_names=("cat", "dog")
    )
    brought = bring_in(theirs, ProjectSpec())
    assert initial_parameters(brought.spec).tolist() == theirs.parameters().tolist()
    assert brought.notes == (
        "mine.npz was made for the columns width, height. Here it takes x1, x2 in their place.",
        f"The classes of mine.npz are cat, dog. Here they are {', '.join(ProjectSpec().data.class_names)}, in "
        "this order.",
    )


@pytest.mark.parametrize("known", [True, False])
def test_a_source_that_says_that_it_does_not_standardise_says_the_same_where_the_project_does(
    known: bool,
) -> None:
    spec = iris()
    theirs = network(4, 3, activations=["linear"], ending="softmax", knows_scaling=known)
    rows = np.random.default_rng(1).normal(size=(5, 4))
    brought = bring_in(theirs, spec)
    is_same = said(brought.spec, rows) == pytest.approx(theirs.outputs(rows), rel=1e-9)
    assert is_same == known
    assert ("does not standardise" in " ".join(brought.notes)) == known
