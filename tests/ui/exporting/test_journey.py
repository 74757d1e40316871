"""File → Export by mouse and by key: the moment in sight, what it was found to be worth, and what can go wrong."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton
from safetensors.numpy import load_file
from shiboken6 import isValid

from gradstudio.app.exporting import exporter
from gradstudio.export.certificate.certificate import Certificate, Compared
from gradstudio.export.kind import ExportOptions
from gradstudio.export.kinds import KINDS
from gradstudio.store.sweeps import SweepStore
from gradstudio.training.run.moment import Moment
from gradstudio.ui.exporting import kind_page
from gradstudio.ui.exporting.dialog import ProjectExportDialog
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose, choose_from_menu, click, key

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def opened(studio) -> ProjectExportDialog:
    settle()
    return next(one for one in studio.window.findChildren(ProjectExportDialog) if one.isVisible())


def pick(dialog: ProjectExportDialog, name: str) -> None:
    """Go to a kind by the arrow keys."""
    names = [kind.name for kind in KINDS.values()]
    dialog.kinds.list.setFocus()
    key(dialog.kinds.list, Qt.Key.Key_Home)
    for _ in range(names.index(name)):
        key(dialog.kinds.list, Qt.Key.Key_Down)
    assert dialog.kinds.kind.name == name


@pytest.fixture
def dialog(studio, qtbot):
    """The dialog of a run of some steps."""
    studio.trainer.step(6)
    until(qtbot, lambda: studio.step == 6)
    choose_from_menu(studio.window, "File", "Export")
    made = opened(studio)
    yield made
    if isValid(made):
        made.reject()
        settle()


def test_by_keys_alone_from_the_shortcut_to_the_certificate(studio, qtbot, tmp_path, answer):
    studio.trainer.step(6)
    until(qtbot, lambda: studio.step == 6)
    key(studio.window.canvas.view, Qt.Key.Key_E, CTRL_SHIFT)
    dialog = opened(studio)
    assert dialog.moment.text() == "Run 1 at step 6"
    pick(dialog, "safetensors")
    answer(str(tmp_path / "net.safetensors"))
    key(dialog.kinds.list, Qt.Key.Key_Return)
    until(qtbot, lambda: dialog.outcome.certificate.verdict.text() == "Held")
    assert dialog.moment.text() == "Run 1 at step 6 as Weights (safetensors)"
    assert dialog.outcome.certificate.table.topLevelItemCount() >= 1
    assert (tmp_path / "net.safetensors").exists()
    assert dialog.focusWidget() is dialog.close_button
    key(dialog.close_button, Qt.Key.Key_Return)
    assert not isValid(dialog)


def test_the_past_moment_that_is_looked_at_is_exported(studio, qtbot, tmp_path):
    studio.trainer.step(6)
    until(qtbot, lambda: studio.step == 6)
    run = studio.window.sight.live.run
    studio.window.sight.go_to(Moment(run, 2))
    until(qtbot, lambda: studio.window.sight.shown == Moment(run, 2))
    studio.window.actions_by_name["export"].trigger()
    dialog = opened(studio)
    assert dialog.moment.text() == "Run 1 at step 2"
    pick(dialog, "safetensors")
    dialog.export_to(tmp_path / "net.safetensors")
    until(qtbot, dialog.again_button.isVisible)
    past = studio.trainer.record.at(Moment(run, 2)).state().engine.parameters
    numbers = {
        number for array in load_file(tmp_path / "net.safetensors").values() for number in array.ravel()
    }
    assert numbers == set(past.tolist())
    dialog.reject()


def test_what_does_not_hold_is_shown_failing(dialog, qtbot, tmp_path):
    rows = (
        Compared(what="outputs", count=8, difference=0.3, tolerance=1e-12, note="layer 2 is upside down"),
        Compared(what="loss", count=1, difference=1e-16, tolerance=1e-12),
    )
    broken = replace(
        dialog.kinds.kind, name="broken", prove=lambda proving: Certificate.of(rows), package=None
    )
    dialog.kinds._kinds = (broken, *dialog.kinds._kinds[1:])
    dialog.kinds.list.setCurrentRow(0)
    dialog.export_to(tmp_path / f"net{broken.suffix}")
    until(qtbot, dialog.again_button.isVisible)
    shown = dialog.outcome.certificate
    assert shown.verdict.text() == "Does not hold"
    assert shown.verdict.objectName() == "fault"
    assert "does NOT" in shown.headline.text()
    assert shown.table.topLevelItem(0).text(4) == "FAILED"
    assert shown.table.topLevelItem(1).text(4) == "held"
    assert shown.notes.text() == "outputs: layer 2 is upside down"
    click(dialog.outcome.copy_text)
    assert "FAILED: outputs (8)" in QApplication.clipboard().text()


def test_a_library_that_is_missing_is_said_with_the_line_that_installs_it(
    dialog, monkeypatch, qtbot, tmp_path
):
    monkeypatch.setattr(kind_page, "is_installed", lambda package: False)
    monkeypatch.setattr("gradstudio.export.proof.is_installed", lambda package: False)
    pick(dialog, "safetensors")
    pick(dialog, "onnx")
    assert dialog.kinds.missing.isVisible()
    assert not dialog.kinds.proof.isEnabled()
    click(dialog.kinds.copy_line)
    assert QApplication.clipboard().text() == "pip install 'gradstudio[onnx]'"
    dialog.export_to(tmp_path / "net.onnx")
    until(qtbot, dialog.again_button.isVisible)
    assert dialog.outcome.certificate.verdict.text() == "Not run"
    assert "pip install 'gradstudio[onnx]'" in dialog.outcome.certificate.headline.text()
    assert not dialog.outcome.certificate.table.isVisible()


def test_what_cannot_be_written_is_said_and_one_can_go_back(dialog, qtbot, tmp_path):
    dialog.export_to(tmp_path / "no" / "net.onnx")
    until(qtbot, dialog.outcome.problem.isVisible)
    assert "cannot be written" in dialog.outcome.problem.text()
    click(dialog.again_button)
    assert dialog.export_button.isVisible()
    assert dialog.moment.text() == "Run 1 at step 6"


def test_a_name_that_gets_its_suffix_replaces_nothing_unasked(dialog, monkeypatch, qtbot, tmp_path):
    (tmp_path / "net.csv").write_text("mine", encoding="utf-8")
    pick(dialog, "parameters")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: (str(tmp_path / "net"), ""))
    click(dialog.export_button)
    box = dialog.findChild(QMessageBox)
    assert "net.csv is there already" in box.text()
    key(box, Qt.Key.Key_Escape)
    assert (tmp_path / "net.csv").read_text(encoding="utf-8") == "mine"
    assert dialog.export_button.isVisible()
    click(dialog.export_button)
    click(next(one for one in dialog.findChildren(QPushButton) if one.text() == "Replace"))
    until(qtbot, dialog.again_button.isVisible)
    assert (tmp_path / "net.csv").read_text(encoding="utf-8") != "mine"


def test_the_results_of_a_sweep_are_not_replaced_though_the_file_dialog_asked(
    dialog, monkeypatch, qtbot, tmp_path
):
    results = tmp_path / "Sweep 1.gradsweep"
    SweepStore.create(results, "", "", ()).close()
    before = results.read_bytes()
    pick(dialog, "losses")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: (str(results), ""))
    click(dialog.export_button)
    until(qtbot, dialog.outcome.problem.isVisible)
    assert "has the name of the results of a sweep" in dialog.outcome.problem.text()
    assert results.read_bytes() == before


def test_without_a_proof_nothing_is_claimed(dialog, qtbot, tmp_path):
    pick(dialog, "safetensors")
    key(dialog.kinds.proof, Qt.Key.Key_Space)
    dialog.export_to(tmp_path / "net.safetensors")
    until(qtbot, dialog.again_button.isVisible)
    assert dialog.outcome.certificate.verdict.text() == "Written"
    assert "without a proof" in dialog.outcome.certificate.headline.text()
    assert not dialog.outcome.copy_text.isVisible()
    click(dialog.outcome.copy_path)
    assert QApplication.clipboard().text() == str(tmp_path / "net.safetensors")
    assert dialog.outcome.copy_path.text() == "Copied"


def test_options_are_those_of_the_kind(dialog, qtbot, tmp_path):
    pick(dialog, "safetensors")
    assert dialog.kinds.precision.isVisible()
    choose(dialog.kinds.precision, "float32")
    dialog.export_to(tmp_path / "net.safetensors")
    until(qtbot, dialog.again_button.isVisible)
    assert str(load_file(tmp_path / "net.safetensors")["0.weight"].dtype) == "float32"
    click(dialog.again_button)
    pick(dialog, "losses")
    assert not dialog.kinds.precision.isVisible()
    assert dialog.kinds.options.precision == "float64"


def test_cancelling_goes_back_closing_gives_up_and_both_write_nothing(studio, dialog, tmp_path, monkeypatch):
    export = exporter._export

    def held_until_cancelled(wanted, go_on, tell):
        while go_on(0.0):
            time.sleep(0.001)
        return export(wanted, go_on, tell)

    monkeypatch.setattr(exporter, "_export", held_until_cancelled)
    dialog.export_to(tmp_path / "net.onnx")
    assert dialog.close_button.text() == "Cancel"
    click(dialog.close_button)
    assert dialog.export_button.isVisible()
    assert not studio.window._models.exporter.is_busy
    dialog.export_to(tmp_path / "net.onnx")
    dialog.close()
    settle()
    assert not isValid(dialog)
    assert not studio.window._models.exporter.is_busy
    assert not list(tmp_path.glob("*.onnx"))


def test_training_goes_on_while_the_moment_is_exported(studio, qtbot, tmp_path, monkeypatch):
    studio.trainer.set_speed(50.0)
    studio.trainer.play()
    until(qtbot, lambda: studio.heard.mails and studio.snapshot.step >= 5)
    studio.window.actions_by_name["export"].trigger()
    dialog = opened(studio)
    step = int(dialog.moment.text().rsplit(" ", 1)[1].replace(",", ""))
    pick(dialog, "parameters")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *arguments: (str(tmp_path / "net"), ""))
    click(dialog.export_button)
    until(qtbot, dialog.again_button.isVisible)
    assert dialog.outcome.certificate.verdict.text() == "Held"
    assert (tmp_path / "net.csv").exists()
    assert studio.trainer.is_playing
    until(qtbot, lambda: studio.snapshot.step > step)
    dialog.reject()
    studio.trainer.pause()
    until(qtbot, lambda: not studio.trainer.is_playing)


def test_what_was_chosen_of_a_kind_is_still_chosen_after_a_look_at_one_without_choices(dialog):
    pick(dialog, "numpy")
    choose(dialog.kinds.weights, "inside")
    pick(dialog, "safetensors")
    choose(dialog.kinds.precision, "float32")
    pick(dialog, "losses")
    assert dialog.kinds.options == ExportOptions(precision="float64", weights="beside")
    pick(dialog, "numpy")
    assert dialog.kinds.options.weights == "inside"
    pick(dialog, "safetensors")
    assert dialog.kinds.options.precision == "float32"
