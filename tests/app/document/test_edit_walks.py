"""Long walks of edits through the document: undo and redo come back to the same projects and the same numbers."""

from __future__ import annotations

import random

import pytest

from gradstudio.app.document.document import Document
from gradstudio.project import edits
from gradstudio.project.errors import SpecError
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.session import Session

EDITS = 100


def step(spec: ProjectSpec, rng: random.Random) -> ProjectSpec:  # noqa: PLR0911 - one return for each gesture
    """Return the project after a random gesture; some are not legal."""
    layer = rng.randrange(len(spec.network.layers))
    name = f"layer{layer + 1}.neuron1.w1"
    match rng.randrange(8):
        case 0:
            return edits.add_layer(spec)
        case 1:
            return edits.remove_layer(spec, layer)
        case 2:
            return edits.set_layer_size(spec, layer, rng.randint(1, 5))
        case 3:
            return edits.set_activation(spec, layer, rng.choice(["tanh", "relu", "sin", "gelu"]))
        case 4:
            return edits.set_training(spec, l2=rng.choice([0.0, 1e-4, 1e-2]), seed=rng.randrange(5))
        case 5:
            return edits.set_data(spec, kind=rng.choice(["moons", "circle", "xor", "blobs", "plane"]))
        case 6:
            return edits.set_parameter(spec, name, round(rng.uniform(-1, 1), 3))
    return edits.set_data(spec, test_share=rng.choice([0.0, 0.25, 0.5]))


@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_edits_are_undone_and_redone_to_the_same_projects_and_numbers(qapp, seed):
    rng, document = random.Random(seed), Document(ProjectSpec())
    shown = [document.spec]
    while len(shown) <= EDITS:
        try:
            spec = step(document.spec, rng)
        except SpecError:
            continue
        if spec != document.spec:
            document.apply(spec, "Edit")
            shown.append(spec)
    losses = losses_of(shown[-1])
    for spec in reversed(shown[:-1]):
        document.undo_stack.undo()
        assert document.spec == spec
    assert not document.undo_stack.canUndo()
    assert losses_of(document.spec) == losses_of(ProjectSpec())
    # Back and forth at random, then to the end.
    place = 0
    for _ in range(EDITS):
        forth = rng.random() < 0.6
        (document.undo_stack.redo if forth else document.undo_stack.undo)()
        place = min(max(place + (1 if forth else -1), 0), EDITS)
        assert document.spec == shown[place]
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert document.spec == shown[-1]
    assert losses_of(document.spec) == losses


def losses_of(spec: ProjectSpec) -> list[float]:
    session = Session(spec)
    session.advance(3)
    return session.losses
