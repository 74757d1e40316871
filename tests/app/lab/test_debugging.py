"""The debugger behind its panel: when it begins, what the canvas shows, and why it ends."""

from __future__ import annotations

import gc
import math
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from gradstudio.app.canvas.lights import Lights
from gradstudio.app.canvas.stops import Stops
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.value_source import ValueSource
from gradstudio.app.lab.bench import Bench
from gradstudio.app.lab.debug_recipes import DebugRecipes
from gradstudio.app.lab.debugging import Debugging
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.selection import Selection
from gradstudio.engine.value import Value
from gradstudio.lab.debugger.heard_script import HeardStep, heard_script
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.record import Record
from tests.qt_helpers import small_spec, until


class Feed(QObject):
    """Stands for the sight."""

    mail_arrived = Signal(object)
    mail = None
    shown = None


class Rig:
    """A debugger with all that it stands on, and a run that is recorded."""

    def __init__(self, spec: ProjectSpec) -> None:
        self.record = Record()
        self.session = self.record.begin(spec)
        self.selection = Selection()
        self.graph = GraphModel(spec, self.selection)
        self.feed = Feed()
        self.bench = Bench(self.graph, self.feed)
        self.lights, self.stops = Lights(self.graph), Stops()
        recipes = DebugRecipes(self.bench, self.graph, self.feed, lambda: self.record)
        self.is_training = False
        self.debugging = Debugging(
            self.bench, self.graph, self.lights, self.stops, recipes, lambda: self.is_training
        )
        self.feed.mail_arrived.connect(self.debugging.hear)

    @property
    def debugger(self):
        return self.debugging.debugger

    def mail(self) -> None:
        snapshot = self.session.snapshot(watch=self.graph.watch)
        self.feed.shown = snapshot.moment
        mail = Mail(snapshot=snapshot)
        self.feed.mail_arrived.emit(mail)
        self.graph.receive(mail)  # as the canvas does a frame later

    def train(self, steps: int) -> None:
        self.session.run(steps)
        self.mail()

    def edit(self, spec: ProjectSpec) -> None:
        self.graph.set_spec(spec)

    def node(self, label: str) -> int:
        return self.graph.graph.labels.index(label)


@pytest.fixture
def make_rig(qapp, qtbot):
    made: list[Rig] = []

    def make(spec: ProjectSpec | None = None) -> Rig:
        rig = Rig(spec or small_spec())
        made.append(rig)
        until(qtbot, lambda: rig.graph.placed is not None)
        rig.mail()
        rig.debugging.set_open(True)
        until(qtbot, lambda: rig.debugger is not None or rig.debugging.problem)
        return rig

    yield make
    for rig in made:
        rig.debugging.shutdown()
        rig.graph.shutdown()


@pytest.fixture
def rig(make_rig) -> Rig:
    return make_rig()


def made_by_hand(x: float = 3.0) -> ValueSource:
    a, b = Value(x, label="a"), Value(-2.0, label="b")
    root = (a * b + a).tanh()
    root.label = "y"
    root.backward()
    return ValueSource(root)


def show(qtbot, rig: Rig, source) -> None:
    """Show the graph of a source, or of the project for None."""
    if source is None:
        rig.bench.show_project()
    else:
        rig.bench.show(source)
    until(qtbot, lambda: rig.bench.source is source)
    until(qtbot, lambda: rig.debugger is not None and len(rig.debugger.subject) == len(rig.graph.graph))


def test_the_canvas_shows_its_own_numbers_until_the_first_step(rig):
    assert not rig.debugging.is_shown
    assert np.isfinite(rig.graph.data).all()
    assert rig.lights.node is None
    assert rig.debugger.position == 0


def test_steps_show_what_is_computed_so_far_and_light_the_node(rig):
    own = rig.graph.data
    rig.debugging.step()
    assert rig.debugging.is_shown
    node = rig.debugger.now.node
    assert rig.lights.node == node
    assert rig.graph.data[node] == pytest.approx(own[node], rel=1e-12)
    assert math.isnan(rig.graph.data[rig.graph.graph.root])
    assert np.isnan(rig.graph.grad).all()
    rig.debugging.to_end()
    np.testing.assert_allclose(rig.graph.data, own, rtol=1e-12)
    assert np.isfinite(rig.graph.grad).all()


def test_a_step_back_gives_each_number_back(rig):
    rig.debugging.go_to(rig.debugger.length // 2)
    before = rig.graph.data.copy(), rig.graph.grad.copy()
    rig.debugging.step()
    rig.debugging.unstep()
    np.testing.assert_array_equal(rig.graph.data, before[0])
    np.testing.assert_array_equal(rig.graph.grad, before[1])


def test_the_drawing_stays_as_it_is(rig):
    placed = rig.graph.placed
    rig.debugging.step()
    assert rig.graph.placed is placed
    assert rig.graph.shows_project
    rig.debugging.leave()
    assert rig.graph.placed is placed


def test_leaving_gives_the_canvas_its_numbers_back_and_begins_at_the_first_step(rig):
    own = rig.graph.data, rig.graph.grad
    rig.debugging.to_end()
    rig.debugging.leave()
    np.testing.assert_array_equal(rig.graph.data, own[0])
    np.testing.assert_array_equal(rig.graph.grad, own[1])
    assert rig.lights.node is None
    assert rig.debugger.position == 0
    assert not rig.debugging.is_shown


def test_out_of_sight_nothing_of_it_shows_and_back_in_sight_it_is_where_it_was(rig):
    rig.debugging.toggle_stop(rig.graph.graph.root)
    rig.debugging.go_to(7)
    shown = rig.graph.data
    rig.debugging.set_open(False)
    assert np.isfinite(rig.graph.data).all()
    assert rig.lights.node is None
    assert not rig.stops.nodes.size
    rig.debugging.set_open(True)
    np.testing.assert_array_equal(rig.graph.data, shown)
    assert rig.lights.node == rig.debugger.now.node
    assert rig.stops.nodes.tolist() == [rig.graph.graph.root]


def test_it_runs_to_a_node_and_then_to_where_that_sends_its_gradient_on(rig):
    node = rig.node("layer1.neuron2.z")
    rig.debugging.run_to(node)
    assert rig.debugger.now.node == node
    assert rig.debugger.now.phase == "forward"
    rig.debugging.run_to(node)
    assert rig.debugger.now.phase == "backward"
    rig.debugging.run_to(node)
    assert rig.debugging.notice == "layer1.neuron2.z has no step from here on."


def test_a_run_stops_at_breakpoints_of_nodes_and_of_operations(rig, qtbot):
    debugging, node = rig.debugging, rig.node("layer1.neuron2.z")
    debugging.stepping.set_speed(1000.0)
    debugging.toggle_stop(node)
    debugging.toggle_run()
    until(qtbot, lambda: not debugging.stepping.is_running)
    assert rig.debugger.now.node == node
    debugging.toggle_stop(node)
    assert not rig.stops.nodes.size
    debugging.toggle_operation_stop(rig.node("layer1.neuron2.a"))
    symbol = rig.graph.graph.symbols[rig.node("layer1.neuron2.a")]
    alike = [node for node, other in enumerate(rig.graph.graph.symbols) if other == symbol]
    assert rig.stops.of_operations.tolist() == alike
    debugging.toggle_run()
    until(qtbot, lambda: not debugging.stepping.is_running)
    assert rig.graph.graph.symbols[rig.debugger.now.node] == symbol
    assert debugging.stops_at(alike[0]) == (False, True)
    debugging.clear_stops()
    debugging.toggle_run()
    until(qtbot, lambda: not debugging.stepping.is_running)
    assert rig.debugger.position == rig.debugger.length


def test_a_step_by_hand_ends_a_run(rig):
    rig.debugging.toggle_run()
    assert rig.debugging.stepping.is_running
    rig.debugging.step()
    assert not rig.debugging.stepping.is_running
    assert rig.debugger.position == 2


def test_training_goes_on_unseen_and_the_newest_can_be_taken(rig, qtbot):
    debugging = rig.debugging
    debugging.go_to(9)
    shown = rig.graph.data
    rig.train(3)
    until(qtbot, lambda: debugging.age)
    assert debugging.age == "These are the numbers of step 0; those in sight are of step 3."
    assert rig.graph.data is shown
    debugging.take_newest()
    until(qtbot, lambda: rig.debugger is not None)
    assert rig.debugger.position == 9
    assert rig.debugger.subject.moment.step == 3
    assert debugging.age == ""
    debugging.to_end()
    assert rig.graph.data[rig.graph.graph.root] == pytest.approx(rig.bench.subject().root.data)


def test_numbers_that_are_in_sight_again_are_no_longer_old(rig, qtbot):
    rig.debugging.step()
    rig.train(3)
    until(qtbot, lambda: rig.debugging.age)
    rig.feed.shown = rig.debugger.subject.moment
    rig.debugging.hear()
    until(qtbot, lambda: not rig.debugging.age)


def test_nothing_is_recorded_anew_while_training_goes_on_and_nobody_steps(rig, qtbot):
    before = rig.debugger
    rig.is_training = True
    rig.train(2)
    assert rig.debugger is before
    rig.debugging.step()  # now somebody does
    until(qtbot, lambda: rig.debugger is not before and rig.debugging.is_shown)
    assert rig.debugger.subject.moment.step == 2
    assert rig.debugger.position == 1


def test_when_training_rests_the_newest_is_recorded_by_itself(rig, qtbot):
    rig.train(2)
    until(qtbot, lambda: rig.debugger.subject.moment.step == 2)
    assert not rig.debugging.is_shown


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda rig: rig.selection.set_sample(3), "Another sample is looked at: the pass begins anew."),
        (
            lambda rig: rig.edit(edits.add_layer(small_spec())),
            "The project was edited: the pass begins anew.",
        ),
        (lambda rig: rig.bench.show(made_by_hand()), "Another graph is shown: the pass begins anew."),
    ],
)
def test_what_makes_another_graph_of_it_ends_it_and_says_why(rig, qtbot, change, why):
    before = rig.debugger
    rig.debugging.go_to(5)
    change(rig)
    until(qtbot, lambda: rig.debugging.notice)
    assert rig.debugging.notice == why
    assert not rig.debugging.is_shown
    assert rig.lights.node is None
    until(qtbot, lambda: not rig.graph.is_busy)
    rig.session = rig.record.begin(rig.graph.spec)
    rig.mail()
    until(qtbot, lambda: rig.debugger not in (None, before))
    assert rig.debugger.position == 0
    rig.debugging.step()
    assert rig.debugging.notice == ""


def test_an_edit_of_what_the_pass_does_not_depend_on_leaves_it_alone(rig):
    rig.debugging.go_to(5)
    rig.edit(edits.set_training(small_spec(), steps=77))
    assert rig.debugging.is_shown
    assert rig.debugger.position == 5


def test_a_graph_made_by_hand_is_stepped_through_too(rig, qtbot):
    show(qtbot, rig, made_by_hand())
    rig.debugging.to_end()
    a = rig.node("a")
    assert rig.graph.grad[a] == pytest.approx(-1.0 * (1 - math.tanh(-3.0) ** 2))
    rig.debugging.restart()
    assert math.isnan(rig.graph.data[rig.graph.graph.root])
    assert rig.graph.data[a] == 3.0


def test_breakpoints_and_watched_nodes_are_those_of_the_next_pass_too(rig, qtbot):
    node, other = rig.node("layer1.neuron2.z"), rig.node("layer1.neuron1.w1")
    rig.debugging.toggle_stop(node)
    rig.debugging.toggle_operation_stop(node)
    rig.debugging.watch([other, node])
    before = rig.debugger
    rig.debugging.step()
    rig.selection.set_sample(2)
    rig.mail()
    until(qtbot, lambda: rig.debugger not in (None, before))
    assert rig.debugger.breakpoints.nodes == {node}
    assert rig.debugger.breakpoints.operations == {"+"}
    assert [row.name for row in rig.debugger.watch_list()] == ["layer1.neuron1.w1", "layer1.neuron2.z"]
    rig.debugging.unwatch(other)
    assert rig.debugger.watched == (node,)


def test_another_project_has_nothing_of_the_one_before(rig):
    rig.debugging.toggle_stop(3)
    rig.debugging.watch([3])
    rig.debugging.step()
    rig.debugging.start_over()
    assert rig.debugger is None
    assert not rig.debugging.is_shown
    assert rig.debugging.notice == ""
    assert not rig.stops.nodes.size


def test_a_pass_that_was_recorded_elsewhere_is_gone_through_until_there_is_another_graph(rig, qtbot):
    def record():
        subject = rig.bench.subject().copy()
        steps = heard_steps(subject)
        return heard_script(subject, subject.data, steps)

    rig.debugging.go_through(record, "The program with the bug")
    until(qtbot, lambda: rig.debugger is not None)
    assert rig.debugging.scripts.title == "The program with the bug"
    rig.debugging.to_end()
    assert rig.graph.grad[rig.graph.graph.root] == 2.0
    rig.bench.show(made_by_hand())
    until(qtbot, lambda: rig.debugging.notice)
    assert rig.debugging.scripts.title == ""
    until(qtbot, lambda: rig.debugger is not None)
    rig.debugging.to_end()
    assert rig.graph.grad[rig.graph.graph.root] == 1.0


def test_the_graphs_own_pass_comes_back_after_one_recorded_elsewhere(rig, qtbot):
    def record():
        subject = rig.bench.subject().copy()
        return heard_script(subject, subject.data, heard_steps(subject))

    rig.debugging.go_through(record, "The program with the bug")
    until(qtbot, lambda: rig.debugger is not None)
    rig.debugging.go_through(None)
    until(qtbot, lambda: rig.debugger is not None)
    rig.debugging.to_end()
    assert rig.graph.grad[rig.graph.graph.root] == 1.0


def heard_steps(subject) -> list[HeardStep]:
    """Return a backward pass that begins with a gradient of 2."""
    grad = [0.0] * len(subject)
    grad[-1] = 2.0
    steps = []
    for node in reversed(range(len(subject))):
        own = subject.operands[node]
        if own:
            before = tuple(grad[operand] for operand in own)
            op = subject.nodes[node].operation
            slopes = op.partials(subject.nodes[node].data, *(subject.nodes[operand].data for operand in own))
            for operand, slope in zip(own, slopes, strict=True):
                grad[operand] += slope * grad[node]
            steps.append(HeardStep(node, grad[node], before, tuple(grad[operand] for operand in own)))
    return steps


# -- the whole training step --------------------------------------------------------------------------------


@pytest.fixture
def stepping(make_rig, qtbot) -> Rig:
    rig = make_rig(edits.set_training(small_spec(), batch_size=4))
    rig.train(3)
    rig.debugging.set_kind("step")
    until(qtbot, lambda: rig.debugger is not None)
    return rig


def test_a_training_step_moves_the_weights_as_the_run_does_and_the_loss_follows(stepping, qtbot):
    rig = stepping
    titles = [phase.key for phase in rig.debugger.phases]
    assert titles == ["forward", "loss", "zero_grad", "backward", "update", "again"]
    sample = rig.debugging.prepared.samples[0]
    rig.selection.set_sample(sample)
    rig.mail()
    until(qtbot, lambda: rig.debugging.prepared.sample == sample)
    assert rig.debugging.prepared.drawing.is_whole
    update = next(phase for phase in rig.debugger.phases if phase.key == "update")
    rig.debugging.go_to(update.begin)
    w = rig.node("layer1.neuron1.w1")
    before = rig.graph.data[w]
    loss = rig.debugger.now.data[-1]
    rig.debugging.go_to(update.end)
    assert rig.graph.data[w] != before
    rig.debugging.to_end()
    assert rig.debugger.now.data[-1] != loss
    rig.session.run(1)
    assert rig.graph.data[w] == pytest.approx(rig.session.parameters()[0], rel=1e-12)


def test_the_sample_that_is_drawn_may_be_another_one_meanwhile(stepping, qtbot):
    rig, before = stepping, stepping.debugger
    rig.debugging.go_to(11)
    outside = next(i for i in range(8) if i not in rig.debugging.prepared.samples)
    for sample, is_whole in ((rig.debugging.prepared.samples[1], True), (outside, False)):
        rig.selection.set_sample(sample)
        rig.mail()
        until(qtbot, lambda sample=sample: rig.debugging.prepared.sample == sample)
        assert rig.debugging.prepared.drawing.is_whole == is_whole
        assert rig.debugger is before
        assert rig.debugger.position == 11
        assert rig.graph.is_laid_over


def test_an_edit_of_the_training_ends_a_step(stepping):
    stepping.debugging.go_to(4)
    stepping.edit(edits.set_training(stepping.graph.spec, steps=77))
    assert stepping.debugging.notice == "The project was edited: the training step begins anew."


def test_a_graph_made_by_hand_has_no_training_step(stepping, qtbot):
    stepping.bench.show(made_by_hand())
    until(qtbot, lambda: stepping.debugging.problem)
    assert "Choose “One pass” for this graph" in stepping.debugging.problem
    stepping.debugging.set_kind("pass")
    until(qtbot, lambda: stepping.debugger is not None)
    assert stepping.debugging.problem == ""


def test_numbers_that_go_on_meanwhile_do_not_keep_a_step_from_being_taken(rig, qtbot):
    rig.train(1)
    rig.debugging.step()
    rig.train(1)  # while the steps are being recorded
    assert rig.debugging.scripts.is_busy
    until(qtbot, lambda: rig.debugging.is_shown)
    assert rig.debugger.subject.moment.step == 1
    until(qtbot, lambda: rig.debugging.age)


def test_another_layout_of_the_graph_shows_the_position_that_it_is_at(rig, qtbot):
    rig.debugging.go_to(9)
    shown, node = rig.graph.data, rig.lights.node
    rig.graph.set_layout(next(name for name in rig.graph.offered_layouts() if name != rig.graph.layout))
    until(qtbot, lambda: not rig.graph.is_busy)
    assert rig.graph.is_laid_over
    np.testing.assert_array_equal(rig.graph.data, shown)
    assert rig.lights.node == node


def test_the_record_of_a_project_that_is_gone_is_let_go(stepping, qtbot):
    rig = stepping
    gone = weakref.ref(rig.record)
    rig.record = Record()
    rig.session = rig.record.begin(small_spec())
    rig.debugging.start_over()

    def is_gone() -> bool:
        gc.collect()
        return gone() is None

    until(qtbot, is_gone)  # the thread lets go of its last job a moment after that is told


def test_a_pass_goes_on_where_it_was_left_when_the_same_graph_and_numbers_come_back(rig, qtbot):
    source = made_by_hand()
    show(qtbot, rig, source)
    rig.debugging.go_to(3)
    show(qtbot, rig, None)
    assert rig.debugger.position == 0
    show(qtbot, rig, source)
    assert rig.debugger.position == 3
    assert rig.debugging.is_shown
    assert rig.debugging.notice == ""


def test_a_pass_begins_anew_when_the_graph_comes_back_with_other_numbers(rig, qtbot):
    source = made_by_hand()
    show(qtbot, rig, source)
    rig.debugging.go_to(3)
    show(qtbot, rig, None)
    leaf = next(node for node in source.value()._prev[0]._prev if node.label == "a")
    leaf.data = 5.0
    show(qtbot, rig, source)
    assert rig.debugger.position == 0
    assert not rig.debugging.is_shown


def test_breakpoints_belong_to_the_graph_that_they_were_set_in(rig, qtbot):
    source = made_by_hand()
    show(qtbot, rig, source)
    node = rig.node("y")
    rig.debugging.toggle_stop(node)
    a = Value(1.0, label="a")
    y = a.exp()
    y.label = "y"
    show(qtbot, rig, ValueSource(y))
    assert not rig.debugger.breakpoints.nodes
    show(qtbot, rig, source)
    assert len(rig.debugger.breakpoints.nodes) == 1


def test_what_is_marked_before_anything_is_recorded_is_marked_as_soon_as_it_is(rig, qtbot):
    node = rig.node("layer1.neuron2.a")
    rig.debugging.set_kind("step")
    rig.debugging.set_kind("pass")
    assert rig.debugger is None
    rig.debugging.toggle_stop(node)
    rig.debugging.toggle_operation_stop(node)
    rig.debugging.watch((node,))
    until(qtbot, lambda: rig.debugger is not None)
    own = rig.debugging.prepared.drawing.of_drawn(node)
    assert rig.debugger.breakpoints.nodes == {own}
    assert rig.debugger.breakpoints.operations == {rig.graph.graph.symbols[node]}
    assert rig.debugger.watched == (own,)
    assert rig.debugging.stops_at(node) == (True, True)
    assert not rig.debugging.is_shown  # the canvas is left alone


def test_a_node_outside_of_what_is_stepped_through_is_said_to_be_so(rig):
    beyond = len(rig.graph.graph) + 5
    for act in (
        rig.debugging.toggle_stop,
        rig.debugging.toggle_operation_stop,
        lambda node: rig.debugging.watch((node,)),
    ):
        rig.debugging.notice = ""
        act(beyond)
        assert rig.debugging.notice.startswith("That node takes no part in the")
    rig.debugging.toggle_operation_stop(rig.node("layer1.neuron1.w1"))
    assert rig.debugging.notice == "layer1.neuron1.w1 is a leaf, which no operation computes."
    rig.debugging.watch((rig.graph.graph.root,))
    assert rig.debugging.notice == ""


def test_a_mark_waits_while_a_training_step_is_being_matched_to_another_drawing(stepping, qtbot):
    rig = stepping
    debugger, small = rig.debugger, len(rig.graph.graph)
    marked: list[int] = []

    def mark() -> None:
        """Press the keys as soon as the other drawing is there."""
        if not marked and len(rig.graph.graph) > small:
            marked.append(rig.graph.graph.root)
            rig.debugging.toggle_stop(rig.node("layer2.neuron1.w1"))
            rig.debugging.toggle_operation_stop(rig.graph.graph.root)

    rig.graph.structure_changed.connect(mark)
    rig.graph.set_scope("batch")
    rig.mail()
    until(qtbot, lambda: marked and rig.debugging.prepared.graph is rig.graph.graph)
    assert marked[0] > small
    assert rig.debugger is debugger
    names = debugger.subject.names
    assert {names[own] for own in debugger.breakpoints.nodes} == {"layer2.neuron1.w1"}
    assert debugger.breakpoints.operations == {rig.graph.graph.symbols[marked[0]]}


def test_while_a_run_trains_nothing_is_recorded_unasked_and_that_is_known(rig, qtbot):
    assert not rig.debugging.scripts.waits_for_run
    rig.is_training = True
    rig.selection.set_sample(1)
    rig.mail()
    until(qtbot, lambda: rig.debugging.scripts.waits_for_run)
    assert rig.debugger is None
    assert not rig.debugging.scripts.is_busy
    rig.is_training = False
    assert not rig.debugging.scripts.waits_for_run
    until(qtbot, lambda: rig.debugger is not None)


def begin_unprepared(rig) -> int:
    """Have the pass recorded anew, and return a node to be marked meanwhile."""
    rig.debugging.set_kind("step")
    rig.debugging.set_kind("pass")
    assert rig.debugger is None
    return rig.node("layer1.neuron2.a")


def test_a_key_that_repeats_does_not_begin_the_recording_anew(rig, qtbot, monkeypatch):
    node = begin_unprepared(rig)
    begun: list[str] = []
    begin = rig.debugging.scripts._preparing.begin
    monkeypatch.setattr(
        rig.debugging.scripts._preparing,
        "begin",
        lambda kind, *arguments: (begun.append(kind), begin(kind, *arguments)),
    )
    for _ in range(5):
        rig.debugging.toggle_stop(node)
    assert begun == []
    until(qtbot, lambda: rig.debugger is not None)
    assert rig.debugging.stops_at(node) == (True, False)


def test_marks_wait_for_the_same_graph_through_other_numbers_and_are_lost_with_the_graph(rig, qtbot):
    node = begin_unprepared(rig)
    rig.debugging.toggle_stop(node)
    rig.debugging.scripts.rest()  # as where its graph is on its way
    rig.bench.changed.emit()
    until(qtbot, lambda: rig.debugger is not None)
    assert rig.debugging.stops_at(node) == (True, False)
    rig.debugging.clear_stops()
    rig.debugging.toggle_stop(begin_unprepared(rig))
    show(qtbot, rig, made_by_hand())
    assert not rig.debugger.breakpoints.nodes


@pytest.mark.parametrize("how", ["looked at again", "marked"])
def test_a_matching_that_was_given_up_is_begun_again(stepping, qtbot, monkeypatch, how):
    rig = stepping
    scripts, small = rig.debugging.scripts, len(rig.graph.graph)
    match, matched = scripts.match, []
    monkeypatch.setattr(scripts, "match", lambda prepared: None)  # it comes to nothing
    rig.graph.set_scope("batch")
    rig.mail()
    until(qtbot, lambda: len(rig.graph.graph) > small)
    monkeypatch.setattr(scripts, "match", lambda prepared: (matched.append(prepared), match(prepared)))
    if how == "looked at again":
        rig.debugging.set_open(False)
        rig.debugging.set_open(True)
    else:
        rig.debugging.toggle_stop(rig.node("layer2.neuron1.w1"))
        rig.debugging.toggle_operation_stop(rig.graph.graph.root)
    assert matched == [rig.debugging.prepared]
    until(qtbot, lambda: rig.debugging.prepared.graph is rig.graph.graph)
    assert len(rig.debugger.breakpoints.nodes) == (how == "marked")
