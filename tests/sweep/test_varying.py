"""Fields that runs differ in: by path, and the short ones that stand for several."""

import pytest

from gradstudio.project import edits
from gradstudio.project.errors import SpecError
from gradstudio.project.field_types import field_paths
from gradstudio.project.fields import has_field
from gradstudio.project.spec import CosineRate, Iris, ProjectSpec
from gradstudio.sweep.varying import is_whole, may_be_none, types_of, value_at, varied

DEMO = ProjectSpec()


def test_every_field_of_a_project_has_types_and_a_value() -> None:
    for path in field_paths():
        assert types_of(path), path
        if has_field(DEMO, path):
            value_at(DEMO, path)
    assert {"training.l2", "training.optimizer.beta1", "data.noise", "network.layers"} <= set(field_paths())


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("training.l2", 0.5, 0.5),
        ("training.learning_rate.start", 0.3, 0.3),
        ("training.learning_rate", 0.3, 0.3),
        ("training.optimizer", "adam", "adam"),
        ("training.batch_size", None, None),
        ("network.activation", "tanh", "tanh"),
        ("network.dropout", 0.25, 0.25),
        ("network.hidden", [4, 5, 6], (4, 5, 6)),
        ("network.hidden", 7, (7, 7)),
        ("network.layers.2.size", 3, 3),
        ("network.layers.3.activation", "tanh", "tanh"),
        ("data.test_share", 0.25, 0.25),
    ],
)
def test_a_value_is_in_the_field_that_was_named(path: str, value: object, found: object) -> None:
    assert value_at(varied(DEMO, path, value), path) == found


def test_a_rate_keeps_the_proportion_of_what_it_falls_to() -> None:
    assert varied(DEMO, "training.learning_rate", 0.5).training.learning_rate.model_dump() == {
        "kind": "linear", "warm_up": 0, "start": 0.5, "end": 0.05, "steps": 100,
    }  # fmt: skip
    cosine = edits.set_training(DEMO, learning_rate=CosineRate(rate=0.2, floor=0.1))
    after = varied(cosine, "training.learning_rate", 0.02).training.learning_rate
    assert isinstance(after, CosineRate)
    assert (after.rate, after.floor) == (0.02, 0.01)


def test_the_output_layer_stays_when_hidden_ones_change() -> None:
    after = varied(varied(DEMO, "network.hidden", [3]), "network.activation", "tanh")
    assert [(layer.size, layer.activation) for layer in after.network.layers] == [(3, "tanh"), (1, "linear")]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("training.lerning_rate", "Did you mean 'training.learning_rate'?"),
        ("training.__class__.x", "There is no field"),
        ("training", "There is no field"),
        ("", "There is no field"),
        ("network.layers.1.sise", "Did you mean 'network.layers.1.size'?"),
        ("network.layers.x.size", "There is no field"),
        ("network.layers.0.size", "There is no field"),
        ("chosen", "There is no field"),
    ],
)
def test_a_path_that_is_none(path: str, says: str) -> None:
    with pytest.raises(SpecError, match="There is no") as error:
        varied(DEMO, path, 1)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("training.learning_rate.rate", 0.1, "Did you mean 'training.learning_rate.start'?"),
        ("training.optimizer.beta1", 0.1, "training.optimizer.kind sgd"),
        ("network.layers.4.size", 3, "count from 1 to 3"),
        ("network.hidden", "16", "such as [16, 16]"),
        ("network.hidden", [3, "x"], "1 to 512 neurons, not 'x'"),
        ("network.hidden", [3, 0], "1 to 512 neurons, not 0"),
        ("network.layers.1.size", True, "1 to 512 neurons, not True"),
        ("training.l2", "0.1", "is a number"),
        ("training.l2", True, "is a number"),
        ("training.penalize_biases", 1, "is none of true and false"),
        ("training.learning_rate", "0.1", "is a number"),
        ("training.learning_rate", -1, "greater than 0"),
        ("network.activation", "rely", "Did you mean 'relu'?"),
        ("training.optimizer", ["adam"], "Choose one of: sgd"),
    ],
)
def test_a_value_that_is_not_legal_is_refused_with_why(path: str, value: object, says: str) -> None:
    with pytest.raises(SpecError) as error:
        varied(DEMO, path, value)
    assert says in str(error.value)


def test_what_takes_whole_numbers_and_what_may_be_none() -> None:
    assert [is_whole(path) for path in ("training.steps", "network.hidden", "network.layers.1.size")] == [
        True
    ] * 3
    assert not is_whole("training.l2")
    assert may_be_none("training.batch_size")
    assert not may_be_none("training.steps")


def test_other_data_keeps_what_was_varied_before() -> None:
    after = varied(varied(DEMO, "data.kind", "iris"), "training.l2", 0.125)
    assert isinstance(after.data, Iris)
    assert after.training.l2 == 0.125
