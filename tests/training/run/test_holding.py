"""What is frozen stands still, what is cut is zero, and what is restored is as it was."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.project import ProjectSpec, SpecError, edits
from gradstudio.project.fields import set_field
from gradstudio.project.part_edits import cut, freeze, restore, unfreeze
from gradstudio.project.parts import cut_range, frozen_range
from gradstudio.project.spec import validated
from gradstudio.training import Session


def numbers(session: Session, path: str, range_of=frozen_range) -> np.ndarray:
    return session.parameters()[list(range_of(path, session.spec.sizes))]


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
def test_a_frozen_part_does_not_move_and_the_others_do(small_spec: ProjectSpec, optimizer: str) -> None:
    spec = set_field(small_spec, "training.optimizer.kind", optimizer)
    spec = set_field(spec, "training.optimizer.weight_decay", 0.1)
    session = Session(spec)
    session.advance(3)  # momentum gathers
    frozen = freeze(freeze(spec, "layer1.neuron2"), "layer2.neuron1.w1")
    session.adopt(frozen)
    held, before = numbers(session, "layer1.neuron2"), session.parameters()
    session.advance(4)
    assert np.array_equal(numbers(session, "layer1.neuron2"), held)
    assert session.parameters()[9] == before[9]
    moved = session.parameters() != before
    assert moved.sum() >= 6
    session.adopt(unfreeze(frozen, "layer1.neuron2"))
    session.advance(1)
    assert not np.array_equal(numbers(session, "layer1.neuron2"), held)


def test_a_run_with_everything_frozen_goes_nowhere(small_spec: ProjectSpec) -> None:
    session = Session(freeze(freeze(small_spec, "layer1"), "layer2"))
    before = session.parameters()
    session.advance(5)
    assert np.array_equal(session.parameters(), before)
    assert len(set(session.losses)) == 1


def test_what_is_frozen_does_not_count_when_the_norm_is_clipped(small_spec: ProjectSpec) -> None:
    spec = edits.set_training(small_spec, clipping={"kind": "norm", "limit": 1e-3}, l2=0.0)
    session = Session(freeze(spec, "layer1"))
    before = session.parameters()
    session.advance(1)
    step = (session.parameters() - before) / 0.1
    assert np.linalg.norm(step) == pytest.approx(1e-3, rel=1e-2)


def test_a_cut_weight_is_zero_until_it_is_restored(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    session.advance(3)
    was = session.parameters()
    without = cut(small_spec, "layer1.neuron2.w1")
    session.adopt(without)
    assert numbers(session, "layer1.neuron2.w1") == 0.0
    session.advance(3)
    assert numbers(session, "layer1.neuron2.w1") == 0.0
    assert session.snapshot().parameters[3] == 0.0
    session.adopt(small_spec)
    assert session.parameters()[3] == was[3] != 0.0


def test_a_cut_neuron_sends_nothing_on(small_spec: ProjectSpec) -> None:
    session = Session(cut(small_spec, "layer1.neuron3"))
    assert numbers(session, "layer1.neuron3", cut_range) == 0.0
    loss = session.snapshot().loss
    flat = session.parameters()
    flat[list(frozen_range("layer1.neuron3", small_spec.sizes))] = 7.0
    session.set_parameters(flat)
    penalty = 0.01 * (np.sum(session.parameters() ** 2) - np.sum(Session(session.spec).parameters() ** 2))
    assert session.snapshot().loss == pytest.approx(loss + penalty, rel=1e-12)


def test_numbers_given_for_cut_weights_do_not_replace_what_they_were(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    was = session.parameters()
    session.adopt(cut(small_spec, "layer1.neuron1"))
    session.set_parameters(np.arange(1.0, 1.0 + len(was)))
    assert numbers(session, "layer1.neuron1", cut_range) == 0.0
    session.adopt(restore(session.spec, "layer1.neuron1"))
    assert session.parameters()[9] == was[9]
    assert session.parameters()[0] == 1.0


def test_cutting_twice_and_restoring_one_keeps_the_values_apart(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    was = session.parameters()
    one = cut(small_spec, "layer1.neuron1.w1")
    session.adopt(one)
    both = cut(one, "layer1.neuron1.w2")
    session.adopt(both)
    session.advance(2)
    session.adopt(restore(both, "layer1.neuron1.w1"))
    assert session.parameters()[0] == was[0]
    assert session.parameters()[1] == 0.0
    session.adopt(small_spec)
    assert session.parameters()[1] == was[1]


def test_a_run_starts_without_what_is_cut_and_can_get_it(small_spec: ProjectSpec) -> None:
    first = Session(small_spec).parameters()
    session = Session(cut(small_spec, "layer1.neuron1.b"))
    session.adopt(small_spec)
    assert np.array_equal(session.parameters(), first)


def test_a_project_that_freezes_what_is_not_there_is_refused(small_spec: ProjectSpec) -> None:
    plain = small_spec.model_dump()
    plain["network"]["frozen"] = ["layer1.neuron9"]
    with pytest.raises(SpecError, match="layer 1 has 3 neurons"):
        validated(plain)


def test_a_frozen_weight_can_be_typed_and_a_cut_one_cannot(small_spec: ProjectSpec) -> None:
    session = Session(freeze(small_spec, "layer1"))
    typed = edits.set_parameter(session.spec, "layer1.neuron1.w2", 2.5)
    session.adopt(typed)
    session.advance(2)
    assert numbers(session, "layer1.neuron1.w2") == 2.5
    session.adopt(cut(typed, "layer1.neuron1.w2"))
    assert numbers(session, "layer1.neuron1.w2") == 0.0
    with pytest.raises(SpecError, match="Restore it first"):
        edits.set_parameter(session.spec, "layer1.neuron1.w2", 1.0)
    session.adopt(typed)
    assert numbers(session, "layer1.neuron1.w2") == 2.5
