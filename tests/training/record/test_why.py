"""Why a parameter changed: the account of a step that is behind, and the samples that made most of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.engine.paths import ScalarPath
from gradstudio.graph.update import explain_update
from gradstudio.project import edits
from gradstudio.project.edited import set_parameter
from gradstudio.project.part_edits import cut, freeze, restore
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import SharesRequest
from gradstudio.training.record import Record, RecordError, Replay, Why, why
from gradstudio.training.record.digest import state_digest
from gradstudio.training.run.moment import Moment, RunId
from gradstudio.training.run.session import Session
from tests.training.record.projects import ACTIONS, acted, projects, spaced

RUN = RunId(1)


def asked(record: Record, step: int, path: ScalarPath | str, most: int = 8) -> Why:
    path = ScalarPath.parse(path) if isinstance(path, str) else path
    assert path is not None
    found = why(Replay(record), record.run(RUN), step, path, most=most)
    assert found is not None
    return found


@given(projects(), ACTIONS, st.data())
@settings(max_examples=40, deadline=None)
def test_the_account_leads_from_the_number_before_to_the_one_after(
    spec: ProjectSpec, actions: list[tuple[str, int]], data: st.DataObject
) -> None:
    record = Record()
    acted(record.begin(spec), [*actions, ("advance", 3)])
    spaced(record, 4)
    run = record.run(RUN)
    step = data.draw(st.integers(run.begin + 1, run.end))
    index = data.draw(st.integers(0, spec.parameter_count - 1))
    found = asked(record, step, ScalarPath.of_parameter(index, spec.sizes), most=3)
    before, after = (record.at(Moment(RUN, at)).parameters()[index] for at in (step - 1, step))
    assert (found.before, found.after) == (before, after)
    # Another state by hand is told as such, and not as what the step did.
    assert (found.by_hand == "") == (found.stepped == found.after)
    assert found.outlook is not None
    if found.held:
        assert found.stepped == found.before
        return
    update = explain_update(found.spec.training, found.outlook)
    assert update.before == found.before
    assert update.after == pytest.approx(found.stepped, rel=1e-9, abs=1e-12)
    of_loss = next(line.value for line in update.lines if line.name == "gradient of the loss")
    assert sum(one.share for one in found.samples) + found.rest == pytest.approx(of_loss, rel=1e-9, abs=1e-12)
    sizes = [abs(one.share) for one in found.samples]
    assert sizes == sorted(sizes, reverse=True)
    assert len(found.samples) + found.others == found.outlook.samples


@given(projects(engine="compiled"), st.integers(0, 6), st.data())
@settings(max_examples=40, deadline=None)
def test_both_engines_share_a_gradient_out_alike(spec: ProjectSpec, steps: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, spec.parameter_count - 1))
    compiled = Session(spec)
    compiled.advance(steps)
    reference = Session(edits.set_training(spec, engine="reference"))
    reference.restore(compiled.state())
    request = SharesRequest(parameter=index)
    one, other = compiled.look(request), reference.look(request)
    assert one.samples.tolist() == other.samples.tolist()
    np.testing.assert_allclose(one.shares, other.shares, rtol=1e-9, atol=1e-12)
    assert state_digest(compiled.state()) == state_digest(reference.state())


def test_a_number_that_was_set_by_hand_after_the_step_is_told_as_such(small_spec: ProjectSpec) -> None:
    record = Record()
    session = record.begin(small_spec)
    spec = small_spec
    for edit, arguments in ((set_parameter, (0.5,)), (cut, ()), (restore, ()), (freeze, ())):
        session.advance(1)
        spec = edit(spec, "layer1.neuron2.w1", *arguments)
        session.adopt(spec)
    session.advance(1)
    told = [asked(record, step, "layer1.neuron2.w1") for step in range(1, 6)]
    assert [one.by_hand for one in told] == ["typed", "cut", "restored", "", ""]
    assert [one.held for one in told] == ["", "", "cut", "", "frozen"]
    assert (told[0].after, told[1].after, told[2].stepped) == (0.5, 0.0, 0.0)
    assert told[4].stepped == told[4].before == told[3].after


def test_of_a_large_batch_the_largest_are_told_and_the_others_together(small_spec: ProjectSpec) -> None:
    record = Record()
    record.begin(small_spec).advance(2)
    everything = asked(record, 2, "layer2.neuron1.b", most=1000)
    some = asked(record, 2, "layer2.neuron1.b", most=2)
    assert everything.others == 0
    assert everything.rest == 0.0
    assert some.samples == everything.samples[:2]
    assert some.others == len(everything.samples) - 2
    assert some.rest == pytest.approx(sum(one.share for one in everything.samples[2:]))


def test_samples_are_told_by_their_place_in_the_data_set() -> None:
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=12, test_share=0.5, seed=3)
    record = Record()
    session = record.begin(edits.set_training(spec, batch_size=3))
    expected = session.look(SharesRequest(parameter=0)).samples.tolist()
    session.advance(1)
    found = asked(record, 1, "layer1.neuron1.w1")
    assert sorted(one.sample for one in found.samples) == sorted(expected)
    assert max(expected) > 5  # of twelve, six of which are tested on


def test_asking_leaves_the_replay_where_it_was(small_spec: ProjectSpec) -> None:
    record = Record()
    session = record.begin(small_spec)
    session.advance(3)
    session.adopt(set_parameter(small_spec, "layer1.neuron2.w1", 0.5))
    session.advance(3)
    replay = Replay(record)
    path = ScalarPath.parse("layer1.neuron1.b")
    assert path is not None
    for step in (3, 4, 2, 6):
        assert why(replay, record.run(RUN), step, path) is not None
        moment = Moment(RUN, step)
        there = replay.go_to(moment)
        assert there is not None
        assert state_digest(there.state()) == state_digest(record.at(moment).state())


@pytest.mark.parametrize(
    ("step", "text", "said"),
    [
        (0, "layer1.neuron1.b", "begins at step 0"),
        (9, "layer1.neuron1.b", "no step 9"),
        (1, "layer9.neuron1.b", "no weight or bias layer9.neuron1.b"),
        (1, "layer1.neuron1.a", "no weight or bias layer1.neuron1.a"),
    ],
)
def test_what_did_not_happen_has_no_reason(small_spec: ProjectSpec, step: int, text: str, said: str) -> None:
    record = Record()
    record.begin(small_spec).advance(2)
    with pytest.raises(RecordError, match=said):
        asked(record, step, text)


def test_it_can_be_given_up(small_spec: ProjectSpec) -> None:
    record = Record()
    record.begin(small_spec).advance(4)
    path = ScalarPath.parse("layer1.neuron1.b")
    assert path is not None
    assert why(Replay(record), record.run(RUN), 4, path, go_on=lambda share: False) is None
