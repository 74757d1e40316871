"""A file that another program changed is never overwritten without a word."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from gradstudio.project.file import load_project, save_project
from tests.qt_helpers import small_spec
from tests.ui.gestures import CTRL, click, key


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def saved(studio, tmp_path):
    """A window on a file, with edits that are not saved, and the file."""
    path = tmp_path / "net.gradstudio"
    save_project(small_spec(2), path)
    studio.window.files.open(path)
    click(studio.window.builder.view.headers[0].add_neuron)
    return studio, path


def ask_to_save(studio) -> QMessageBox | None:
    key(studio.window.canvas.view, Qt.Key.Key_S, CTRL)
    return next((box for box in studio.window.findChildren(QMessageBox) if box.isVisible()), None)


def press(widget, title: str) -> None:
    click(next(b for b in widget.findChildren(QPushButton) if b.isVisible() and b.text() == title))


def test_saving_over_a_file_that_is_as_it_was_asks_nothing(saved):
    studio, path = saved
    os.utime(path, (1, 1))
    assert ask_to_save(studio) is None
    assert load_project(path) == studio.spec


def test_saving_over_a_file_that_has_changed_asks_first(saved):
    studio, path = saved
    save_project(small_spec(5), path)
    box = ask_to_save(studio)
    assert "net.gradstudio was changed" in box.text()
    assert load_project(path) == small_spec(5)
    box.reject()
    assert load_project(path) == small_spec(5)
    assert studio.document.is_edited


def test_one_may_overwrite_what_has_changed(saved):
    studio, path = saved
    save_project(small_spec(5), path)
    press(ask_to_save(studio), "Overwrite")
    assert load_project(path) == studio.spec
    assert ask_to_save(studio) is None


def test_one_may_save_elsewhere_instead(saved, answer, tmp_path):
    studio, path = saved
    save_project(small_spec(5), path)
    box = ask_to_save(studio)
    answer(str(tmp_path / "mine.gradstudio"))
    press(box, "Save as…")
    assert load_project(path) == small_spec(5)
    assert load_project(tmp_path / "mine.gradstudio") == studio.spec


def test_one_may_open_the_file_anew_and_is_offered_the_edits(saved):
    studio, path = saved
    edited = studio.spec
    save_project(small_spec(5), path)
    press(ask_to_save(studio), "Open it anew")
    assert studio.spec == small_spec(5)
    assert not studio.document.is_edited
    press(studio.window.messages, "Bring it back")
    assert studio.spec == edited
    assert studio.document.path == path
    assert ask_to_save(studio) is not None  # it was made from what the file held before
    assert load_project(path) == small_spec(5)


def test_a_change_is_told_when_the_window_is_looked_at_again_and_once(saved):
    studio, path = saved
    studio.window.files.on_disk.look()
    assert studio.window.messages.offers == ()
    save_project(small_spec(5), path)
    studio.window.files.on_disk.look()
    assert "net.gradstudio was changed" in studio.window.messages.offers[0]
    studio.window.messages.withdraw("file on disk")
    studio.window.files.on_disk.look()
    assert studio.window.messages.offers == ()
    save_project(small_spec(4), path)
    studio.window.files.on_disk.look()
    press(studio.window.messages, "Open it anew")
    assert studio.spec == small_spec(4)


def test_a_file_that_is_gone_is_told_and_written_anew(saved):
    studio, path = saved
    path.unlink()
    studio.window.files.on_disk.look()
    assert "no longer there" in studio.window.messages.offers[0]
    press(studio.window.messages, "Save")
    assert load_project(path) == studio.spec
    assert studio.window.messages.offers == ()


def test_a_file_made_read_only_is_left_as_it_is(saved):
    studio, path = saved
    path.chmod(0o444)
    assert ask_to_save(studio) is None
    assert "read-only" in studio.window.messages.text
    assert load_project(path) == small_spec(2)
    assert studio.document.is_edited


def test_becoming_active_looks_at_the_file(saved, qapp):
    studio, path = saved
    save_project(small_spec(5), path)
    studio.window.activateWindow()
    qapp.sendEvent(studio.window, QEvent(QEvent.Type.ActivationChange))
    assert studio.window.messages.offers != ()


def test_a_file_that_gets_its_ending_from_us_is_not_replaced_without_asking(studio, answer, tmp_path):
    path = tmp_path / "net.gradstudio"
    save_project(small_spec(5), path)
    answer(str(tmp_path / "net"))
    studio.window.files.save_as()
    box = next(box for box in studio.window.findChildren(QMessageBox) if box.isVisible())
    assert load_project(path) == small_spec(5)
    press(box, "Replace")
    assert load_project(path) == studio.spec
    assert studio.document.path == path
