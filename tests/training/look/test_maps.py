from __future__ import annotations

import math
import weakref

import numpy as np
import pytest

from gradstudio.compiled.maps import activations_of
from gradstudio.data.source import load_dataset
from gradstudio.project import edits
from gradstudio.project.spec import Blobs, LayerSpec, MicrogradMoons, NetworkSpec, ProjectSpec, TrainingSpec
from gradstudio.training.look.lens import Lens, column_lens
from gradstudio.training.look.maps import Mapper
from gradstudio.training.look.requests import HiddenRequest, MapRequest, OutcomeRequest
from gradstudio.training.look.sample import build_network
from gradstudio.training.run.session import Session

SQUARE = column_lens((0.0, 0.0), 0, 1, (-2.0, 2.0, -1.0, 1.0))


def blobs_spec(engine: str = "compiled") -> ProjectSpec:
    layers = (
        LayerSpec(size=5, activation="tanh", dropout=0.3),
        LayerSpec(size=4, activation="sin"),
        LayerSpec(size=3, activation="linear"),
    )
    training = TrainingSpec(loss="softmax_cross_entropy", engine=engine)
    return ProjectSpec(data=Blobs(samples=30), network=NetworkSpec(layers=layers), training=training)


def by_the_reference(spec: ProjectSpec, parameters, points) -> list[list[list[float]]]:
    """Return for each layer, for each point, the activations that the graph of values has."""
    network = build_network(spec, parameters)
    layers = [[] for _ in network.layers]
    for point in points.tolist():
        x = point
        for found, layer in zip(layers, network.layers, strict=True):
            x = layer(x)
            found.append([value.data for value in x])
    return layers


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_maps_show_what_the_network_makes_of_each_point(engine):
    session = Session(blobs_spec(engine))
    session.advance(3)
    maps = session.look(MapRequest(lens=SQUARE, width=7, height=5))
    assert maps.sizes == (2, 5, 4, 3)
    assert [layer.shape for layer in maps.layers] == [(2, 5, 7), (5, 5, 7), (4, 5, 7), (3, 5, 7)]
    points = SQUARE.points(7, 5)
    assert np.allclose(maps.layers[0].reshape(2, -1).T, points)
    expected = by_the_reference(session.spec, session.parameters(), points)
    for images, activations in zip(maps.layers[1:], expected, strict=True):
        assert images.dtype == np.float32
        assert np.allclose(images.reshape(len(images), -1).T, activations, rtol=1e-5, atol=1e-6)


def test_rows_of_a_map_come_from_the_top_down():
    points = SQUARE.points(4, 2).reshape(2, 4, 2)
    assert points[0, :, 1].tolist() == [0.5] * 4
    assert points[1, :, 1].tolist() == [-0.5] * 4
    assert points[0, :, 0].tolist() == [-1.5, -0.5, 0.5, 1.5]


def test_maps_cannot_be_changed():
    session = Session(blobs_spec())
    maps = session.look(MapRequest(lens=SQUARE, width=4, height=4))
    with pytest.raises(ValueError, match="read-only"):
        maps.layers[0][0, 0, 0] = 1.0
    outcomes = session.look(OutcomeRequest())
    with pytest.raises(ValueError, match="read-only"):
        outcomes.outputs[0, 0] = 1.0


def test_only_the_neurons_asked_for_are_handed_over():
    session = Session(blobs_spec())
    every = session.look(MapRequest(lens=SQUARE, width=4, height=4))
    some = session.look(MapRequest(lens=SQUARE, width=4, height=4, neurons=((), (4, 0), (), (1,))))
    assert [len(layer) for layer in some.layers] == [0, 2, 0, 1]
    assert np.array_equal(some.layers[1], every.layers[1][[4, 0]])
    assert np.array_equal(some.layers[3][0], every.layers[3][1])
    outputs = session.look(MapRequest(lens=SQUARE, width=4, height=4, neurons="outputs"))
    assert [len(layer) for layer in outputs.layers] == [0, 0, 0, 3]


@pytest.mark.parametrize(
    "request_",
    [
        MapRequest(lens=SQUARE, neurons=((), (5,), (), ())),
        MapRequest(lens=SQUARE, neurons=((), ())),
        MapRequest(lens=column_lens((0.0,) * 4, 0, 1, (0.0, 1.0, 0.0, 1.0))),
        HiddenRequest(layer=4, lens=SQUARE),
        HiddenRequest(layer=1, lens=SQUARE, neurons=(0, 5)),
    ],
)
def test_a_request_for_another_network_or_other_data_is_not_answered(request_):
    assert Session(blobs_spec()).look(request_) is None


def test_a_line_has_one_row():
    lens = Lens(origin=(0.5, 1.0), across=(1.0, 2.0), up=None, left=0.0, right=1.0)
    maps = Session(blobs_spec()).look(MapRequest(lens=lens, width=10, height=1))
    assert maps.layers[-1].shape == (3, 1, 10)
    assert np.allclose(maps.layers[0][:, 0, 0], (0.55, 1.1))


def test_a_map_of_a_large_network_is_coarser_if_little_work_is_allowed():
    session = Session(blobs_spec())
    request = MapRequest(lens=SQUARE, width=100, height=50)
    work = (3 * 5 + 6 * 4 + 5 * 3) * 500  # for a tenth of the points
    draft = session.look(request, work)
    assert draft.is_draft
    assert draft.layers[-1].shape == (3, 15, 31)
    sharp = session.look(request)
    assert not sharp.is_draft
    assert sharp.layers[-1].shape == (3, 50, 100)


def test_a_grid_is_pushed_through_the_features_and_empty_where_one_has_no_value():
    data = MicrogradMoons(features=("x1*x2", "sqrt(x1 + 2)"))
    session = Session(ProjectSpec(data=data))
    lens = column_lens((0.0, 0.0), 0, 1, (-4.0, 4.0, -1.0, 1.0))
    maps = session.look(MapRequest(lens=lens, width=4, height=2))
    x1, x2 = lens.points(4, 2).T
    defined = x1 >= -2
    assert np.allclose(maps.layers[0][0].ravel()[defined], (x1 * x2)[defined])
    assert np.allclose(maps.layers[0][1].ravel()[defined], np.sqrt(x1[defined] + 2))
    assert (np.isnan(maps.layers[-1][0].ravel()) == ~defined).all()


def test_looking_does_not_change_the_run():
    looked, left_alone = Session(blobs_spec()), Session(blobs_spec())
    for session in (looked, left_alone):
        for _ in range(5):
            session.advance(2)
            if session is looked:
                session.look(MapRequest(lens=SQUARE, width=9, height=9))
                session.look(OutcomeRequest())
                session.look(HiddenRequest(layer=1, lens=SQUARE, cells=5))
    assert np.array_equal(looked.parameters(), left_alone.parameters())


def test_points_are_placed_at_their_feet_on_the_plane():
    plane = Lens(
        origin=(1.0, 0.0, 2.0), across=(0.0, 2.0, 0.0), up=(1.0, 0.0, 1.0), left=-1, right=1, bottom=-1, top=1
    )
    grid = plane.points(3, 3)
    middles = np.array([-2 / 3, 0.0, 2 / 3])
    expected = [(u, v) for v in middles[::-1] for u in middles]
    assert np.allclose(plane.place(grid), expected)
    off = grid + np.array([1.0, 0.0, -1.0])  # at right angles to the plane
    assert np.allclose(plane.place(off), expected)


def test_an_edit_of_the_training_goes_on_with_the_same_maps():
    session = Session(blobs_spec())
    before = session.look(MapRequest(lens=SQUARE, width=4, height=4))
    session.adopt(edits.set_training(session.spec, l2=0.5))
    after = session.look(MapRequest(lens=SQUARE, width=4, height=4))
    assert np.array_equal(before.layers[-1], after.layers[-1])


def test_what_is_computed_piece_by_piece_is_what_is_computed_at_once(monkeypatch):
    session = Session(blobs_spec())
    requests = (
        MapRequest(lens=SQUARE, width=7, height=5, neurons="outputs"),
        OutcomeRequest(),
        HiddenRequest(lens=SQUARE, layer=1, neurons=(0, 2)),
    )
    maps, outcomes, hidden = (session.look(request) for request in requests)
    monkeypatch.setattr("gradstudio.training.look.maps._MOST_NUMBERS", 100)
    few_maps, few_outcomes, few_hidden = (Session(blobs_spec()).look(request) for request in requests)
    for whole, few in (
        (maps.layers[-1], few_maps.layers[-1]),
        (outcomes.outputs, few_outcomes.outputs),
        (outcomes.wrong, few_outcomes.wrong),
        (hidden.places, few_hidden.places),
        (hidden.outputs, few_hidden.outputs),
    ):
        assert np.allclose(whole, few, rtol=1e-12)


def test_no_more_numbers_are_computed_at_once_than_memory_is_for(monkeypatch):
    monkeypatch.setattr("gradstudio.training.look.maps._MOST_NUMBERS", 140)
    session = Session(blobs_spec())
    asked = []

    def counted(net, parameters, inputs):
        asked.append(len(inputs))
        return activations_of(net, parameters, inputs)

    monkeypatch.setattr("gradstudio.compiled.maps.activations_of", counted)
    session.look(OutcomeRequest())
    assert asked == [10, 10, 10]


def test_of_many_samples_only_the_neurons_asked_for_stay_in_memory(monkeypatch):
    monkeypatch.setattr("gradstudio.training.look.maps._MOST_NUMBERS", 140)
    session = Session(blobs_spec())
    whole, alive = [], []

    def watched(net, parameters, inputs):
        block = np.vstack(activations_of(net, parameters, inputs))
        whole.append(weakref.ref(block))
        alive.append(sum(of() is not None for of in whole))
        return tuple(np.split(block, np.cumsum(net.sizes[1:])[:-1]))

    monkeypatch.setattr("gradstudio.compiled.maps.activations_of", watched)
    session.look(OutcomeRequest())
    assert max(alive) <= 2 < len(alive)


def test_the_grids_that_are_kept_are_bounded_by_their_bytes(monkeypatch):
    monkeypatch.setattr("gradstudio.training.look.maps._MOST_BYTES", 3 * 25 * 2 * 8)
    mapper, session = Mapper(blobs_spec(), load_dataset(blobs_spec().data)), Session(blobs_spec())
    for seed in range(6):
        lens = column_lens((0.0, 0.0), 0, 1, (-2.0, 2.0 + seed, -1.0, 1.0))
        mapper.answer(
            MapRequest(lens=lens, width=5, height=5), session.moment, session.parameters(), math.inf
        )
    assert len(mapper._grids) == 3
