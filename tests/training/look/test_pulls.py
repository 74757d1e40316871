"""How each sample pulls at the gradient of a part of the network, on both engines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.engine.paths import ScalarPath
from gradstudio.project import ProjectSpec, edits
from gradstudio.training import Session
from gradstudio.training.look.pulls import opposed_pairs, parts_of
from gradstudio.training.look.requests import Beyond, Pulls, PullsRequest, SharesRequest
from gradstudio.training.record.digest import state_digest
from tests.training.record.projects import projects


def pulls(session: Session, part: str = "", *, upcoming: bool = False) -> Pulls:
    found = session.look(PullsRequest(part=ScalarPath.parse(part), upcoming=upcoming))
    assert isinstance(found, Pulls)
    return found


@given(projects(engine="compiled"), st.integers(0, 6), st.booleans(), st.data())
@settings(max_examples=40, deadline=None)
def test_both_engines_take_a_gradient_apart_alike(
    spec: ProjectSpec, steps: int, upcoming: bool, data: st.DataObject
) -> None:
    layers = [f"layer{layer + 1}" for layer in range(len(spec.network.layers))]
    part = data.draw(
        st.sampled_from(["", *layers, *(f"{layer}.neuron1" for layer in layers), "layer1.neuron1.w1"])
    )
    compiled = Session(spec)
    compiled.advance(steps)
    reference = Session(edits.set_training(spec, engine="reference"))
    reference.restore(compiled.state())
    one, other = pulls(compiled, part, upcoming=upcoming), pulls(reference, part, upcoming=upcoming)
    assert one.samples.tolist() == other.samples.tolist()
    np.testing.assert_allclose(one.parts.norm, other.parts.norm, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(one.parts.sizes, other.parts.sizes, rtol=1e-9, atol=1e-12)
    if one.parts.norm > 1e-9:  # the direction of a gradient that is next to nothing is noise
        np.testing.assert_allclose(one.parts.along, other.parts.along, rtol=1e-6, atol=1e-9)
    assert state_digest(compiled.state()) == state_digest(reference.state())


def test_of_a_single_weight_it_is_the_share_of_each_sample(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_training(small_spec, batch_size=3))
    session.advance(4)
    found = pulls(session, "layer1.neuron2.w1", upcoming=True)
    shares = session.look(SharesRequest(parameter=3))
    gradient = shares.shares.sum()
    assert found.samples.tolist() == shares.samples.tolist()
    np.testing.assert_allclose(found.parts.along, shares.shares * np.sign(gradient), rtol=1e-12)
    np.testing.assert_allclose(found.parts.sizes, np.abs(shares.shares), rtol=1e-12)
    assert found.parts.norm == pytest.approx(abs(gradient))


def test_samples_are_told_by_their_place_in_the_data_set(small_spec: ProjectSpec) -> None:
    session = Session(edits.set_data(small_spec, samples=12, test_share=0.5, seed=3))
    everything = session.look(SharesRequest(parameter=0)).samples
    assert pulls(session).samples.tolist() == everything.tolist()
    assert max(everything.tolist()) > 5  # of twelve, six of which are tested on


def test_what_the_network_lacks_is_not_answered(small_spec: ProjectSpec) -> None:
    session = Session(small_spec)
    for part in ("layer7", "layer1.neuron99", "x1"):
        assert session.look(PullsRequest(part=ScalarPath.parse(part))) is None


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_numbers_beyond_reason_are_said_to_be(engine: str) -> None:
    spec = edits.set_data(ProjectSpec(), kind="plane", samples=8)
    session = Session(edits.set_training(edits.set_activation(spec, 0, "linear"), engine=engine))
    session.set_parameters([1e200] * spec.parameter_count)
    assert isinstance(session.look(PullsRequest()), Beyond)


def found_pairs(gradients: list[list[float]]) -> list[tuple[int, int, float]]:
    own = np.array(gradients)
    pairs = opposed_pairs(parts_of(own), own.shape[1], lambda places: own[places])
    return [(pair.first, pair.second, pair.cosine) for pair in pairs]


def test_the_pairs_that_pull_hardest_against_each_other_come_first() -> None:
    strong, weak = [[3.0, 0.0], [-2.0, 0.0]], [[0.0, 0.5], [0.0, -0.4]]
    first, second = found_pairs([weak[0], strong[0], weak[1], strong[1]])
    assert ({*first[:2]}, first[2]) == ({1, 3}, pytest.approx(-1.0))
    assert ({*second[:2]}, second[2]) == ({0, 2}, pytest.approx(-1.0))


def test_samples_that_agree_are_no_pair() -> None:
    assert found_pairs([[1.0, 0.0], [1.0, 1.0], [0.0, 2.0]]) == []
    assert found_pairs([[1.0, 0.0]]) == []
    assert found_pairs([[0.0, 0.0], [0.0, 0.0]]) == []


def test_each_sample_stands_in_one_pair_and_there_are_three_at_most() -> None:
    rng = np.random.default_rng(3)
    pairs = found_pairs(rng.normal(size=(40, 3)).tolist())
    assert len(pairs) == 3
    assert len({place for pair in pairs for place in pair[:2]}) == 6
    assert all(-1.0 <= pair[2] < 0.0 for pair in pairs)
