"""The session: micrograd's own losses, pieces, snapshots, and what happens when a run goes wrong."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradstudio.data import load_dataset
from gradstudio.engine import ShapeError, gradcheck, topological_order
from gradstudio.project import ProjectSpec, edits
from gradstudio.training import Session, TrainingError, build_network, sample_loss
from gradstudio.training.look.watch import Watch


def test_every_loss_of_micrograds_notebook_is_reproduced(
    demo_session: Session, notebook_rows: list[dict[str, float]]
) -> None:
    expected = [row["loss"] for row in notebook_rows]
    assert len(expected) == 100
    assert demo_session.losses == pytest.approx(expected, rel=0, abs=1e-9)


def test_every_accuracy_of_micrograds_notebook_is_reproduced(
    demo_session: Session, notebook_rows: list[dict[str, float]]
) -> None:
    assert [100 * accuracy for accuracy in demo_session.accuracies] == [
        row["accuracy_percent"] for row in notebook_rows
    ]


def test_the_demo_ends_with_every_point_right(demo_session: Session) -> None:
    assert demo_session.step_count == 100
    assert demo_session.snapshot().accuracy == 1.0


def test_pieces_give_the_same_run_to_the_last_bit(small_spec: ProjectSpec) -> None:
    whole, pieces = Session(small_spec), Session(small_spec)
    whole.advance(10)
    pieces.advance(3)
    pieces.snapshot(watch=Watch(sample=2))
    pieces.advance(0)
    pieces.advance(7)
    assert whole.losses == pieces.losses
    assert whole.parameters().tolist() == pieces.parameters().tolist()
    assert pieces.step_count == 10


def test_another_seed_gives_another_run(small_spec: ProjectSpec) -> None:
    a, b = Session(small_spec), Session(edits.set_training(small_spec, seed=2))
    assert a.parameters().tolist() != b.parameters().tolist()


def test_a_snapshot_belongs_to_the_present_parameters(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    session.advance(4)
    before = session.snapshot()
    session.advance()
    assert before.step == 4
    assert before.loss == session.losses[4]
    assert before.accuracy == session.accuracies[4]
    stepped = before.parameters - before.learning_rate * before.gradients
    assert stepped == pytest.approx(session.parameters(), rel=1e-15)


def test_a_snapshot_cannot_be_changed(small_spec: ProjectSpec) -> None:
    snapshot = Session(small_spec).snapshot(watch=Watch(sample=0))
    with pytest.raises(AttributeError):
        snapshot.step = 3
    for array in (snapshot.parameters, snapshot.gradients, snapshot.trace.data, snapshot.trace.grad):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_the_gradients_of_a_snapshot_are_right(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    snapshot = session.snapshot()
    point, step = snapshot.parameters, 1e-6
    for i in (0, 4, len(point) - 1):
        losses = []
        for side in (step, -step):
            moved = point.copy()
            moved[i] += side
            session.set_parameters(moved)
            losses.append(session.snapshot().loss)
        assert (losses[0] - losses[1]) / (2 * step) == pytest.approx(snapshot.gradients[i], abs=1e-7)


def test_a_trace_is_the_graph_of_the_samples_loss(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    session.advance(3)
    trace = session.snapshot(watch=Watch(sample=5)).trace
    root = sample_loss(small_spec, load_dataset(small_spec.data), session.parameters(), 5)
    root.backward()
    order = topological_order(root)
    assert trace.samples == (5,)
    assert trace.data.tolist() == [node.data for node in order]
    assert trace.grad.tolist() == [node.grad for node in order]
    assert root.label == "loss"
    assert session.snapshot().trace is None


@pytest.mark.parametrize("sample", [-1, 8])
def test_watching_a_sample_that_is_not_there_is_refused(small_spec: ProjectSpec, sample: int) -> None:
    with pytest.raises(ShapeError, match="has 8"):
        Session(small_spec).snapshot(watch=Watch(sample=sample))


def test_parameters_are_a_copy_and_can_be_set(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    flat = session.parameters()
    flat[:] = 0.25
    assert session.parameters().tolist() != flat.tolist()
    session.set_parameters(flat)
    assert session.parameters().tolist() == flat.tolist()
    assert session.step_count == 0
    assert np.all(session.snapshot().parameters == 0.25)


def test_a_wrong_number_of_parameters_is_refused_and_changes_nothing(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    before = session.parameters().tolist()
    with pytest.raises(ShapeError, match=str(len(before))):
        session.set_parameters([1.0, 2.0])
    assert session.parameters().tolist() == before


def test_a_new_learning_rate_is_adopted_in_mid_run(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    session.advance(2)
    faster = edits.set_training(small_spec, learning_rate={"kind": "constant", "rate": 0.5})
    assert session.can_adopt(faster)
    session.adopt(faster)
    assert session.spec == faster
    assert session.snapshot().learning_rate == 0.5
    assert session.step_count == 2


@pytest.mark.parametrize(
    "edit",
    [
        lambda spec: edits.set_data(spec, samples=9),
        lambda spec: edits.add_neuron(spec, 0),
        lambda spec: edits.set_activation(spec, 0, "tanh"),
        lambda spec: edits.set_training(spec, seed=5),
        lambda spec: edits.set_training(spec, loss="logistic"),
    ],
)
def test_what_changes_the_problem_needs_a_new_session(small_spec: ProjectSpec, edit) -> None:
    session = Session(small_spec)
    assert not session.can_adopt(edit(small_spec))
    with pytest.raises(ValueError, match="new Session"):
        session.adopt(edit(small_spec))


def test_a_run_that_overflows_says_at_which_step_and_parameter(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    session.advance(2)
    poisoned = session.parameters()
    poisoned[1] = 1e200  # finite, but its square is not
    session.set_parameters(poisoned)
    with pytest.raises(TrainingError) as caught:
        session.advance()
    assert caught.value.step == 2
    assert caught.value.parameter == "layer1.neuron1.w2"
    assert "Lower the learning rate" in str(caught.value)
    assert len(session.losses) == session.step_count == 2


def test_a_learning_rate_far_too_high_stops_before_the_parameters_are_lost(small_spec: ProjectSpec) -> None:
    wild = edits.set_training(small_spec, learning_rate={"kind": "constant", "rate": 1000.0}, l2=1000.0)
    session = Session(wild)
    with pytest.raises(TrainingError):
        session.advance(200)
    assert np.isfinite(session.parameters()).all()
    assert all(map(math.isfinite, session.losses))


@pytest.mark.parametrize(
    "loss", ["hinge", "logistic", "half_squared_error", "squared_error", "softmax_cross_entropy"]
)
def test_every_loss_trains(small_spec: ProjectSpec, loss: str) -> None:
    session = Session(edits.set_training(small_spec, loss=loss))
    session.advance(30)
    assert session.losses[-1] < session.losses[0]


def test_gradients_of_a_sample_loss_pass_the_gradient_check(small_spec: ProjectSpec) -> None:
    smooth = edits.set_training(edits.set_activation(small_spec, 0, "tanh"), loss="logistic")
    dataset = load_dataset(smooth.data)

    def loss(*parameters):
        network = build_network(smooth)
        network.layers[0].neurons[0].w = list(parameters[:2])
        return (1 * network(dataset.inputs[0].tolist())).softplus()

    assert gradcheck(loss, [0.3, -0.4])


def test_build_network_takes_the_seed_or_given_parameters(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    assert [p.data for p in build_network(small_spec).parameters()] == session.parameters().tolist()
    count = small_spec.parameter_count
    given = build_network(small_spec, np.arange(count))
    assert [p.data for p in given.parameters()] == list(range(count))
    with pytest.raises(ShapeError):
        build_network(small_spec, [1.0])


def test_parameters_must_be_finite(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    before = session.parameters()
    wrong = before.copy()
    wrong[2] = math.nan
    with pytest.raises(ShapeError, match="Parameter 3 is nan"):
        session.set_parameters(wrong)
    assert np.array_equal(session.parameters(), before)


@pytest.mark.parametrize("seconds", [0.0035, 0.006, 0.0065, 0.007])
def test_a_slice_at_most_doubles_and_does_not_stay_at_one_step(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    session, taken = Session(ProjectSpec()), []
    monkeypatch.setattr(session._stepping, "run", taken.append)
    for _ in range(6):
        session._stepping._pace = 1e6
        session.run_for(seconds)
    assert taken == [2, 4, 8, 16, 32, 64]
