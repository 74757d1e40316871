from __future__ import annotations

import numpy as np
import pytest

from gradstudio.data.source import load_dataset
from gradstudio.training.look.hidden import HiddenAxes
from gradstudio.training.look.lens import principal_axes
from gradstudio.training.look.requests import (
    BatchRequest,
    Beyond,
    HiddenPicture,
    HiddenRequest,
    MapRequest,
    OutcomeRequest,
    OutlookRequest,
)
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.session import Session
from tests.training.look.test_maps import SQUARE, blobs_spec


def test_two_neurons_are_the_axes_for_samples_and_grid_alike():
    session = Session(blobs_spec())
    session.advance(2)
    picture = session.look(HiddenRequest(layer=2, lens=SQUARE, neurons=(3, 1), cells=6))
    maps = session.look(MapRequest(lens=SQUARE, width=6, height=6))
    assert np.allclose(picture.grid[..., 0], maps.layers[2][3], atol=1e-6)
    assert np.allclose(picture.grid[..., 1], maps.layers[2][1], atol=1e-6)
    assert np.allclose(picture.outputs, maps.layers[-1], atol=1e-5)
    assert picture.samples.tolist() == list(range(30))


def test_layer_0_with_both_inputs_is_the_input_space_itself():
    session = Session(blobs_spec())
    picture = session.look(HiddenRequest(layer=0, lens=SQUARE, neurons=(0, 1), cells=4, most=7))
    inputs = load_dataset(session.spec.data).inputs
    assert np.array_equal(picture.places, inputs[picture.samples])
    assert (picture.samples[0], picture.samples[-1], len(picture.samples)) == (0, 29, 7)
    assert np.allclose(picture.grid.reshape(-1, 2), SQUARE.points(4, 4))


def test_the_principal_plane_keeps_as_much_of_the_spread_as_a_plane_can():
    session = Session(blobs_spec())
    session.advance(4)
    picture = session.look(HiddenRequest(layer=1, lens=SQUARE, cells=4))
    five = session.look(HiddenRequest(layer=1, lens=SQUARE, neurons=(0, 1), cells=4)).places
    columns = [five[:, 0], five[:, 1]]
    for pair in ((2, 3), (4, 0)):
        places = session.look(HiddenRequest(layer=1, lens=SQUARE, neurons=pair, cells=4)).places
        columns += [places[:, 0], places[:, 1]]
    values = np.array(columns[:5]).T
    singular = np.linalg.svd(values - values.mean(axis=0), compute_uv=False)
    assert (picture.places**2).sum() == pytest.approx((singular[:2] ** 2).sum())


def test_axes_do_not_jump_while_the_network_learns():
    session, request = Session(blobs_spec()), HiddenRequest(layer=1, lens=SQUARE, cells=4)
    before = session.look(request).places
    for _ in range(30):
        session.advance()
        places = session.look(request).places
        spread = np.abs(places).max()
        assert np.abs(places - before).max() < 0.35 * spread
        before = places


def test_components_that_change_places_do_not_turn_the_picture():
    generator, axes = np.random.RandomState(0), HiddenAxes()
    cloud = generator.normal(size=(200, 3)) * (1.0, 1.0, 0.1)
    cloud -= cloud.mean(axis=0)
    wide = axes.project(cloud * (1.2, 1.0, 1.0), 200, 1)
    high = axes.project(cloud * (1.0, 1.2, 1.0), 200, 1)
    assert np.abs(high - wide).max() < 0.8  # a quarter turn moves points by several units


@pytest.mark.parametrize("shape", [(40, 6), (6, 40), (3, 2), (2, 30)])
def test_principal_axes_are_those_of_the_singular_value_decomposition(shape):
    rows = np.random.RandomState(1).normal(size=shape) * np.linspace(3.0, 0.5, shape[1])
    rows -= rows.mean(axis=0)
    axes = principal_axes(rows)
    assert np.allclose(axes @ axes.T, np.eye(2), atol=1e-9)
    right = np.linalg.svd(rows)[2]
    most = min(2, np.linalg.matrix_rank(rows))
    assert np.allclose(np.abs((axes @ right[:2].T).diagonal()[:most]), 1.0)
    assert all(axis[np.abs(axis).argmax()] > 0 for axis in axes)


def test_a_layer_that_says_the_same_of_everything_is_one_point():
    assert not HiddenAxes().project(np.full((9, 4), 0.25), 9, 1).any()


def test_a_layer_of_one_neuron_is_a_line():
    places = HiddenAxes().project(np.array([[1.0], [3.0], [8.0]]), 2, 1)
    assert places.tolist() == [[-1.0, 0.0], [1.0, 0.0], [6.0, 0.0]]


@pytest.mark.parametrize("size", [1e-300, 1e155, 1e300])
def test_the_principal_axes_do_not_depend_on_the_size_of_the_numbers(size):
    rows = np.random.RandomState(1).normal(size=(40, 6)) * np.linspace(3.0, 0.5, 6)
    rows -= rows.mean(axis=0)
    assert np.allclose(principal_axes(rows * size), principal_axes(rows))
    assert np.allclose(principal_axes(rows[:4] * size), principal_axes(rows[:4]))


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("neurons", [None, (0, 1)])
@pytest.mark.parametrize("number", [1e120, 1e300, np.inf, np.nan])
def test_a_layer_that_ran_away_is_answered_with_a_sentence(engine, neurons, number):
    session = Session(blobs_spec(engine))
    session._engine.set_parameters(np.full(session.spec.parameter_count, number))
    request = HiddenRequest(layer=3, lens=SQUARE, cells=4, neurons=neurons)
    answer = session.look(request)
    assert isinstance(answer, Beyond)
    assert answer.request is request
    assert "layer 3" in answer.reason
    assert isinstance(session.look(HiddenRequest(layer=0, lens=SQUARE, cells=4)), HiddenPicture)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("number", [1e9, 1e300, -np.inf, np.nan])
def test_every_request_is_answered_at_parameters_beyond_reason(engine, number):
    session = Session(blobs_spec(engine))
    session._engine.set_parameters(np.full(session.spec.parameter_count, number))
    requests = [
        MapRequest(lens=SQUARE, width=5, height=5),
        OutcomeRequest(),
        HiddenRequest(layer=1, lens=SQUARE, cells=4),
        BatchRequest(keys=("loss", "layer1.neuron1.w1"), penalty=True),
        OutlookRequest(parameters=(0, 1)),
    ]
    assert all(session.look(request) is not None for request in requests)
    assert session.snapshot(Watch(penalty=True)).step == 0
