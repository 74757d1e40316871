"""Which samples pull at what is selected, as a user finds it: by mouse and key, live and in the past."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gradstudio.engine.paths import ScalarPath
from gradstudio.project import edits
from gradstudio.training import Session
from gradstudio.training.look.requests import PullsRequest
from gradstudio.training.run.moment import Moment
from gradstudio.ui.pulls.model import PULL
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import click, key, press_action, show_tab

pytestmark = pytest.mark.begins_with("studio", "pulls")


@pytest.fixture
def opened(open_shared, qtbot):
    spec = edits.set_training(small_spec(samples=20), batch_size=4)
    studio = open_shared(edits.set_data(spec, test_share=0.4))
    panel = studio.window._panels.made("pulls")
    show_tab(studio.window, "Samples")
    until(qtbot, lambda: panel.pulls is not None)
    return studio, panel


def expected(studio, steps: int, part: str = "", *, upcoming: bool = False):
    session = Session(studio.spec)
    session.advance(steps)
    return session.look(PullsRequest(part=ScalarPath.parse(part), upcoming=upcoming))


def same(found, wanted) -> bool:
    return (
        found is not None
        and found.samples.tolist() == wanted.samples.tolist()
        and np.array_equal(found.parts.along, wanted.parts.along)
    )


def test_it_shows_the_whole_network_until_something_is_selected(opened, qtbot):
    studio, panel = opened
    assert panel.part_label.text() == "Gradient of the whole network"
    assert same(panel.pulls, expected(studio, 0))
    assert panel.model.rowCount() == 12  # the training samples
    for path, said in (
        ("layer1", "layer 1"),
        ("layer1.neuron2.a", "neuron 2 in layer 1"),
        ("layer1.neuron2.w1", "weight 1 of neuron 2 in layer 1"),
        ("layer2.neuron1.b", "the bias of neuron 1 in the output layer"),
    ):
        studio.window.selection.shared.set_part(path)
        until(qtbot, lambda path=path: same(panel.pulls, expected(studio, 0, path)))
        assert panel.part_label.text() == f"Gradient of {said}"


def test_it_follows_the_training_and_the_past(opened, qtbot):
    studio, panel = opened
    for _ in range(3):
        press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 3)
    until(qtbot, lambda: same(panel.pulls, expected(studio, 3)))
    click(panel.scope_buttons[True])
    until(qtbot, lambda: same(panel.pulls, expected(studio, 3, upcoming=True)))
    assert panel.model.rowCount() == 4  # the next batch
    studio.window.sight.go_to(Moment(studio.snapshot.run, 1))
    until(qtbot, lambda: same(panel.pulls, expected(studio, 1, upcoming=True)))


def test_a_click_on_a_row_looks_at_its_sample_and_the_row_goes_with_it(opened, qtbot):
    studio, panel = opened
    wanted = panel.model.sample_at(2)
    at = panel.table.visualRect(panel.model.index(2, PULL)).center()
    click(panel.table.viewport(), at)
    selection = studio.window.selection.shared
    assert selection.sample == wanted
    key(panel.table, Qt.Key.Key_Down)
    assert selection.sample == panel.model.sample_at(3)
    other = panel.model.sample_at(0)
    selection.set_sample(other)
    assert panel.table.currentIndex().row() == 0
    panel.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert panel.model.sample_at(panel.table.currentIndex().row()) == other
    assert selection.sample == other


def test_the_hardest_are_ringed_while_the_panel_is_seen(opened, qtbot):
    studio, panel = opened
    marking, parts = studio.window.marking, panel.pulls.parts
    along = dict(zip(panel.pulls.samples.tolist(), parts.along.tolist(), strict=True))
    assert marking.samples.size
    assert all(
        np.sign(along[sample]) == sign
        for sample, sign in zip(marking.samples.tolist(), marking.signs, strict=True)
    )
    assert max(along, key=along.get) in marking.samples
    click(panel.ring_switch)
    assert not marking.samples.size
    click(panel.ring_switch)
    assert marking.samples.size
    show_tab(studio.window, "Inspector")
    assert not marking.samples.size


def test_a_pair_that_pulls_apart_is_a_link_to_its_samples(opened, qtbot):
    studio, panel = opened
    pair = panel.pulls.opposed[0]
    one, other = (int(panel.pulls.samples[place]) for place in (pair.first, pair.second))
    assert f"{one + 1}</a> and" in panel.opposed.text()
    panel.opposed.linkActivated.emit(str(other))
    assert studio.window.selection.shared.sample == other


def test_other_data_leave_nothing_of_these_behind(opened, qtbot):
    studio, panel = opened
    studio.window.selection.shared.set_part("layer1.neuron2")
    studio.window.editor.edit("Data", edits.set_data, kind="blobs", samples=9, test_share=0.0)
    until(qtbot, lambda: same(panel.pulls, expected(studio, 0, "layer1.neuron2")))
    assert panel.model.rowCount() == 9
    press_action(studio.window, "undo")
    until(qtbot, lambda: panel.model.rowCount() == 12)
    settle()


def test_a_cell_that_is_picked_has_its_samples_ringed_until_it_is_picked_no_more(opened, qtbot):
    studio, _ = opened
    show_tab(studio.window, "Metrics")
    metrics, marking = studio.window._panels.widget("metrics").view(), studio.window.marking
    until(qtbot, lambda: metrics.confusion.counts.sum() > 0)
    pulling = marking.samples.tolist()
    cell = tuple(int(i) for i in np.argwhere(metrics.confusion.counts > 0)[0])
    at = metrics.confusion.cell_rect(cell).center().toPoint()
    click(metrics.confusion, at)
    assert len(marking.samples) == metrics.confusion.counts[cell]
    assert " predicted as " in marking.reason
    click(metrics.confusion, at)
    assert marking.samples.tolist() == pulling
    assert marking.reason == "pull hardest at the whole network"
