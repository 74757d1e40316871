"""The tools of the lab are made when they are first needed, and know then what went before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from gradstudio.lab.lessons.library import lesson_called
from gradstudio.project import edits
from gradstudio.training.run.moment import Moment
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import choose_from_menu, click, key

SPEC = edits.set_training(small_spec(), engine="compiled", batch_size=4)


class Untouched:
    """A window that has trained, and looks at a past moment; it has never seen the lab."""

    def __init__(self, studio, qtbot) -> None:
        self.studio, self.window, self._qtbot = studio, studio.window, qtbot
        self.models, self.lab = studio.window._models, studio.window._models.lab
        studio.trainer.step(12)
        self.wait(lambda: studio.step == 12)
        self.moment = Moment(self.models.sight.live.run, 5)
        self.models.sight.go_to(self.moment)
        self.wait(lambda: self.models.sight.shown == self.moment)
        assert not self.lab.is_made

    @property
    def tools(self):
        assert self.lab.is_made
        return self.lab.tools

    def wait(self, condition) -> None:
        until(self._qtbot, condition)

    def first(self, title: str, name: str):
        """Open a tool by the menu, on the project's loss, and return its panel."""
        choose_from_menu(self.window, "Lab", title)
        settle()
        self.tools.bench.show_project()
        self.wait(lambda: self.tools.bench.shows_project and self.window.model.has_values)
        return self.window._panels.made(name)

    def trigger(self, name: str) -> None:
        action = self.window.actions_by_name[name]
        assert action.isEnabled()
        action.trigger()

    def select(self, label: str) -> None:
        selected = self.models.graph.selected
        selected.set_node(self.models.graph.graph.index_of(label))


@pytest.fixture
def untouched(open_studio, qtbot) -> Untouched:
    return Untouched(open_studio(SPEC), qtbot)


def test_who_trains_opens_undoes_and_closes_never_makes_them(open_studio, qtbot):
    untouched = Untouched(open_studio(SPEC), qtbot)
    window = untouched.window
    untouched.trigger("go_live")
    untouched.trigger("add_layer")
    untouched.trigger("undo")
    for name in ("design", "inspect", "compare", "studio"):
        untouched.trigger(f"workspace_{name}")
    choose_from_menu(window, "File", "New")
    untouched.wait(lambda: untouched.studio.is_settled)
    assert not window.actions_by_name["debug_step"].isEnabled()
    assert not window.canvas.bug_banner.isVisible()
    window.close()
    assert window.shutdown()
    assert not untouched.lab.is_made


def test_the_expression_comes_onto_the_canvas_and_the_project_back_where_the_lab_is_left(untouched):
    choose_from_menu(untouched.window, "Lab", "Expression")
    untouched.wait(lambda: not untouched.models.graph.shows_project)
    assert untouched.tools.expression.is_drawn
    untouched.trigger("workspace_studio")
    untouched.wait(lambda: untouched.models.graph.shows_project)


def test_a_lesson_prepares_the_studio_counts_the_steps_and_is_remembered(untouched):
    untouched.window.lessons.open(lesson_called("chain"))
    untouched.wait(lambda: untouched.tools.expression.is_drawn)
    assert untouched.window.workspaces.current == "lab"
    assert untouched.studio.settings.lesson == "chain"
    assert untouched.tools.lessons._attempt().steps_taken == 12  # the newest, not the one in sight


def test_the_debugger_has_its_keys_on_the_moment_in_sight(untouched):
    window = untouched.window
    assert not window.actions_by_name["debug_step"].isEnabled()
    key(window.canvas.view, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    untouched.tools.bench.show_project()  # at first the expression is on the canvas
    untouched.first("Debugger", "debugger")
    debugging = untouched.tools.debugging
    # What it was ready for before, the expression, is let go of.
    untouched.wait(lambda: debugging.is_ready and debugging.debugger.subject.moment == untouched.moment)
    key(window.canvas.view, Qt.Key.Key_F8)
    untouched.wait(lambda: debugging.debugger.position == 1)
    assert debugging.debugger.subject.moment == untouched.moment
    untouched.select("layer1.neuron1.w1")
    untouched.trigger("debug_break_node")
    assert window.actions_by_name["debug_break_node"].isChecked()
    assert debugging.debugger.breakpoints.nodes
    untouched.trigger("workspace_studio")
    assert not window.actions_by_name["debug_step"].isEnabled()


def test_the_nudge_takes_what_is_selected_at_the_moment_in_sight(untouched):
    untouched.select("layer1.neuron1.w1")
    untouched.first("Nudge", "nudge")
    nudging = untouched.tools.nudging
    untouched.wait(lambda: nudging.study is not None and not nudging.is_busy)
    assert nudging.study.nudge.subject.moment == untouched.moment


def test_the_gradient_check_says_on_the_message_bar_what_it_wrote(untouched, tmp_path, monkeypatch):
    panel = untouched.first("Gradient check", "gradient_check")
    checking = untouched.tools.checking
    checking.begin()
    untouched.wait(lambda: checking.result is not None and not checking.is_busy)
    assert checking.result.subject.moment == untouched.moment
    assert panel.isVisible()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "check.csv"), ""))
    panel.head.save_asked.emit()
    untouched.wait(lambda: "check.csv" in untouched.window.messages.text)


def test_a_bug_that_is_switched_on_is_told_above_the_graph_until_it_is_off(untouched):
    untouched.first("Bug lab", "bugs")
    banner = untouched.window.canvas.bug_banner
    untouched.tools.bug_lab.set_on("overwrite", True)
    assert banner.isVisible()
    click(banner.off)
    assert not banner.isVisible()
    assert len(untouched.tools.bug_lab.faults) == 0


def test_the_optimizers_are_compared_at_the_moment_in_sight(untouched):
    untouched.first("Optimizers", "microscope")
    optimizers = untouched.tools.optimizers
    untouched.wait(lambda: optimizers.comparison is not None)
    assert optimizers.comparison.moment == untouched.moment


def test_another_project_is_followed_by_what_was_made(untouched):
    untouched.first("Debugger", "debugger")
    choose_from_menu(untouched.window, "File", "New")
    untouched.wait(lambda: untouched.studio.is_settled and untouched.tools.bench.subject() is not None)
    assert untouched.tools.bench.subject().moment.step == 0
