"""A project that a program shows takes over the weights of its loop, until its user has a hand in it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest

from gradstudio.app.document.document import Document
from gradstudio.app.shown.shown_weights import ShownWeights
from gradstudio.project.spec import EditedParameter, GivenInitialisation, RandomInitialisation
from gradstudio.training.run.initial import initial_parameters
from tests.qt_helpers import small_spec, until

SIZE = 2 * 3 + 3 + 3 + 1


@pytest.fixture
def document(qapp) -> Document:
    spec = small_spec(3)
    given = GivenInitialisation(values=(0.0,) * SIZE)
    network = spec.network.model_copy(update={"initialisation": given})
    return Document(spec.model_copy(update={"network": network}))


@pytest.fixture
def weights(document: Document) -> Iterator[ShownWeights]:
    made = ShownWeights(document, SimpleNamespace(is_playing=False))
    made.told = []
    made.left.connect(made.told.append)
    made.follow(document.spec, "train.py")
    yield made
    made.stop()


def test_weights_are_taken_over_and_count_as_no_edit(
    document: Document, weights: ShownWeights, qtbot
) -> None:
    for i in range(1, 40):
        weights.take(np.full(SIZE, float(i)))
    until(qtbot, lambda: document.spec.network.initialisation.values == (39.0,) * SIZE)
    assert not document.is_edited
    assert not document.undo_stack.canUndo()
    assert weights.told == []


def test_a_project_that_was_edited_here_is_left_alone_and_that_is_told_once(
    document: Document, weights: ShownWeights
) -> None:
    training = document.spec.training.model_copy(update={"steps": 7})
    document.apply(document.spec.model_copy(update={"training": training}), "Steps")
    edited = document.spec
    weights.take(np.ones(SIZE))
    weights.take(np.zeros(SIZE))
    assert document.spec == edited
    (told,) = weights.told
    assert "edited or trained the project" in told


def test_a_project_that_is_trained_here_is_left_alone(document: Document, weights: ShownWeights) -> None:
    weights._trainer.is_playing = True
    before = document.spec
    weights.take(np.ones(SIZE))
    assert document.spec == before
    assert len(weights.told) == 1


@pytest.mark.parametrize("parameters", [np.full(SIZE, 1e200), np.ones(SIZE - 1)])
def test_weights_that_no_project_can_have_are_told(
    document: Document, weights: ShownWeights, parameters: np.ndarray
) -> None:
    before = document.spec
    weights.take(parameters)
    assert document.spec == before
    assert len(weights.told) == 1


def test_weights_that_are_not_finite_are_left_out_and_the_next_ones_taken_over(
    document: Document, weights: ShownWeights, qtbot
) -> None:
    left_out: list[str] = []
    weights.left_out.connect(left_out.append)
    before = document.spec
    weights.take(np.full(SIZE, np.nan))
    weights.take(np.full(SIZE, np.inf))
    assert document.spec == before
    weights.take(np.ones(SIZE))
    until(qtbot, lambda: document.spec.network.initialisation.values == (1.0,) * SIZE)
    (told,) = left_out
    assert "not finite" in told
    assert weights.told == []


def test_a_project_whose_weights_are_drawn_and_typed_begins_with_those_that_come(
    qapp, document: Document, weights: ShownWeights
) -> None:
    layers = tuple(
        layer.model_copy(update={"initialisation": RandomInitialisation()})
        for layer in document.spec.network.layers
    )
    edit = EditedParameter(label="layer1.neuron1.b", value=5.0)
    network = small_spec(3).network.model_copy(update={"layers": layers, "edited": (edit,)})
    spec = document.spec.model_copy(update={"network": network})
    document.apply(spec, "Draw")
    weights.follow(document.spec, "train.py")
    weights.take(np.ones(SIZE))
    assert initial_parameters(document.spec).tolist() == [1.0] * SIZE
