from __future__ import annotations

import numpy as np
import pytest

from gradstudio.app.graph import model as graph_model
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.placed import GraphKey
from gradstudio.app.graph.project_loss import ProjectLoss
from gradstudio.app.graph.selected_nodes import SelectedNodes
from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.app.selection import Selection
from gradstudio.graph.layouts import LAYOUTS
from gradstudio.graph.placing import PLACERS
from gradstudio.project import edits
from gradstudio.project.spec import Blobs, ConstantRate, LayerSpec, NetworkSpec, ProjectSpec, TrainingSpec
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.session import Session
from tests.graph.layout_names import NAMES
from tests.qt_helpers import PATIENCE, settle, small_spec, until

FIRST_SAMPLE = Watch()
NOTHING = LossCurve(np.empty(0, dtype=np.int64), np.empty(0))


@pytest.fixture
def make_model(qapp):
    made: list[GraphModel] = []

    def make(spec: ProjectSpec) -> tuple[GraphModel, SelectedNodes]:
        made.append(GraphModel(spec, Selection()))
        return made[-1], made[-1].selected

    yield make
    for model in made:
        model.shutdown()


def mail_of(spec: ProjectSpec, watch: Watch | None = FIRST_SAMPLE) -> Mail:
    return Mail(snapshot=Session(spec).snapshot(watch=watch), training=NOTHING, test=NOTHING)


def large_spec(hidden: int = 2, size: int = 512) -> ProjectSpec:
    """Return a network with too many scalars to be built whole."""
    layers = (LayerSpec(size=size, activation="tanh"),) * hidden
    return ProjectSpec(network=NetworkSpec(layers=(*layers, LayerSpec(size=1, activation="linear"))))


def placed_for(model: GraphModel, spec: ProjectSpec) -> bool:
    return model.placed is not None and model.placed.key == GraphKey(
        structure=ProjectLoss(spec=spec, watch=Watch(), samples=(0,)).structure, layout=model.layout
    )


def test_the_graph_is_placed_off_the_gui_thread_and_then_shown(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    assert model.placed is None
    assert model.is_busy
    with qtbot.waitSignal(model.structure_changed, timeout=PATIENCE):
        pass
    assert placed_for(model, spec)
    assert not model.is_busy
    assert model.layout == "network"


def test_numbers_wait_for_the_graph_they_belong_to(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    mail = mail_of(spec)
    model.receive(mail)
    assert not model.has_values
    with qtbot.waitSignal(model.values_changed, timeout=PATIENCE):
        pass
    assert model.has_values
    assert np.array_equal(model.data, mail.snapshot.trace.data)
    assert np.array_equal(model.grad, mail.snapshot.trace.grad)


def test_numbers_are_those_of_the_selected_sample_unless_they_are_of_many_or_laid_over(make_model, qtbot):
    spec = edits.set_training(small_spec(), engine="reference")
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    assert not model.tells_selected_sample
    model.receive(mail_of(spec))
    assert model.tells_selected_sample
    model.lay_over(ProjectLoss(spec=spec, watch=Watch(), samples=(0,), snapshot=mail_of(spec).snapshot))
    assert not model.tells_selected_sample
    model.lay_over(None)
    assert model.tells_selected_sample
    model.set_scope("all")
    model.receive(mail_of(spec, Watch(scope="all")))
    until(qtbot, lambda: model.watch.scope == "all" and model.has_values and not model.is_busy)
    assert not model.tells_selected_sample


def test_the_structure_follows_the_spec(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    size = len(model.graph)
    larger = edits.add_neuron(spec, 0)
    model.set_spec(larger)
    assert len(model.graph) == size  # the old graph stays until the new one is placed
    until(qtbot, lambda: placed_for(model, larger))
    assert len(model.graph) > size


def test_numbers_of_another_structure_are_not_shown(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    model.receive(mail_of(edits.add_neuron(spec, 0)))
    assert not model.has_values
    model.receive(mail_of(edits.set_activation(spec, 0, "sin")))  # as many scalars, another meaning
    assert not model.has_values
    model.receive(mail_of(spec))
    assert model.has_values


def test_numbers_are_dropped_with_the_graph_they_belonged_to(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    model.receive(mail_of(spec))
    larger = edits.add_neuron(spec, 0)
    model.set_spec(larger)
    until(qtbot, lambda: placed_for(model, larger))
    assert not model.has_values
    model.receive(mail_of(larger))
    assert model.has_values


def test_a_snapshot_without_a_trace_leaves_the_numbers_shown(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    model.receive(mail_of(spec))
    data = model.data
    model.receive(mail_of(spec, None))
    assert model.data is data


def test_an_edit_of_the_training_keeps_graph_and_numbers(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    placed = model.placed
    model.receive(mail_of(spec))
    model.set_spec(edits.set_training(spec, l2=0.5))
    assert model.placed is placed
    assert model.has_values
    assert not model.is_busy


@pytest.mark.parametrize("name", NAMES)
def test_every_layout_can_be_chosen(make_model, qtbot, name):
    spec = small_spec()
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    assert name in model.offered_layouts()
    model.set_layout(name)
    until(qtbot, lambda: placed_for(model, spec) and model.placed.key.layout == name)


def test_a_layout_seen_before_comes_back_at_once_with_its_numbers(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    model.receive(mail_of(spec))
    first = model.placed
    model.set_layout("layered")
    until(qtbot, lambda: model.placed.key.layout == "layered")
    model.set_layout("network")
    assert model.placed is first
    assert model.has_values


def test_layouts_too_slow_for_the_network_are_not_offered(make_model):
    model, _ = make_model(ProjectSpec())
    assert "kamada_kawai" not in model.offered_layouts()
    assert {"network", "layered", "radial"} <= set(model.offered_layouts())


def test_a_layout_that_is_no_longer_offered_gives_way_to_the_first(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    model.set_layout("kamada_kawai")
    until(qtbot, lambda: placed_for(model, spec) and model.layout == "kamada_kawai")
    model.set_spec(ProjectSpec())
    assert model.layout == "network"
    until(qtbot, lambda: placed_for(model, ProjectSpec()))


def test_cancelling_keeps_graph_and_layout(make_model, qtbot):
    spec = ProjectSpec()
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    first = model.placed
    shares: list[float] = []
    model.progressed.connect(shares.append)
    model.set_layout("spring")
    until(qtbot, lambda: shares)
    model.cancel()
    assert not model.is_busy
    assert model.layout == "network"
    assert model.placed is first
    assert shares[-1] == 1.0


def test_a_network_too_large_to_be_built_is_outlined_and_gives_way_to_a_smaller_one(make_model, qtbot):
    spec, large = small_spec(), large_spec()
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    model.set_spec(large)
    until(qtbot, lambda: placed_for(model, large))
    assert len(model.graph) < 3000
    assert not model.has_values
    model.set_spec(spec)
    assert placed_for(model, spec)
    assert model.placed.part is None


def test_the_selected_node_is_found_again_by_label_after_an_edit(make_model, qtbot):
    spec = small_spec()
    model, selection = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    selection.set_node(model.graph.index_of("layer1.neuron2.w1"))
    larger = edits.add_layer(spec, 1)
    model.set_spec(larger)
    until(qtbot, lambda: placed_for(model, larger))
    assert model.graph.labels[selection.node] == "layer1.neuron2.w1"


def test_a_selected_node_that_is_gone_is_selected_no_longer(make_model, qtbot):
    spec = small_spec(4)
    model, selection = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    selection.set_node(model.graph.index_of("layer1.neuron4.a"))
    smaller = edits.remove_neuron(spec, 0)
    model.set_spec(smaller)
    until(qtbot, lambda: placed_for(model, smaller))
    assert selection.node is None


def test_a_selected_node_without_a_label_stays_selected_in_another_layout(make_model, qtbot):
    spec = small_spec()
    model, selection = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    node = model.graph.symbols.index("*")
    selection.set_node(node)
    model.set_layout("layered")
    until(qtbot, lambda: model.placed.key.layout == "layered")
    assert selection.node == node


def wait_for_pool(model: GraphModel) -> None:
    """Wait until the running job is done, without handling any event: what it reports waits in the queue."""
    model._placing._pool.submit(int).result(timeout=60)


def test_a_result_that_comes_late_does_not_replace_what_was_asked_for_since(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    model.set_spec(edits.add_neuron(spec, 0))
    wait_for_pool(model)
    model.set_spec(spec)
    settle()
    assert placed_for(model, spec)


def test_a_result_that_comes_late_does_not_replace_a_larger_network(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    wait_for_pool(model)
    model.set_spec(large_spec())
    settle()
    until(qtbot, lambda: model.placed is not None)
    assert placed_for(model, large_spec())


def test_a_result_that_comes_late_leaves_the_newer_job_alone(make_model, qtbot):
    spec, larger = small_spec(), edits.add_neuron(small_spec(), 0)
    model, _ = make_model(spec)
    wait_for_pool(model)
    model.set_spec(larger)
    assert model.is_busy
    until(qtbot, lambda: placed_for(model, larger))
    assert not model.is_busy


def test_shutdown_while_a_graph_is_placed_ends_and_nothing_more_is_reported(make_model):
    model, _ = make_model(ProjectSpec())
    changes: list[None] = []
    model.structure_changed.connect(lambda: changes.append(None))
    model.shutdown()
    settle()
    assert changes == []


def test_a_fault_while_placing_becomes_a_problem_text(make_model, qtbot, monkeypatch):
    spec = small_spec()
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))

    class Broken:
        name = "broken"

        @staticmethod
        def refusal(size):
            return ""

    def lost(graph, outline, progress):
        raise RuntimeError("no place to be found")

    monkeypatch.setitem(LAYOUTS, "broken", Broken)
    monkeypatch.setitem(PLACERS, "broken", lost)
    model.set_layout("broken")
    until(qtbot, lambda: model.problem)
    assert "no place to be found" in model.problem
    assert model.placed is None
    assert not model.is_busy
    model.set_layout("network")
    assert placed_for(model, spec)


def test_a_first_graph_that_is_given_up_is_told_and_placed_by_the_same_layout_again(make_model, qtbot):
    spec = small_spec()
    model, _ = make_model(spec)
    told: list[str] = []
    model.structure_changed.connect(lambda: told.append(model.problem))
    model.cancel()
    assert told == ["Placing the graph was cancelled. Choose a layout to try again."]
    assert not model.is_busy
    model.set_layout(model.layout)
    until(qtbot, lambda: placed_for(model, spec))
    assert model.problem == ""


def test_a_held_model_places_its_graph_once_it_starts(qapp, qtbot):
    model = GraphModel(small_spec(), Selection(), hold=True)
    try:
        settle()
        assert model.placed is None
        model.start()
        until(qtbot, lambda: placed_for(model, small_spec()))
    finally:
        model.shutdown()


def test_the_neurons_of_a_large_network_are_opened_on_demand(make_model, qtbot):
    spec = large_spec(2, 256)
    model, selection = make_model(spec)
    mail = mail_of(spec)
    assert mail.snapshot.trace is None
    model.receive(mail)
    until(qtbot, lambda: placed_for(model, spec))
    assert model.has_values
    sealed = model.placed.sealed
    assert int(sealed.sum()) == 513
    activation = model.node_of("layer2.neuron9.a")
    before, value = len(model.graph), model.data[activation]
    selection.set_node(activation)
    model.open("layer2.neuron9")
    # The same scalar, which is another index now that more of them are there.
    assert model.graph.labels[selection.node] == "layer2.neuron9.a"
    assert model.data[selection.node] == value
    assert len(model.graph) == before + 3 * 256 + 2
    weight = model.graph.index_of("layer2.neuron9.w7")
    assert model.data[weight] == mail.snapshot.parameters[256 * 3 + 8 * 257 + 6]
    selection.set_node(weight)
    model.close("layer2.neuron9")
    assert len(model.graph) == before
    assert model.graph.labels[selection.node] == "layer2.neuron9.a"


def test_opened_neurons_stay_open_in_another_network_that_has_them(make_model, qtbot):
    spec, smaller = large_spec(2, 256), large_spec(2, 200)
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    model.open("layer1.neuron3")
    model.open("layer1.neuron250")
    model.set_spec(smaller)
    until(qtbot, lambda: placed_for(model, smaller))
    assert model.placed.part.opened == {"layer1.neuron3"}
    model.set_spec(spec)
    assert model.placed.part.opened == {"layer1.neuron3", "layer1.neuron250"}


def test_neurons_that_were_opened_in_a_project_before_are_folded_when_the_network_comes_again(
    make_model, qtbot
):
    spec, smaller = large_spec(2, 256), large_spec(2, 200)
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    model.open("layer1.neuron3")
    model.set_spec(smaller)
    until(qtbot, lambda: placed_for(model, smaller))
    model.start_over()
    model.set_spec(spec)
    assert placed_for(model, spec)
    assert model.placed.part.opened == frozenset()


def test_numbers_follow_the_training_of_a_large_network(make_model, qtbot):
    spec = edits.set_training(large_spec(2, 256), learning_rate=ConstantRate(rate=1e-3))
    model, _ = make_model(spec)
    until(qtbot, lambda: placed_for(model, spec))
    model.open("layer1.neuron3")
    session = Session(spec)
    for _ in range(2):
        snapshot = session.snapshot(watch=FIRST_SAMPLE)
        model.receive(Mail(snapshot=snapshot, training=NOTHING, test=NOTHING))
        bias = model.graph.index_of("layer1.neuron3.b")
        assert model.data[bias] == snapshot.parameters[2 * 3 + 2]
        session.advance()


def test_a_large_network_has_no_penalty_and_one_layout_to_show(make_model, qtbot):
    model, _ = make_model(large_spec())
    model.set_penalty(True)
    assert not model.watch.penalty
    assert "too many scalars" in model.penalty_refusal()
    assert model.offered_layouts() == ["network"]
    reasons = model.refusals()
    assert reasons["sample"] == ""
    assert "100,000" in reasons["all"]


def test_mini_batches_of_other_classes_are_followed_with_their_numbers(make_model, qtbot, monkeypatch):
    monkeypatch.setattr(graph_model, "_PAUSE_MILLISECONDS", 10)
    layers = (LayerSpec(size=3, activation="tanh"), LayerSpec(size=3, activation="linear"))
    spec = ProjectSpec(
        data=Blobs(samples=12, classes=3, noise=0.3, seed=1),
        network=NetworkSpec(layers=layers),
        training=TrainingSpec(loss="softmax_cross_entropy", batch_size=5, engine="reference"),
    )
    watch = Watch(scope="batch")
    model, _ = make_model(spec)
    model.set_scope("batch")
    session = Session(spec)
    structures = set()
    for _ in range(6):
        snapshot = session.snapshot(watch=watch)
        model.receive(Mail(snapshot=snapshot, training=NOTHING, test=NOTHING))
        until(qtbot, lambda trace=snapshot.trace: np.array_equal(model.data, trace.data))
        assert model.placed.key.structure == snapshot.trace.structure
        structures.add(model.placed.key.structure)
        session.advance()
    assert len(structures) > 2


def test_numbers_of_the_batch_that_was_placed_are_shown_though_training_has_gone_on(make_model, qtbot):
    spec = edits.set_training(small_spec(), batch_size=5)  # 8 samples: batches of 5 and 3
    model, _ = make_model(spec)
    until(qtbot, lambda: model.placed is not None)
    model.set_scope("batch")
    until(qtbot, lambda: not model.is_busy)
    session = Session(spec)
    session.advance()
    small = session.snapshot(watch=Watch(scope="batch"))
    model.receive(Mail(snapshot=small, training=NOTHING, test=NOTHING))
    assert model.is_busy
    session.advance()
    large = session.snapshot(watch=Watch(scope="batch"))
    model.receive(Mail(snapshot=large, training=NOTHING, test=NOTHING))
    until(qtbot, lambda: model.has_values and model.placed.key.structure == small.trace.structure)
    assert model.data is small.trace.data
    assert model.step == small.step
