"""Work that is not saved is never lost: kept, offered until answered, and brought back to its own file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QPushButton

from gradstudio.app.document.recovery import Recovery
from gradstudio.app.document.work import Work
from gradstudio.project.file import load_project, save_project
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.window.recovered_dialog import RecoveredDialog
from gradstudio.ui.window.unsaved_work import ago
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import CTRL, choose_from_menu, choose_preset, click, key

SHIFT = Qt.KeyboardModifier.ShiftModifier


def edit(studio) -> ProjectSpec:
    click(studio.window.builder.view.headers[0].add_neuron)
    return studio.spec


def buttons(widget) -> dict[str, QPushButton]:
    return {b.text(): b for b in widget.findChildren(QPushButton) if b.isVisible()}


def answer_offer(studio, title: str) -> None:
    click(buttons(studio.window.messages)[title])


def dialog_of(studio) -> RecoveredDialog:
    return next(d for d in studio.window.findChildren(RecoveredDialog) if d.isVisible())


def left(recovery: Recovery) -> list[ProjectSpec]:
    return [recovery.read(kept).spec for kept in recovery.leftovers()]


def test_edits_that_were_not_saved_are_offered_at_each_start_until_they_are_brought_back(open_studio, qtbot):
    edited = edit(open_studio())
    open_studio.close_all()
    second = open_studio()
    assert second.spec == small_spec()
    assert "not saved" in second.window.messages.offers[0]
    open_studio.close_all()
    third = open_studio()
    assert third.spec == small_spec()
    assert left(third.recovery) == [edited]
    assert "not saved" in third.window.messages.offers[0]
    answer_offer(third, "Bring it back")
    assert third.spec == edited
    assert third.document.is_edited
    assert third.window.isWindowModified()
    assert third.window.messages.offers == ()
    until(qtbot, lambda: third.is_settled)


def test_the_offer_stays_whatever_else_happens_and_neither_edits_nor_saving_forget_what_it_is_about(
    shared_studio, tmp_path
):
    window, recovery = shared_studio.window, shared_studio.recovery
    of_another, edited = Recovery(recovery.folder.parent), small_spec(5)
    of_another.keep(Work(spec=edited))
    of_another.release()
    window.files.unsaved.offer()  # as at its start
    choose_preset(window, "XOR, 2-2-1")
    edit(shared_studio)
    shared_studio.document.save(tmp_path / "unrelated.gradstudio")
    edit(shared_studio)
    key(window.canvas.view, Qt.Key.Key_S, CTRL)
    assert "Saved" in window.messages.text
    assert len(window.messages.offers) == 1
    assert left(recovery) == [edited]
    answer_offer(shared_studio, "Discard")
    assert left(recovery) == []
    assert window.messages.offers == ()


def test_a_second_window_keeps_its_own_edits_and_takes_none_from_the_first(open_studio, tmp_path):
    first = open_studio()
    edited = edit(first)
    assert first.window.files.unsaved.keep()
    second = open_studio(small_spec(3, 3))
    assert second.window.messages.offers == ()
    also = edit(second)
    open_studio.close_all()
    assert sorted(map(repr, left(Recovery(tmp_path / "data")))) == sorted(map(repr, [edited, also]))


def test_every_project_that_new_open_or_a_preset_replaced_is_kept(open_studio, answer, tmp_path):
    studio = open_studio()
    save_project(small_spec(3, 2), tmp_path / "other.gradstudio")
    edited = [edit(studio)]
    key(studio.window.canvas.view, Qt.Key.Key_N, CTRL)
    assert studio.spec == ProjectSpec()
    edited.append(edit(studio))
    choose_preset(studio.window, "XOR, 2-2-1")
    assert studio.window.messages.text != ""
    edited.append(edit(studio))
    answer(str(tmp_path / "other.gradstudio"))
    key(studio.window.canvas.view, Qt.Key.Key_O, CTRL)
    assert not studio.document.is_edited
    open_studio.close_all()
    last = open_studio()
    assert left(last.recovery) == edited[::-1]
    answer_offer(last, "Show all 3…")
    click(buttons(dialog_of(last))["Bring back"])
    assert last.spec == edited[2]
    assert left(last.recovery) == edited[1::-1]


def test_work_that_is_brought_back_goes_to_its_own_file_and_not_to_the_one_that_is_open(
    shared_studio, tmp_path
):
    a, b = tmp_path / "a.gradstudio", tmp_path / "b.gradstudio"
    save_project(small_spec(2), a)
    save_project(small_spec(3), b)
    studio = shared_studio
    studio.window.files.open(a)
    edited = edit(studio)
    studio.window.files.open(b)
    assert "a.gradstudio" in studio.window.messages.offers[0]
    answer_offer(studio, "Bring it back")
    assert studio.document.path == a
    key(studio.window.canvas.view, Qt.Key.Key_S, CTRL)
    assert load_project(a) == edited
    assert load_project(b) == small_spec(3)
    assert left(studio.recovery) == []


def test_saving_leaves_nothing_to_recover(open_studio, tmp_path):
    first = open_studio()
    first.document.save(tmp_path / "net.gradstudio")
    edit(first)
    assert first.window.files.unsaved.keep()
    key(first.window.canvas.view, Qt.Key.Key_S, CTRL)
    open_studio.close_all()
    second = open_studio()
    assert left(second.recovery) == []
    assert second.window.messages.offers == ()


def test_a_save_that_went_well_is_told_so_even_if_what_was_kept_cannot_be_removed(
    open_studio, tmp_path, monkeypatch
):
    studio = open_studio()
    studio.document.save(tmp_path / "net.gradstudio")
    edit(studio)
    assert studio.window.files.unsaved.keep()

    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "not yours")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        key(studio.window.canvas.view, Qt.Key.Key_S, CTRL)
    assert "Saved" in studio.window.messages.text
    open_studio.close_all()
    assert left(Recovery(tmp_path / "data")) == []


def test_without_edits_nothing_is_kept_or_offered(open_studio, tmp_path):
    studio = open_studio()
    key(studio.window.canvas.view, Qt.Key.Key_N, CTRL)
    settle()
    assert studio.window.messages.offers == ()
    open_studio.close_all()
    assert left(Recovery(tmp_path / "data")) == []


def test_recovered_edits_are_listed_brought_back_and_discarded_from_the_menu(shared_studio):
    studio = shared_studio
    choose_from_menu(studio.window, "File", "Recovered work")
    assert not buttons(dialog_of(studio))["Bring back"].isEnabled()
    dialog_of(studio).close()
    edit(studio)
    key(studio.window.canvas.view, Qt.Key.Key_N, CTRL)
    choose_from_menu(studio.window, "File", "Recovered work")
    rows = dialog_of(studio).findChild(QListWidget)
    assert rows.item(0).text().startswith("An untitled project, just now")
    click(buttons(dialog_of(studio))["Discard"])
    assert rows.count() == 0
    assert left(studio.recovery) == []
    dialog_of(studio).close()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-5, "just now"), (59, "just now"), (60, "1 minute ago"), (7300, "2 hours ago"), (90000, "1 day ago")],
)
def test_ages_are_told_in_words(seconds, said):
    assert ago(1000.0, 1000.0 + seconds) == said


@pytest.fixture
def stuck(open_studio, tmp_path):
    """A window with edits, whose home cannot be written."""
    studio = open_studio()
    (tmp_path / "data").write_text("a file where the folder should be")
    edit(studio)
    assert not studio.window.close()
    return studio


def test_a_window_that_cannot_keep_the_edits_stays_open_and_says_why(stuck):
    assert stuck.window.isVisible()
    assert "cannot be kept" in stuck.window.messages.offers[0]
    stuck.document.undo_stack.undo()
    assert stuck.window.close()


def test_one_may_close_and_lose_the_edits(stuck):
    answer_offer(stuck, "Close and lose it")
    assert not stuck.window.isVisible()


def test_one_may_save_first_and_then_close(stuck, answer, tmp_path):
    edited = stuck.spec
    answer(str(tmp_path / "elsewhere.gradstudio"))
    answer_offer(stuck, "Save as…")
    assert load_project(tmp_path / "elsewhere.gradstudio") == edited
    assert stuck.window.close()
