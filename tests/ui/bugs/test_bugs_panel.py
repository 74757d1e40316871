"""The panel of the bug lab by mouse and key, in the real window."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from gradstudio.lab.arrangement import WindowArrangement
from gradstudio.lab.bugs.faults import EVERYWHERE, FaultPlace
from gradstudio.lab.bugs.loop import TrainingLoop
from gradstudio.lab.bugs.table import BUGS, bug_named
from gradstudio.project import edits
from gradstudio.project.file import project_text
from gradstudio.training.run.session import Session
from gradstudio.ui.bugs.panel import BugsPanel
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import PATIENCE, settle, small_spec, until
from tests.ui.gestures import choose, choose_from_menu, click, key, move

pytestmark = pytest.mark.begins_with("lab", "bugs")


class Bench:
    """A window in which the bug lab is open."""

    def __init__(self, studio, qtbot) -> None:
        self.studio, self.window, self._qtbot = studio, studio.window, qtbot
        choose_from_menu(self.window, "Lab", "Bug lab")
        settle()
        panel = self.window._panels.made("bugs")
        assert isinstance(panel, BugsPanel)
        self.panel = panel
        self.page = panel.mistakes
        self.lab = panel._lab
        # An expression may be on the canvas at first.
        self.lab._bench.show_project()
        self.wait(lambda: self.lab._bench.shows_project and self.window.model.has_values)

    def switch(self, name: str) -> None:
        """Click the switch of a mistake in the list."""
        rows = self.page.list
        rows.scrollToItem(rows.item_of(name))
        settle()
        click(rows.viewport(), rows.switch_rect(name).center())

    def wait(self, condition) -> None:
        until(self._qtbot, condition)

    def trained(self) -> bool:
        pair = self.lab.runs.pair
        return pair is not None and pair.is_whole and not self.lab.runs.is_busy

    def wait_for_both(self) -> None:
        self.wait(lambda: self.trained() and self.lab.numbers.passes is not None)


@pytest.fixture
def bench(open_shared, qtbot) -> Bench:
    return Bench(open_shared(small_spec(3)), qtbot)


def test_a_mistake_is_switched_on_its_curve_parts_from_the_right_one_and_it_is_switched_off(bench):
    banner, above = bench.page.banner, bench.window._panels.made("canvas").bug_banner
    assert not banner.isVisible()
    bench.switch("ascent")
    bench.wait_for_both()

    right, wrong = bench.page.results.chart.content.lines
    assert right.values[0] == wrong.values[0]
    assert wrong.values[-1] > right.values[-1]
    assert bench.page.results.state.text().startswith("apart from step 1")
    for words in (banner, above):
        assert words.isVisible()
        assert words.words.text().startswith("Bug on: Plus for minus")

    click(above.off)
    assert not banner.isVisible()
    assert not above.isVisible()
    assert not bench.page.results.isVisible()
    assert len(bench.lab.faults) == 0


def test_return_switches_the_chosen_mistake_and_arrows_choose(bench):
    rows = bench.page.list
    click(rows.viewport(), rows.visualItemRect(rows.item_of("seed_zero")).center())
    assert bench.page.view.title.text() == "Seed gradient 0"
    key(rows, Qt.Key.Key_Down)
    assert bench.page.view.title.text() == "Seed gradient 2"
    key(rows, Qt.Key.Key_Return)
    assert "seed_two" in bench.lab.faults
    key(rows, Qt.Key.Key_Up)
    key(rows, Qt.Key.Key_Return)
    assert "seed_two" not in bench.lab.faults, "one takes the place of the other"
    key(rows, Qt.Key.Key_Return)
    assert len(bench.lab.faults) == 0


def test_both_graphs_stand_side_by_side_and_what_is_wrong_is_marked_told_and_selected(bench):
    bench.switch("overwrite")
    bench.wait_for_both()
    click(bench.page.results.buttons.button(1))
    graphs, passes = bench.page.results.graphs, bench.lab.numbers.passes
    settle()

    assert graphs.right.isVisible()
    assert np.array_equal(graphs.right.values, passes.right.grad)
    assert np.array_equal(graphs.wrong.values, passes.wrong.grad)
    names = {passes.subject.names[node] for node in np.flatnonzero(graphs.wrong.marked)}
    assert names == {one.name for one in passes.found}
    assert not graphs.right.marked.any()

    node = passes.found[0].index
    at = graphs.wrong.place_of(node).toPoint()
    move(graphs.wrong, at)
    assert passes.subject.names[node] in graphs._cards[graphs.wrong].plain_text
    click(graphs.wrong, at)
    assert bench.window.model.selected.node == graphs.wrong.node_at(at.toPointF())


def test_zooming_one_graph_zooms_the_other(bench):
    bench.switch("seed_two")
    bench.wait_for_both()
    click(bench.page.results.buttons.button(1))
    graphs = bench.page.results.graphs
    key(graphs.right, Qt.Key.Key_Plus)

    assert graphs.right.own_window is not None
    assert graphs.wrong.own_window == graphs.right.own_window


@pytest.mark.parametrize("end", ["the mistake", "the project"])
def test_the_zoom_into_the_graphs_and_the_losses_is_not_put_on_what_comes_after(bench, end):
    results = bench.page.results
    bench.switch("seed_two")
    bench.wait_for_both()
    click(results.buttons.button(1))
    key(results.graphs.right, Qt.Key.Key_Plus)
    results.chart.zoom(2.0)
    if end == "the mistake":
        bench.switch("seed_two")
    else:
        bench.studio.document.replace(bench.studio.spec)
        bench.wait(lambda: bench.studio.is_settled)
    bench.switch("seed_two")
    bench.wait_for_both()

    assert results.chart.own_window is None
    assert [pane.own_window for pane in results.graphs.panes] == [None, None]


def test_the_table_has_what_differs_most_and_selects_it(bench):
    bench.switch("seed_two")
    bench.wait_for_both()
    click(bench.page.results.buttons.button(2))
    table, passes = bench.page.results.numbers, bench.lab.numbers.passes
    settle()

    assert table.headerItem().text(0) == "Gradient of"
    assert [table.topLevelItem(i).text(0) for i in range(3)] == [one.name for one in passes.found[:3]]
    item = table.topLevelItem(1)
    click(table.viewport(), table.visualItemRect(item).center())
    assert bench.window.model.selected.node == passes.found[1].index


def test_a_mistake_in_the_update_has_its_parameters_in_the_table(bench):
    bench.switch("ascent")
    bench.wait_for_both()
    table = bench.page.results.numbers

    assert table.headerItem().text(0) == "After step 1"
    assert table.topLevelItemCount() > 0
    bench.page.choose("ascent")
    assert "look at the two runs" in bench.page.view.on_graph.text()


def test_a_mistake_without_effect_says_so_and_offers_what_shows_it(bench):
    bench.switch("adam_uncorrected")
    view = bench.page.view
    assert view.effect.text() == "No effect on this training. This project is not trained with Adam."
    assert view.offer.text() == "Show it with Adam"
    click(view.offer)
    bench.wait_for_both()

    assert view.effect.text() == "A copy of the project is trained, with Adam."
    assert bench.page.results.state.text().endswith("with Adam")
    assert bench.lab.runs.pair.apart_at == 1
    assert bench.studio.spec.training.optimizer.kind == "sgd"
    click(view.back)
    bench.wait(bench.trained)
    assert bench.lab.runs.pair.apart_at is None
    assert view.effect.text().startswith("No effect on this training.")


def test_a_place_is_chosen(bench):
    bench.switch("forgotten_bias")
    bench.wait_for_both()
    choose(bench.page.view.place, "layer layer2")

    assert bench.lab.faults.place("forgotten_bias") == FaultPlace("layer", "layer2")
    assert bench.page.banner.words.text() == "Bug on: Forgotten bias in layer 2"


def test_a_place_that_the_graph_has_no_longer_is_named(bench):
    bench.studio.document.replace(small_spec(3, 3))
    bench.wait(lambda: bench.window.model.has_values and bench.studio.spec == small_spec(3, 3))
    bench.switch("forgotten_bias")
    bench.wait_for_both()
    place, view = bench.page.view.place, bench.page.view
    choose(place, "layer layer3")
    assert place.currentText() == "In layer 3"
    bench.window.editor.edit("Remove layer", edits.remove_layer, index=1)
    bench.wait(lambda: place.currentText() == "In layer 3, not in this graph")
    bench.wait(lambda: "sits in layer 3, which is not in this graph" in view.on_graph.text())
    assert bench.page.banner.words.text() == "Bug on: Forgotten bias in layer 3"
    choose(place, "layer layer2")
    assert [place.itemText(i) for i in range(place.count())] == ["Everywhere", "In layer 1", "In layer 2"]


def test_a_training_that_is_stopped_tells_how_far_it_came(bench, monkeypatch):
    may_go_on = threading.Event()
    take_step = TrainingLoop.take_step

    def held(loop: TrainingLoop) -> float:
        if loop.step_count == 4:
            assert may_go_on.wait(PATIENCE / 1000)
        return take_step(loop)

    monkeypatch.setattr(TrainingLoop, "take_step", held)
    try:
        bench.switch("adam_uncorrected")
        results = bench.page.results
        bench.wait(lambda: results.state.text() == "no difference yet · 4 of 120 steps")
        click(results.cancel)
        assert results.state.text() == "no difference yet · stopped after 4 of 120 steps"
    finally:
        may_go_on.set()


def test_the_canvas_is_coloured_by_the_bug_and_back(bench):
    bench.switch("seed_two")
    bench.wait_for_both()
    colouring = bench.lab.on_canvas._colouring
    click(bench.page.results.canvas)
    assert colouring.overlay.values is bench.lab.numbers.passes.wrong.grad
    click(bench.page.results.canvas)
    assert colouring.overlay is None

    banner = bench.window._panels.made("canvas").bug_banner
    assert banner.words.text().endswith("graph, debugger and check show the right numbers")
    click(banner.show_bug)
    assert colouring.overlay.values is bench.lab.numbers.passes.wrong.grad
    assert banner.words.text().endswith("the graph shows its numbers, debugger and check the right ones")
    click(banner.show_bug)
    assert colouring.overlay is None


def test_a_training_after_the_lab_was_used_has_the_same_bits(bench):
    for name in ("ascent", "sum_for_mean", "forgotten_bias"):
        bench.switch(name)
    bench.wait_for_both()
    trainer, studio = bench.studio.trainer, bench.studio
    trainer.step(10)
    bench.wait(lambda: studio.step == 10)
    alone = Session(small_spec(3))
    alone.run(10)

    assert np.array_equal(studio.snapshot.parameters, alone.parameters())
    assert project_text(studio.spec) == project_text(small_spec(3)), "saved it is the same text"


def test_a_round_is_played_to_its_end(bench):
    click(bench.page.choice.buttons.button(1))
    page, hunt = bench.panel.hunt, bench.lab.hunt
    assert in_sight(page.rules)
    click(page.begin)
    bench.wait(lambda: hunt.game is not None and not hunt.is_busy)
    fault = hunt.game.riddle.fault
    assert page.round.points.text() == "100 points left"

    subject = hunt.game.riddle.stage.subject
    assert subject.operands[page.probes.chosen], "a computed node can be asked everything of the pass"
    page.probes.choose("layer1.neuron1.w1")
    for kind in ("gradient", "difference", "update"):
        click(page.probes.buttons[kind])
        bench.wait(lambda: not hunt.is_busy)
    assert "Gradient of layer1.neuron1.w1" in page.probes.log.text()
    click(page.round.hint)
    assert fault.bug.hints[0] in page.round.hints.text()
    assert page.round.points.text() == "86 points left"

    offered = [page.guess.bug.itemData(i) for i in range(1, page.guess.bug.count())]
    assert offered == [bug.key for bug in BUGS if bug.level == hunt.game.riddle.level]
    wrong = next(bug for bug in BUGS if bug.key != fault.key and bug.key in offered)
    choose(page.guess.bug, wrong.key)
    click(page.guess.button)
    assert page.guess.verdict.text() == f"It is not “{wrong.title}”."
    assert page.round.points.text() == "71 points left"
    assert not page.guess.explanation.isVisible()

    choose(page.guess.bug, fault.key)
    if fault.place != EVERYWHERE:
        choose(page.guess.place, fault.place.key)
    click(page.guess.button)
    assert page.guess.verdict.text().startswith("Found, for 71 points.")
    assert page.guess.explanation.text() == fault.bug.explanation
    assert page.round.points.text() == "71 points"

    click(page.round.next)
    bench.wait(lambda: hunt.game is not None and not hunt.game.is_over)
    assert page.round.points.text() == "100 points left"
    assert "71 points" in page.round.all.text()


def test_a_round_is_given_up_and_its_answer_told(bench):
    click(bench.page.choice.buttons.button(1))
    page, hunt = bench.panel.hunt, bench.lab.hunt
    choose(page.round.level, 3)
    click(page.begin)
    bench.wait(lambda: hunt.game is not None and not hunt.is_busy)
    click(page.round.give_up)

    assert page.guess.verdict.text().startswith(f"It was “{hunt.game.riddle.fault.bug.title}”")
    assert page.round.points.text() == "Given up"
    assert hunt.game.riddle.level == 3


def test_updates_are_asked_of_parameters_alone(bench):
    click(bench.page.choice.buttons.button(1))
    page, hunt = bench.panel.hunt, bench.lab.hunt
    click(page.begin)
    bench.wait(lambda: hunt.game is not None and not hunt.is_busy)
    page.probes.choose("loss")
    assert not page.probes.buttons["update"].isEnabled()
    page.probes.choose("layer1.neuron1.b")
    assert page.probes.buttons["update"].isEnabled()


def test_what_was_found_is_there_at_the_next_start(bench):
    bench.panel.choose_page("hunt")
    kept = dict(bench.panel.remembered())
    kept["hunt"] = {"level": 2, "seed": 5, "rounds": [[1, 1, "ascent", 60]]}
    bench.panel.recall(kept)

    assert bench.panel.page == "hunt"
    assert bench.lab.hunt.progress.seed == 5
    assert "60 points" in bench.panel.hunt.round.all.text()


def test_a_small_window_has_all_of_it(bench):
    bench.window.resize(900, 600)
    settle()
    choose_from_menu(bench.window, "Lab", "Bug lab")
    settle()
    bench.switch("overwrite")
    bench.wait_for_both()
    for part in (bench.page.list, bench.page.banner, bench.page.results):
        assert in_sight(part)
        right = part.mapTo(bench.panel, QPoint(part.width(), 0)).x()
        assert right <= bench.panel.width()


def test_every_mistake_can_be_chosen_and_is_told_whole(bench):
    for bug in BUGS:
        bench.page.choose(bug.key)
        assert bench.page.view.title.text() == bug_named(bug.key).title
        assert bug.does in bench.page.view.does.text()


def test_the_graph_of_a_round_is_shown_on_the_canvas_where_its_nodes_are_chosen(bench):
    click(bench.page.choice.buttons.button(1))
    page, hunt = bench.panel.hunt, bench.lab.hunt
    click(page.begin)
    bench.wait(lambda: hunt.game is not None and not hunt.is_busy)
    subject = hunt.game.riddle.stage.subject
    click(page.round.graph)
    bench.wait(lambda: hunt.is_on_canvas and bench.window.model.has_values)
    assert np.array_equal(bench.window.model.grad, subject.grad)

    bench.window.workspaces.choose("studio")
    bench.wait(lambda: bench.window.model.shows_project)
    bench.window.workspaces.choose("lab")
    bench.wait(lambda: hunt.is_on_canvas and bench.window.model.has_values)

    node = subject.knobs[4]
    bench.window.model.selected.set_node(node)
    assert page.probes.chosen == node
    click(page.round.give_up)
    click(page.round.next)
    bench.wait(lambda: hunt.game is not None and not hunt.is_busy and bench.lab._bench.shows_project)
    assert not page.round.graph.isChecked()


def test_the_debugger_goes_through_the_pass_with_the_bug(bench):
    click(bench.page.choice.buttons.button(1))
    page, hunt = bench.panel.hunt, bench.lab.hunt
    click(page.begin)
    bench.wait(lambda: hunt.game is not None and not hunt.is_busy)
    riddle = hunt.game.riddle
    click(page.probes.buttons["debugger"])
    debugger = bench.window._panels.made("debugger")

    def is_at_the_riddle() -> bool:
        # What it was ready for before is let go of, and there is none for a while.
        debugging = debugger._debugging
        return debugging.is_ready and debugging.debugger.subject is riddle.stage.subject

    bench.wait(lambda: in_sight(debugger) and is_at_the_riddle())
    assert page.round.points.text() == "90 points left"

    debugger._debugging.to_end()
    bench.wait(lambda: debugger._debugging.debugger.position == debugger._debugging.debugger.length)
    inner = [i for i, operands in enumerate(riddle.stage.subject.operands) if operands]
    np.testing.assert_allclose(debugger._debugging.debugger.now.grad[inner], riddle.numbers().grad[inner])
    np.testing.assert_allclose(bench.window.model.grad[inner], riddle.numbers().grad[inner])


def test_a_lesson_can_have_it_as_it_needs_it(bench):
    arrangement = WindowArrangement(
        workspace="lab",
        front=("bugs",),
        settings={"bugs": {"bug": "tanh_input", "on": ("tanh_input",), "view": "graphs"}},
    )
    bench.window.workspaces.arrange(arrangement)
    bench.wait_for_both()

    assert bench.page.view.title.text() == "1 − x² for tanh"
    assert bench.page.results.view == "graphs"
    assert [fault.key for fault in bench.lab.faults] == ["tanh_input"]
