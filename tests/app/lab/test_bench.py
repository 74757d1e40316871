from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.graph.source import Numbers
from gradstudio.app.graph.value_source import ValueSource
from gradstudio.app.lab import bench as bench_module
from gradstudio.app.lab.bench import BUILDING, NO_NUMBERS, Bench
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.selection import Selection
from gradstudio.engine.value import Value
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from gradstudio.training.run.session import Session
from tests.graph.foreign import Scalar
from tests.qt_helpers import small_spec, until


class Feed(QObject):
    """Stands for the sight: mail is all that the bench hears of it."""

    mail_arrived = Signal(object)
    mail = None


class Table:
    """A bench with what it stands on, and how often it has told."""

    def __init__(self, spec: ProjectSpec) -> None:
        self.session = Session(spec)
        self.selection = Selection()
        self.graph = GraphModel(spec, self.selection)
        self.feed = Feed()
        self.bench = Bench(self.graph, self.feed)
        self.told = 0
        self.bench.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        self.told += 1

    def mail(self) -> None:
        mail = Mail(snapshot=self.session.snapshot(watch=self.graph.watch))
        self.feed.mail_arrived.emit(mail)
        self.graph.receive(mail)  # as the canvas does a frame later


@pytest.fixture
def make_table(qapp):
    made: list[Table] = []

    def make(spec: ProjectSpec | None = None) -> Table:
        made.append(Table(spec or small_spec()))
        return made[-1]

    yield make
    for table in made:
        table.graph.shutdown()


@pytest.fixture
def table(make_table, qtbot) -> Table:
    table = make_table()
    until(qtbot, lambda: table.graph.placed is not None)
    table.mail()
    return table


def made_by_hand(x: float = 3.0) -> Value:
    root = (Value(x, label="x") ** 2).tanh()
    root.label = "y"
    root.backward()
    return root


def show(qtbot, table: Table, source) -> None:
    table.bench.show(source)
    until(qtbot, lambda: table.bench.source is source)


def test_it_has_the_loss_that_is_drawn_with_the_numbers_in_sight(table):
    subject = table.bench.subject()
    assert table.bench.refusal == ""
    assert tuple(node.label for node in subject.nodes) == table.graph.graph.labels
    np.testing.assert_allclose(subject.data, table.graph.data, rtol=1e-12)
    np.testing.assert_allclose(subject.grad, table.graph.grad, rtol=1e-9, atol=1e-15)
    assert subject.moment == table.graph.snapshot.moment
    assert subject.title == "the sample's loss"


def test_it_is_the_same_copy_until_there_are_other_numbers(table):
    before, told = table.bench.subject(), table.told
    assert table.bench.subject() is before
    table.session.run(3)
    table.mail()
    assert table.told == told + 1
    after = table.bench.subject()
    assert after.moment.step == 3
    assert after.root.data != before.root.data
    np.testing.assert_allclose(after.data, table.graph.data, rtol=1e-12)


def test_of_numbers_that_come_one_after_another_it_tells_once_until_it_is_asked(table):
    table.bench.subject()
    told = table.told
    for _ in range(5):
        table.session.run(1)
        table.mail()
    assert table.told == told + 1
    table.bench.subject()
    table.session.run(1)
    table.mail()
    assert table.told == told + 2


@pytest.mark.parametrize("ask", ["recipe", "refusal"])
def test_whoever_asks_for_less_than_the_copy_is_told_too(table, ask):
    wish = getattr(table.bench, ask)
    assert wish == "" or callable(wish())
    told = table.told
    for _ in range(2):
        table.session.run(1)
        table.mail()
        assert table.told == told + 1
    assert table.bench.recipe()().moment.step == 2


def test_why_there_is_no_copy_is_told_without_making_one(table, monkeypatch):
    def never(*arguments):
        raise AssertionError("it was made")

    monkeypatch.setattr(bench_module, "subject_of_loss", never)
    assert table.bench.refusal == ""


def test_before_there_are_graph_or_numbers_it_says_so(make_table, qtbot):
    table = make_table()
    assert table.bench.subject() is None
    assert table.bench.refusal == NO_NUMBERS
    table.feed.mail_arrived.emit(Mail(snapshot=table.session.snapshot(watch=table.graph.watch)))
    assert table.bench.refusal == BUILDING
    until(qtbot, lambda: table.graph.placed is not None)
    assert table.bench.subject() is not None


def test_another_sample_is_another_loss_of_the_same_numbers(table):
    told = table.told
    before = table.bench.subject()
    table.selection.set_sample(4)
    assert table.told > told
    after = table.bench.subject()
    assert [after.nodes[i].data for i in after.knobs] == [before.nodes[i].data for i in before.knobs]
    assert after.root.data != before.root.data


def test_a_mini_batch_has_the_samples_that_the_canvas_draws(make_table, qtbot):
    table = make_table(edits.set_training(small_spec(), batch_size=3))
    table.graph.set_scope("batch")
    until(qtbot, lambda: table.graph.placed is not None and not table.graph.is_busy)
    table.session.run(2)
    table.mail()
    until(qtbot, lambda: table.bench.subject() is not None)  # a batch of another size is another graph
    subject = table.bench.subject()
    assert len([name for name in subject.names if name.endswith("x1")]) == len(table.graph.samples)
    np.testing.assert_allclose(subject.data, table.graph.data, rtol=1e-12)


def test_an_edit_of_the_shape_is_followed_when_it_is_drawn_and_trained(table, qtbot):
    table.bench.subject()
    spec = edits.add_layer(small_spec())
    table.graph.set_spec(spec)
    until(qtbot, lambda: not table.graph.is_busy)
    assert table.bench.refusal == BUILDING  # the numbers are those of the network before
    table.session = Session(spec)
    table.mail()
    assert len(table.bench.subject()) == len(table.graph.graph)


@pytest.mark.parametrize("kind", [Value, Scalar])
def test_a_graph_made_by_hand_takes_the_place_of_the_loss_and_gives_it_back(table, qtbot, kind):
    root = made_by_hand() if kind is Value else (kind(2.0, label="x") ** 2).tanh()
    root.backward()
    loss = table.bench.subject()
    show(qtbot, table, ValueSource(root))
    assert not table.bench.shows_project
    subject = table.bench.subject()
    assert [subject.names[i] for i in subject.knobs] == ["x"]
    assert subject.root.data == root.data
    assert subject.moment is None
    table.session.run(1)
    table.mail()
    assert table.bench.subject() is subject  # training goes on unseen
    table.bench.show_project()
    assert table.bench.shows_project
    assert table.bench.subject().moment.step == 1
    assert len(table.bench.subject()) == len(loss)


def test_new_numbers_on_a_graph_made_by_hand_are_new_for_the_tools(table, qtbot):
    root = made_by_hand()
    show(qtbot, table, ValueSource(root))
    before, told = table.bench.subject(), table.told
    root.data = 0.5
    table.graph.refresh()
    assert table.told == told + 1
    assert table.bench.subject() is not before
    assert table.bench.subject().root.data == 0.5


def test_a_source_that_cannot_be_computed_is_refused_in_words(table, qtbot):
    source = ValueSource(made_by_hand())

    class LookedAt:
        def __getattr__(self, name: str) -> object:
            if name == "value":
                raise AttributeError(name)
            return getattr(source, name)

    show(qtbot, table, LookedAt())
    assert table.bench.subject() is None
    assert "cannot be computed" in table.bench.refusal


class OtherNumbers:
    """The graph of a source with numbers of its own."""

    title = "Pass"

    def __init__(self, source, number: float) -> None:
        self.name, self.structure = source.name, source.structure
        self.most_scalars, self.root_title = source.most_scalars, source.root_title
        self.build = source.build
        self._number = number

    def numbers(self, placed):
        full = np.full(len(placed.graph), self._number)
        return Numbers(data=full, grad=full, origin=self)


def test_numbers_laid_over_are_shown_and_not_worked_on(table):
    subject, told, placed = table.bench.subject(), table.told, table.graph.placed
    table.bench.lay_over(OtherNumbers(table.graph.source, 7.0))
    assert set(table.graph.data) == {7.0}
    assert table.graph.placed is placed
    assert table.bench.subject() is subject
    assert table.bench.shows_project
    table.bench.lay_over(None)
    np.testing.assert_allclose(table.graph.data, subject.data, rtol=1e-12)
    assert table.told == told


def test_numbers_laid_over_a_graph_made_by_hand_give_it_back_too(table, qtbot):
    source = ValueSource(made_by_hand())
    show(qtbot, table, source)
    table.bench.lay_over(OtherNumbers(source, 7.0))
    assert set(table.graph.data) == {7.0}
    assert table.bench.source is source
    table.bench.lay_over(None)
    assert table.graph.data.tolist() == table.bench.subject().data.tolist()


def test_numbers_laid_over_go_when_the_loss_is_another(table, qtbot):
    table.bench.lay_over(OtherNumbers(table.graph.source, 7.0))
    table.graph.set_spec(edits.set_training(small_spec(), seed=5))
    assert table.graph.is_laid_over  # the graph is the same
    table.graph.set_spec(edits.add_layer(small_spec()))
    until(qtbot, lambda: not table.graph.is_busy)
    assert not table.graph.is_laid_over
    assert table.graph.shows_project


def test_numbers_of_another_graph_cannot_be_laid_over(table):
    table.bench.lay_over(ValueSource(made_by_hand()))
    assert not table.graph.is_laid_over


def test_too_large_a_network_is_refused_in_words(make_table, qtbot):
    layers = (LayerSpec(size=512, activation="tanh"),) * 2
    spec = ProjectSpec(network=NetworkSpec(layers=(*layers, LayerSpec(size=1, activation="linear"))))
    table = make_table(spec)
    until(qtbot, lambda: table.graph.placed is not None)
    table.mail()
    assert table.bench.subject() is None
    assert "too large" in table.bench.refusal


def test_another_project_begins_anew(table, qtbot):
    show(qtbot, table, ValueSource(made_by_hand()))
    table.bench.subject()
    table.graph.start_over()
    table.bench.start_over()
    assert table.bench.shows_project
    assert table.bench.refusal == NO_NUMBERS


def test_who_made_a_copy_by_the_recipe_hears_of_other_numbers_too(table):
    table.bench.recipe()
    told = table.told
    table.session.run(1)
    table.mail()
    assert table.told == told + 1
