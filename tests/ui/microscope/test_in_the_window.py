"""The optimizers in the real window: the canvas and the panel look at the same weight, and runs are kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gradstudio.project import edits
from gradstudio.training.run.moment import Moment
from gradstudio.ui.microscope import MicroscopePanel
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import choose_from_menu

SPEC = edits.set_training(small_spec(), engine="compiled", optimizer={"kind": "momentum"})


def click(widget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def panel_of(studio) -> MicroscopePanel:
    choose_from_menu(studio.window, "Lab", "Optimizers")
    settle()
    panel = studio.window._panels.made("microscope")
    assert isinstance(panel, MicroscopePanel)
    return panel


def test_the_panel_follows_training_scrubbing_selection_undo_and_another_project(open_studio, qtbot):
    studio = open_studio(SPEC)
    window, models = studio.window, studio.window._models
    panel, tools = panel_of(studio), models.lab.tools
    assert in_sight(panel)
    until(qtbot, lambda: tools.optimizers.comparison is not None)
    assert panel.table.isVisible()
    studio.trainer.step(12)
    until(qtbot, lambda: tools.optimizers.comparison.moment.step == 12 and not tools.optimizers.is_busy)
    models.sight.go_to(Moment(models.sight.live.run, 5))
    until(qtbot, lambda: tools.optimizers.comparison.moment.step == 5)
    models.sight.go_live()
    until(qtbot, lambda: tools.optimizers.comparison.moment.step == 12 and not tools.optimizers.is_busy)

    click(panel.head.pages["weight"])
    models.selection.set_part("layer1.neuron2.w2")
    assert panel.weight.choice.currentText() == "layer1.neuron2.w2"
    panel.weight.choice.setFocus()
    QTest.keyClick(panel.weight.choice, Qt.Key.Key_Up)
    assert models.selection.part == "layer1.neuron2.w1"

    models.editor.edit("Optimizer", edits.set_training, optimizer={"kind": "adamw"})
    until(qtbot, lambda: tools.optimizers.comparison.spec.training.optimizer.kind == "adamw")
    studio.document.undo_stack.undo()
    until(qtbot, lambda: tools.optimizers.comparison.spec.training.optimizer.kind == "momentum")

    click(panel.head.pages["branches"])
    panel.branch_page.steps.setValue(15)
    click(panel.branch_page.begin_button)
    until(qtbot, lambda: tools.optimizer_branches.is_done)
    click(panel.branch_page.rows["adam"].button)
    until(qtbot, lambda: tools.optimizer_branches.kept_as("adam") is not None)
    kept = tools.optimizer_branches.kept_as("adam")
    assert models.records.find(kept).label.name == "Adam from step 12"
    models.run_edits.delete([kept])
    until(qtbot, lambda: tools.optimizer_branches.kept_as("adam") is None)
    studio.document.undo_stack.undo()
    assert tools.optimizer_branches.kept_as("adam") == kept

    choose_from_menu(window, "File", "New")
    until(qtbot, lambda: not tools.optimizer_branches.is_done)
    until(qtbot, lambda: tools.optimizers.comparison is not None and not tools.optimizers.is_busy)
    assert tools.optimizers.comparison.spec == studio.document.spec
