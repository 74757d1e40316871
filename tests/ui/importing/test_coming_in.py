"""Files and links come in by menu, drop and paste, as one edit; at the wrong moment nothing is taken."""

from __future__ import annotations

import itertools
import json
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton
from safetensors.numpy import save_file

from gradstudio.export.export import export
from gradstudio.export.kinds import KINDS
from gradstudio.export.missing import is_installed
from gradstudio.export.subject import subject_of_state
from gradstudio.importing.settings_link import settings_link
from gradstudio.project import edits
from gradstudio.project.file import save_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.session import Session
from gradstudio.ui.data.table_dialog import TableDialog
from gradstudio.ui.importing.activations_dialog import ActivationsDialog
from gradstudio.ui.importing.drop_sign import DropSign
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import LEFT, choose, choose_from_menu, click, key

CTRL = Qt.KeyboardModifier.ControlModifier
PLAYGROUND = "https://playground.tensorflow.org/#dataset=xor&networkShape=4,2&activation=tanh&learningRate=0.1&seed=0.5"


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def texts(studio) -> str:
    return "\n".join(studio.window.messages.texts)


def is_told(studio, words: str) -> bool:
    return words in texts(studio)


def shown(studio, kind):
    """Return the dialog of a kind that is open, or None."""
    return next((one for one in studio.window.findChildren(kind) if one.isVisible()), None)


def wait_for(studio, qtbot, kind):
    until(qtbot, lambda: shown(studio, kind) is not None)
    return shown(studio, kind)


def drop(studio, data: QMimeData) -> bool:
    """Drag something over the window and let go; return whether it was taken."""
    window, place = studio.window, QPoint(50, 50)
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, action, data, LEFT, none)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(place), action, data, LEFT, none))
    settle()
    return enter.isAccepted()


def files(*paths) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def text(words: str) -> QMimeData:
    data = QMimeData()
    data.setText(words)
    return data


def paste(studio, data: QMimeData) -> None:
    QApplication.clipboard().setMimeData(data)
    key(studio.window.canvas.view, Qt.Key.Key_V, CTRL)


@pytest.fixture
def weights(studio, tmp_path):
    """Weights of the layers of the project, whose activations the file does not tell."""
    sizes = studio.spec.sizes
    arrays = {}
    for index, (before, size) in enumerate(itertools.pairwise(sizes)):
        arrays[f"{index}.weight"] = np.full((size, before), 0.25 + index)
        arrays[f"{index}.bias"] = np.full(size, -0.5)
    save_file(arrays, tmp_path / "net.safetensors")
    return tmp_path / "net.safetensors"


def numbers_of(spec: ProjectSpec) -> str:
    return json.dumps(spec.network.model_dump(mode="json"))


@pytest.mark.parametrize("way", ["drop", "paste"])
def test_a_playground_link_becomes_the_project_as_one_edit(studio, qtbot, way):
    before = studio.spec
    if way == "drop":
        assert drop(studio, text(PLAYGROUND))
    else:
        paste(studio, text(PLAYGROUND))
    until(qtbot, lambda: studio.spec != before)
    assert studio.spec.sizes == (2, 4, 2, 1)
    assert studio.spec.training.learning_rate.rate == 0.1
    assert "TensorFlow Playground: " in texts(studio)
    assert "Ignored: seed" in texts(studio)
    assert "Settings now suit" not in texts(studio)
    assert studio.window.windowTitle() == "Playground: XOR, 4-2[*] – GradStudio"
    assert studio.document.name == "Playground: XOR, 4-2"
    key(studio.window.canvas.view, Qt.Key.Key_Z, CTRL)
    assert studio.spec == before
    assert studio.document.name == ""


def test_a_settings_link_of_another_window_is_pasted(studio, qtbot):
    other = edits.set_data(small_spec(3, 3), kind="circle")
    paste(studio, text(settings_link(other).text))
    until(qtbot, lambda: studio.spec == other)
    until(qtbot, lambda: studio.is_settled)
    choose_from_menu(studio.window, "Edit", "Copy settings link")
    assert QApplication.clipboard().text() == settings_link(other).text
    assert "Copied a settings link of" in texts(studio)


def test_cells_of_a_spreadsheet_open_the_dialog_of_tables(studio, qtbot):
    paste(studio, text("a\tb\n" + "\n".join(f"{n}\t{n * n}" for n in range(12))))
    dialog = wait_for(studio, qtbot, TableDialog)
    dialog.reject()
    settle()


def test_weights_come_in_by_the_menu_and_keep_data_and_activations(studio, qtbot, weights, answer):
    before = studio.spec
    answer(str(weights))
    choose_from_menu(studio.window, "File", "Import")
    until(qtbot, lambda: studio.spec != before)
    assert studio.spec.data == before.data
    assert studio.spec.network.layers == before.network.layers
    assert "0.25" in numbers_of(studio.spec)
    assert "The network of net.safetensors is here" in texts(studio)
    until(qtbot, lambda: studio.is_settled)
    key(studio.window.canvas.view, Qt.Key.Key_Z, CTRL)
    assert studio.spec == before


def test_what_went_out_comes_back_by_a_drop_with_the_same_weights(studio, qtbot, tmp_path):
    trained = Session(studio.spec)
    for kind in ("safetensors", "onnx", "parameters"):
        if kind == "onnx" and not is_installed("onnx"):
            continue
        trained.advance(3)
        path, before = tmp_path / f"net{KINDS[kind].suffix}", studio.spec
        export(subject_of_state(trained.spec, trained.state()), KINDS[kind], path, proof=False)
        assert drop(studio, files(path))
        until(qtbot, lambda before=before: studio.spec != before)
        here = Session(studio.spec).state().engine.parameters
        np.testing.assert_array_equal(here, trained.state().engine.parameters)


def test_activations_that_no_one_knows_are_asked_for_and_closing_that_changes_nothing(
    studio, qtbot, tmp_path
):
    before = studio.spec
    np.savez(tmp_path / "net.npz", W1=np.ones((2, 5)), b1=np.ones(5), W2=np.ones((5, 1)), b2=np.zeros(1))
    studio.window.importing.open(tmp_path / "net.npz")
    key(wait_for(studio, qtbot, ActivationsDialog), Qt.Key.Key_Escape)
    assert shown(studio, ActivationsDialog) is None
    assert studio.spec == before
    assert drop(studio, files(tmp_path / "net.npz"))
    dialog = wait_for(studio, qtbot, ActivationsDialog)
    assert [choice.currentData() for choice in dialog.choices] == ["relu", "linear"]
    choose(dialog.choices[0], "tanh")
    click(dialog.import_button)
    until(qtbot, lambda: studio.spec != before)
    assert [layer.activation for layer in studio.spec.network.layers] == ["tanh", "linear"]
    assert studio.spec.sizes == (2, 5, 1)


def test_what_does_not_fit_says_which_layer_and_can_be_a_project_of_its_own(studio, qtbot, tmp_path):
    before = studio.spec
    arrays = {"fc1.weight": np.ones((4, 3)), "fc1.bias": np.ones(4), "out.weight": np.ones((1, 4))}
    save_file(arrays, tmp_path / "wide.safetensors", {"activations": '["tanh", "linear"]'})
    studio.window.importing.open(tmp_path / "wide.safetensors")
    assert "takes 3 inputs" in texts(studio)
    assert "ayer 1" in texts(studio)
    assert studio.spec == before
    buttons = studio.window.messages.findChildren(QPushButton)
    click(next(one for one in buttons if one.text() == "Open as a project of its own" and one.isVisible()))
    until(qtbot, lambda: studio.spec != before)
    assert studio.spec.sizes == (3, 4, 1)
    assert "takes 3 inputs" not in texts(studio)


def test_activations_are_asked_for_in_words_and_no_layer_has_two_numbers(studio, qtbot, tmp_path):
    arrays = {
        "0.weight": np.ones((4, 3)),
        "0.bias": np.ones(4),
        "2.weight": np.ones((1, 4)),
        "2.bias": np.ones(1),
    }
    save_file(arrays, tmp_path / "wide.safetensors")
    studio.window.importing.open(tmp_path / "wide.safetensors")
    assert is_told(studio, "Layer 1 of wide.safetensors takes 3 inputs")
    buttons = studio.window.messages.findChildren(QPushButton)
    click(next(one for one in buttons if one.text() == "Open as a project of its own" and one.isVisible()))
    dialog = wait_for(studio, qtbot, ActivationsDialog)
    words = next(label.text() for label in dialog.findChildren(QLabel) if "activations" in label.text())
    assert words == "wide.safetensors does not tell the activations of its 2 layers. Choose them."
    dialog.reject()


@pytest.mark.parametrize("given", [PLAYGROUND, "hello"])
def test_the_page_of_the_first_start_gives_way_to_what_is_pasted(studio, qtbot, given):
    choose_from_menu(studio.window, "Help", "Welcome")
    assert studio.window.help.page.isVisible()
    QApplication.clipboard().setText(given)
    choose_from_menu(studio.window, "Edit", "Paste link or table")
    assert not studio.window.help.page.isVisible()
    until(qtbot, lambda: bool(texts(studio)))


def test_pasted_cells_are_not_asked_for_their_encoding(studio, qtbot):
    paste(studio, text("x\ty\n1\t2\n2\t1\n3\t4"))
    dialog = wait_for(studio, qtbot, TableDialog)
    until(qtbot, dialog.use_button.isEnabled)
    assert dialog.format.delimiter.isVisible()
    assert not dialog.format.encoding.isVisible()
    dialog.reject()


def test_a_sign_says_that_what_is_dragged_is_taken_and_goes_with_it(studio, weights):
    window, (action, none) = studio.window, (Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier)
    sign = window.findChild(DropSign)
    assert not sign.isVisible()
    data = files(weights)
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 50), action, data, LEFT, none))
    assert sign.isVisible()
    assert sign.text == "Let go to import net.safetensors"
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not sign.isVisible()
    assert drop(studio, data)
    assert not sign.isVisible()


def test_a_project_is_dropped(studio, qtbot, tmp_path):
    save_project(small_spec(5), tmp_path / "other.gradstudio")
    assert drop(studio, files(tmp_path / "other.gradstudio"))
    until(qtbot, lambda: studio.spec == small_spec(5))
    until(qtbot, lambda: studio.is_settled)


def test_two_files_a_folder_and_a_broken_file_are_said(studio, qtbot, weights, tmp_path):
    before = studio.spec
    drop(studio, files(weights, weights))
    assert "2 files" in texts(studio)
    drop(studio, files(tmp_path))
    until(qtbot, lambda: "is a folder" in texts(studio))
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(weights.read_bytes()[:-8])
    drop(studio, files(broken))
    until(qtbot, lambda: "broken.safetensors" in texts(studio))
    drop(studio, files(tmp_path / "gone.onnx"))
    until(qtbot, lambda: "gone.onnx" in texts(studio))
    assert studio.spec == before
    assert shown(studio, QDialog) is None


def test_what_is_pasted_and_means_nothing_is_said(studio, qtbot):
    before = studio.spec
    for words, said in (
        ("", "no link, no table and no file"),
        ("hello", "is no file, no link"),
        ("https://example.org/#networkShape=3", "is no link of TensorFlow Playground"),
        ("gradstudio:1:xxxx", "settings link is damaged"),
    ):
        paste(studio, text(words))
        until(qtbot, partial(is_told, studio, said))
    studio.window.messages.clear()
    QApplication.clipboard().setImage(QImage(4, 4, QImage.Format.Format_RGB32))
    key(studio.window.canvas.view, Qt.Key.Key_V, CTRL)
    until(qtbot, lambda: is_told(studio, "no link, no table and no file"))
    assert studio.spec == before
    assert shown(studio, QDialog) is None


def test_what_is_being_typed_is_pasted_into_the_field(studio):
    before = studio.spec
    field = next(
        one
        for one in studio.window.project.findChildren(QLineEdit)
        if one.isVisible() and not one.isReadOnly()
    )
    QApplication.clipboard().setText(PLAYGROUND)
    field.setFocus()
    field.selectAll()
    key(field, Qt.Key.Key_V, CTRL)
    settle()
    assert studio.spec == before
    assert "Playground" not in texts(studio)
    key(field, Qt.Key.Key_Escape)


def test_behind_a_dialog_nothing_is_dropped_or_pasted(studio, weights):
    before = studio.spec
    studio.window.actions_by_name["save_picture"].trigger()
    settle()
    dialog = QApplication.activeModalWidget()
    assert not drop(studio, files(weights))
    QApplication.clipboard().setText(PLAYGROUND)
    key(dialog, Qt.Key.Key_V, CTRL)
    dialog.reject()
    settle()
    assert studio.spec == before


def test_while_training_runs_the_project_is_replaced_and_the_run_begins_anew(studio, qtbot):
    studio.trainer.play()
    until(qtbot, lambda: studio.heard.mails and studio.snapshot.step >= 3)
    paste(studio, text(PLAYGROUND))
    until(qtbot, lambda: studio.spec.sizes == (2, 4, 2, 1))
    until(qtbot, lambda: studio.snapshot.spec == studio.spec)
    assert not studio.window.messages.findChildren(QDialog)
    studio.trainer.pause()
    until(qtbot, lambda: not studio.trainer.is_playing)
    until(qtbot, lambda: studio.is_settled)
