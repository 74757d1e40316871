"""Batches, dropout, test samples, initialisations, and changing a run under way."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradstudio.data import load_dataset, split
from gradstudio.engine.dropout import dropout_uniform, masks
from gradstudio.project import ProjectSpec, edits
from gradstudio.training import Session, TrainingError, build_network
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.batches import Batches
from tests.training.orders import order_of


def constant(rate: float) -> dict[str, Any]:
    return {"kind": "constant", "rate": rate}


# -- batches --


@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 2**32 - 1))
def test_an_epoch_uses_every_sample_once_and_ends_with_what_is_left(
    samples: int, size: int, seed: int
) -> None:
    batches = Batches(samples, seed)
    for epoch in range(3):
        sizes, seen = [], []
        assert batches.steps_left(size) == math.ceil(samples / size)
        while batches.epoch == epoch:
            rows = batches.upcoming(size)
            sizes.append(len(rows))
            seen += rows.tolist()
            batches.take(size)
        assert sorted(seen) == list(range(samples))
        assert all(length == size for length in sizes[:-1])
        assert sizes[-1] == (samples % size or size)


@pytest.mark.parametrize(("samples", "epochs"), [(10, 130), (1000, 34), (20_000, 2)])
def test_the_order_of_an_epoch_is_the_documented_one(samples: int, epochs: int) -> None:
    batches = Batches(samples, 42)
    for epoch in range(epochs):
        assert np.array_equal(batches.upcoming(samples), order_of(42, epoch, samples))
        batches.take(samples)


@given(
    samples=st.integers(1, 40),
    sizes=st.lists(st.tuples(st.integers(1, 50), st.integers(0, 30)), min_size=1, max_size=4),
)
def test_many_batches_drawn_at_once_are_those_drawn_one_by_one(
    samples: int, sizes: list[tuple[int, int]]
) -> None:
    at_once, singly = Batches(samples, 7), Batches(samples, 7)
    for size, steps in sizes:
        rows, starts = at_once.draw(size, steps)
        assert len(starts) == steps + 1
        assert len(rows) == starts[-1]
        for begin, end in itertools.pairwise(starts.tolist()):
            assert np.array_equal(rows[begin:end], singly.upcoming(size))
            singly.take(size)
        at_once.take(size, steps)
        assert (at_once.epoch, at_once.steps_left(size)) == (singly.epoch, singly.steps_left(size))


def test_the_full_batch_is_in_the_order_of_the_data() -> None:
    batches = Batches(5, 1)
    assert list(batches.upcoming(None)) == [0, 1, 2, 3, 4]
    assert batches.steps_left(None) == 1
    batches.take(None)
    assert batches.epoch == 1


def test_looking_at_a_batch_does_not_use_it_up() -> None:
    batches = Batches(5, 1)
    assert np.array_equal(batches.upcoming(2), batches.upcoming(2))


def test_another_batch_size_goes_on_through_the_epoch(small_spec: ProjectSpec) -> None:
    batches = Batches(10, 3)
    first = list(batches.upcoming(4))
    batches.take(4)
    assert sorted(first + list(batches.upcoming(6))) == list(range(10))


def test_the_recorded_loss_is_that_of_the_steps_batch(small_spec: ProjectSpec) -> None:
    single = edits.set_training(small_spec, batch_size=1, l2=0.0)
    session = Session(single)
    first = Batches(8, single.training.seed).upcoming(1)[0]
    dataset = load_dataset(single.data)
    score = build_network(single)(dataset.inputs[first].tolist()).data
    session.advance()
    assert session.losses == pytest.approx([max(0.0, 1.0 - dataset.targets[first] * score)], rel=1e-12)
    assert session.accuracies[0] in (0.0, 1.0)


def test_a_snapshot_is_of_all_training_samples_whatever_the_batch(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_training(small_spec, batch_size=3))
    session.advance(4)
    whole = Session(small_spec)
    whole.set_parameters(session.parameters())
    assert session.snapshot().loss == whole.snapshot().loss
    assert np.array_equal(session.snapshot().gradients, whole.snapshot().gradients)


def test_epochs_are_counted(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_training(small_spec, batch_size=3))
    session.advance(5)
    assert session.epoch == session.snapshot().epoch == 1
    session.advance()
    assert session.epoch == 2


# -- dropout --


# So that another engine, or a later version of this one, can be held to the same bits.
RECORDED = [
    ((1337, 0, 0, 0, 0), 0.30810849005479846),
    ((1337, 1, 0, 0, 0), 0.1126493788677223),
    ((1337, 0, 1, 0, 0), 0.7649455103499112),
    ((1337, 0, 0, 1, 0), 0.565311398456183),
    ((1337, 0, 0, 0, 1), 0.703792559851428),
    ((4294967295, 1000000, 31, 511, 99999), 0.32812951796834466),
]


@pytest.mark.parametrize(("where", "expected"), RECORDED)
def test_masks_are_the_recorded_ones(where: tuple[int, ...], expected: float) -> None:
    assert dropout_uniform(*where) == expected


@given(st.integers(0, 2**32 - 1), *[st.integers(0, 10**6)] * 4)
def test_uniform_is_in_its_range(seed: int, step: int, layer: int, neuron: int, sample: int) -> None:
    assert 0.0 <= dropout_uniform(seed, step, layer, neuron, sample) < 1.0


def test_each_coordinate_makes_another_number() -> None:
    numbers = {dropout_uniform(1, *where) for where in np.ndindex(5, 4, 6, 7)}
    assert len(numbers) == 5 * 4 * 6 * 7


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_a_mask_keeps_its_share_and_the_mean(rate: float) -> None:
    numbers = [x for step in range(200) for x in masks([rate], [50], 7, step, 3)[0]]
    counts = Counter(numbers)
    assert set(counts) == {0.0, 1.0 / (1.0 - rate)}
    assert counts[0.0] / len(numbers) == pytest.approx(rate, abs=0.02)
    assert sum(numbers) / len(numbers) == pytest.approx(1.0, abs=0.1)


def test_an_activation_stays_from_the_rate_on_up() -> None:
    rate = dropout_uniform(7, 2, 0, 1, 3)
    mask = masks([rate], [4], 7, 2, 3)[0]
    keeps = [dropout_uniform(7, 2, 0, neuron, 3) >= rate for neuron in range(4)]
    assert keeps[1]
    assert mask == [1.0 / (1.0 - rate) if keep else 0.0 for keep in keeps]


def test_layers_without_dropout_have_no_mask() -> None:
    assert masks([0.0, 0.5], [3, 2], 1, 2, 3)[0] is None


def test_dropout_changes_training_and_not_evaluation(small_spec: ProjectSpec) -> None:
    thinned = edits.set_dropout(small_spec, 0, 0.5)
    plain, dropped = Session(small_spec), Session(thinned)
    assert plain.snapshot().loss == dropped.snapshot().loss
    plain.advance(3)
    dropped.advance(3)
    assert plain.losses != dropped.losses


# -- test samples --


@given(st.integers(2, 60), st.floats(0.001, 0.9), st.integers(0, 2**32 - 1))
def test_a_split_parts_the_samples_in_two(samples: int, share: float, seed: int) -> None:
    dataset = load_dataset(edits.set_data(ProjectSpec(), kind="plane", samples=samples).data)
    parts = split(dataset, share, seed)
    assert len(parts.test) == min(max(round(share * samples), 1), samples - 1)
    both = np.vstack([parts.train.inputs, parts.test.inputs])
    assert sorted(map(tuple, both)) == sorted(map(tuple, dataset.inputs))
    again = split(dataset, share, seed)
    assert np.array_equal(parts.test.inputs, again.test.inputs)


def test_both_parts_keep_the_order_of_the_data() -> None:
    dataset = load_dataset(ProjectSpec().data)
    place = {tuple(x): i for i, x in enumerate(dataset.inputs)}
    parts = split(dataset, 0.3, 1)
    for part in (parts.train, parts.test):
        rows = [place[tuple(x)] for x in part.inputs]
        assert rows == sorted(rows)
        assert np.array_equal(part.targets, dataset.targets[rows])


def test_without_a_test_share_all_is_for_training() -> None:
    dataset = load_dataset(ProjectSpec().data)
    parts = split(dataset, 0.0, 1)
    assert parts.train is dataset
    assert parts.test is None
    assert Session(ProjectSpec()).snapshot().test_loss is None


def test_test_samples_are_measured_at_the_interval(small_spec: ProjectSpec) -> None:
    spec = edits.set_training(edits.set_data(small_spec, test_share=0.5), metrics_interval=3)
    session = Session(spec)
    assert session.snapshot().test_loss is not None
    for steps in (1, 1, 5, 1):
        session.advance(steps)
    assert list(session.history.test_steps) == [0, 3, 6]
    fresh = Session(spec)
    assert session.history.test_losses[0] == fresh.snapshot().test_loss
    fresh.advance(6)
    assert session.history.test_losses[2] == fresh.snapshot().test_loss
    assert session.history.test_accuracies[2] == fresh.snapshot().test_accuracy


def test_a_step_that_fails_and_is_tried_again_is_measured_once(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_data(small_spec, test_share=0.5))
    session.set_parameters([1e200] * small_spec.parameter_count)
    for _ in range(2):
        with pytest.raises(TrainingError):
            session.advance()
    assert list(session.history.test_steps) == [0]


def test_test_samples_are_not_trained_on(small_spec: ProjectSpec) -> None:
    halved = edits.set_data(small_spec, test_share=0.5)
    session = Session(halved)
    parts = split(load_dataset(halved.data), 0.5, halved.data.seed)
    network = build_network(halved)
    wrong = [
        max(0.0, 1 - y * network(x).data)
        for x, y in zip(parts.train.inputs.tolist(), parts.train.targets.tolist(), strict=True)
    ]
    penalty = 0.01 * sum(p.data**2 for p in network.parameters())
    assert session.snapshot().loss == pytest.approx(sum(wrong) / 4 + penalty)


# -- initialisation --


def test_given_values_are_the_parameters(small_spec: ProjectSpec) -> None:
    values = [k / 10 for k in range(small_spec.parameter_count)]
    spec = edits.set_initialisation(small_spec, "given", values=values)
    assert Session(spec).parameters().tolist() == values


def test_a_layer_can_begin_otherwise_than_the_network(small_spec: ProjectSpec) -> None:
    fields = small_spec.model_dump()
    fields["network"]["layers"][1]["initialisation"] = {"kind": "given", "values": (9.0, 8.0, 7.0, 6.0)}
    fields["network"]["initialisation"] = {"kind": "zeros"}
    spec = ProjectSpec.model_validate(fields)
    assert Session(spec).parameters().tolist() == [0.0] * 9 + [9.0, 8.0, 7.0, 6.0]
    fields["network"]["initialisation"] = {"kind": "given", "values": tuple(range(13))}
    spec = ProjectSpec.model_validate(fields)
    assert Session(spec).parameters().tolist() == [*range(9), 9.0, 8.0, 7.0, 6.0]


# -- changing a run under way --


@pytest.mark.parametrize(
    "change",
    [
        {"learning_rate": constant(0.2)},
        {"l1": 0.1},
        {"l2": 0.1},
        {"penalize_biases": False},
        {"optimizer": {"kind": "adam"}},
        {"optimizer": {"kind": "sgd", "weight_decay": 0.1}},
        {"clipping": {"kind": "norm", "limit": 0.01}},
        {"batch_size": 2},
    ],
)
def test_a_change_under_way_is_felt_from_the_next_step(
    small_spec: ProjectSpec, change: dict[str, Any]
) -> None:
    changed, untouched = Session(small_spec), Session(small_spec)
    for session in (changed, untouched):
        session.advance(3)
    spec = edits.set_training(small_spec, **change)
    assert changed.can_adopt(spec)
    changed.adopt(spec)
    assert np.array_equal(changed.parameters(), untouched.parameters())
    for session in (changed, untouched):
        session.advance(2)
    assert changed.losses[:3] == untouched.losses[:3]
    assert not np.array_equal(changed.parameters(), untouched.parameters())


def test_dropout_steps_stop_rules_and_metrics_can_change_under_way(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    for spec in (
        edits.set_dropout(small_spec, 0, 0.5),
        edits.set_training(small_spec, steps=7, stop={"patience": 2}, metrics_interval=3),
    ):
        assert session.can_adopt(spec)
        session.adopt(spec)
        assert session.spec == spec


@pytest.mark.parametrize(
    "edit",
    [
        lambda spec: edits.set_data(spec, test_share=0.5),
        lambda spec: edits.set_initialisation(spec, "zeros"),
        lambda spec: edits.set_training(
            spec, engine="compiled" if spec.training.engine == "reference" else "reference"
        ),
        lambda spec: edits.set_data(spec, kind="plane"),
    ],
)
def test_what_a_run_is_bound_to_cannot_change(small_spec: ProjectSpec, edit) -> None:
    assert not Session(small_spec).can_adopt(edit(small_spec))


def test_the_same_kind_of_optimizer_keeps_its_memory(small_spec: ProjectSpec) -> None:
    adam = edits.set_training(small_spec, optimizer={"kind": "adam"})
    decayed = edits.set_training(small_spec, optimizer={"kind": "adam", "weight_decay": 1e-300})
    kept, untouched = Session(adam), Session(adam)
    for session in (kept, untouched):
        session.advance(3)
    kept.adopt(decayed)
    for session in (kept, untouched):
        session.advance(3)
    assert kept.losses == untouched.losses


# -- tasks --


def test_several_classes_are_learned() -> None:
    spec = edits.set_data(edits.remove_layer(ProjectSpec(), 0), kind="blobs", samples=24, noise=0.1)
    spec = edits.set_training(edits.set_layer_size(spec, 0, 4), learning_rate=constant(0.5))
    session = Session(spec)
    session.advance(40)
    assert session.snapshot().accuracy == 1.0
    assert session.losses[-1] < 0.2 < session.losses[0]


def test_regression_is_learned_and_has_no_accuracy() -> None:
    spec = edits.remove_layer(edits.remove_layer(ProjectSpec(), 0), 0)
    spec = edits.set_data(spec, kind="plane", samples=20, test_share=0.25, standardise=False)
    spec = edits.set_training(spec, optimizer={"kind": "sgd"}, l2=0.0)
    spec = edits.set_training(edits.set_initialisation(spec, "micrograd"), learning_rate=constant(0.05))
    session = Session(spec)
    session.advance(60)
    snapshot = session.snapshot()
    assert snapshot.loss < 1e-6
    assert snapshot.test_loss < 1e-6
    assert math.isnan(snapshot.accuracy)
    assert math.isnan(snapshot.test_accuracy)
    assert session.parameters() == pytest.approx([0.1, 0.1, 0.0], abs=1e-3)


def test_a_pre_activation_that_overflows_into_sin_is_a_fault_of_the_run(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_activation(small_spec, 0, "sin"))
    session.set_parameters([1e308] * small_spec.parameter_count)
    with pytest.raises(TrainingError, match="step 0"):
        session.advance()
    assert session.step_count == 0
    snapshot = session.snapshot(watch=Watch(sample=0))
    assert math.isnan(snapshot.loss)
    assert snapshot.trace is None
