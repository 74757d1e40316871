"""Saving, opening, recent files, and what happens to a file that is no good."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton

from gradstudio.project import edits
from gradstudio.project.file import load_project, save_project
from gradstudio.project.presets import PRESETS
from gradstudio.project.spec import ProjectSpec
from gradstudio.store import RunsFile, load_kept
from gradstudio.training.record import Record
from tests.qt_helpers import small_spec, until
from tests.ui.gestures import CTRL, choose_from_menu, click, key

SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def edit(studio) -> None:
    click(studio.window.builder.view.headers[0].add_neuron)


def test_save_asks_for_a_name_once_and_writes_the_project(studio, answer, tmp_path):
    path = tmp_path / "net.gradstudio"
    edit(studio)
    assert studio.window.isWindowModified()
    answer(str(path))
    key(studio.window.canvas.view, Qt.Key.Key_S, CTRL)
    assert load_project(path) == studio.spec
    assert not studio.window.isWindowModified()
    assert studio.window.windowTitle().startswith("net")
    assert str(path) in studio.window.messages.text
    edit(studio)
    key(studio.window.canvas.view, Qt.Key.Key_S, CTRL)  # no dialog this time
    assert load_project(path) == studio.spec


def test_the_name_that_is_proposed_is_that_of_the_preset_while_the_project_is_one(studio, monkeypatch):
    proposed: list[str] = []

    def ask(parent, title: str, start: str, kinds: str) -> tuple[str, str]:
        proposed.append(Path(start).name)
        return "", ""

    monkeypatch.setattr("gradstudio.ui.window.project_files.QFileDialog.getSaveFileName", ask)
    preset = next(one for one in PRESETS if one.name == "xor")
    studio.document.replace(preset.spec)
    studio.window.files.save_as()
    studio.window.files.save_without_runs()
    edit(studio)
    studio.window.files.save_as()
    assert proposed == [
        f"{preset.title}.gradstudio",
        f"{preset.title} without runs.gradstudio",
        "network.gradstudio",
    ]


def test_a_name_without_an_ending_gets_one(studio, answer, tmp_path):
    answer(str(tmp_path / "net"))
    choose_from_menu(studio.window, "File", "Save as")
    assert load_project(tmp_path / "net.gradstudio") == studio.spec


def test_cancelling_the_dialog_saves_nothing(studio, answer, tmp_path):
    edit(studio)
    answer(None)
    key(studio.window.canvas.view, Qt.Key.Key_S, CTRL | SHIFT)
    assert studio.document.path is None
    assert studio.document.is_edited
    assert list(tmp_path.glob("*.gradstudio")) == []


def test_opening_a_project_replaces_the_one_before(studio, answer, qtbot, tmp_path):
    path = tmp_path / "other.gradstudio"
    other = small_spec(3, 2)
    save_project(other, path)
    answer(str(path))
    key(studio.window.canvas.view, Qt.Key.Key_O, CTRL)
    assert studio.spec == other
    until(qtbot, lambda: studio.is_settled)
    assert len(studio.window.builder.view.headers) == 3
    assert studio.window.windowTitle().startswith("other")
    assert not studio.window.actions_by_name["undo"].isEnabled()


def test_a_damaged_file_is_refused_with_its_name_and_nothing_changes(studio, answer, tmp_path):
    edit(studio)
    spec = studio.spec
    for name, content, said in (
        ("torn", "{ not json", "line 1"),
        ("list", "[]", "no object"),
        ("newer", '{"schema_version": 99}', "newer GradStudio"),
        ("empty", "", "line 1"),
    ):
        path = tmp_path / f"{name}.gradstudio"
        path.write_text(content)
        answer(str(path))
        key(studio.window.canvas.view, Qt.Key.Key_O, CTRL)
        assert path.name in studio.window.messages.text
        assert said in studio.window.messages.text
        assert path not in studio.settings.recent
    assert studio.spec is spec
    assert studio.document.is_edited
    assert studio.document.path is None


def test_saving_where_one_cannot_says_so_keeps_the_edits_and_offers_another_place(studio, answer, tmp_path):
    studio.document.save(tmp_path / "net.gradstudio")
    edit(studio)
    (tmp_path / "net.gradstudio").unlink()
    (tmp_path / "net.gradstudio").mkdir()
    key(studio.window.canvas.view, Qt.Key.Key_S, CTRL)
    assert "net.gradstudio" in studio.window.messages.text
    assert "Your work is kept meanwhile." in studio.window.messages.text
    assert studio.document.is_edited
    answer(str(tmp_path / "other.gradstudio"))
    click(next(b for b in studio.window.messages.findChildren(QPushButton) if b.text() == "Save as…"))
    assert load_project(tmp_path / "other.gradstudio") == studio.spec
    assert studio.window.messages.text == f"Saved {tmp_path / 'other.gradstudio'}."


def recent_menu(studio) -> QMenu:
    return next(menu for menu in studio.window.findChildren(QMenu) if menu.title() == "Open recent")


def test_recent_files_are_listed_newest_first_and_open(studio, answer, tmp_path, qtbot):
    for name, spec in (("a", small_spec(2)), ("b", small_spec(3))):
        save_project(spec, tmp_path / f"{name}.gradstudio")
        answer(str(tmp_path / f"{name}.gradstudio"))
        key(studio.window.canvas.view, Qt.Key.Key_O, CTRL)
    menu = recent_menu(studio)
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()][:2] == ["b.gradstudio", "a.gradstudio"]
    menu.actions()[1].trigger()
    assert studio.spec == small_spec(2)
    until(qtbot, lambda: studio.is_settled)


def test_a_recent_file_that_is_gone_says_so(studio, tmp_path):
    path = tmp_path / "gone.gradstudio"
    studio.settings.add_recent(path)
    menu = recent_menu(studio)
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert "gone.gradstudio" in studio.window.messages.text
    assert studio.spec == small_spec()


def test_without_recent_files_the_menu_says_so(studio):
    menu = recent_menu(studio)
    menu.aboutToShow.emit()
    (action,) = menu.actions()
    assert not action.isEnabled()


def test_the_title_shows_what_is_open_and_whether_it_is_saved(open_studio, tmp_path):
    studio = open_studio(ProjectSpec(), wait=False)  # the numbers, which need the kernels, do not matter
    assert studio.window.windowTitle() == "Micrograd moons[*] – GradStudio"
    studio.document.apply(edits.set_training(studio.spec, l2=0.5), "Change L2")
    assert studio.window.windowTitle().startswith("Untitled")
    assert studio.window.isWindowModified()
    studio.document.save(Path(tmp_path / "mine.gradstudio"))
    assert studio.window.windowTitle().startswith("mine")
    assert not studio.window.isWindowModified()


def kept_run(path: Path, steps: int = 4) -> Path:
    record = Record()
    session = record.begin(small_spec(3))
    session.advance(steps)
    record.put_down(session)
    RunsFile(path, small_spec(3), record).close()
    return path


def test_a_file_that_keeps_runs_goes_on_where_it_was_and_is_saved_with_them(studio, answer, tmp_path, qtbot):
    path = kept_run(tmp_path / "runs.gradstudio")
    answer(str(path))
    key(studio.window.canvas.view, Qt.Key.Key_O, CTRL)
    assert studio.spec == small_spec(3)
    until(qtbot, lambda: studio.is_settled and studio.step == 4)
    assert not studio.window.isWindowModified()
    studio.trainer.step(3)
    until(qtbot, lambda: studio.step == 7)
    key(studio.window.canvas.view, Qt.Key.Key_S, CTRL)
    assert str(path) in studio.window.messages.text
    assert load_kept(path).record.run(1).end == 7
    studio.window.editor.edit("Add neuron", edits.add_neuron, 0)
    key(studio.window.canvas.view, Qt.Key.Key_S, CTRL)
    kept = load_kept(path)
    assert kept.spec == studio.spec
    assert kept.record.run(1).end == 7


def test_what_was_trained_is_unsaved_until_it_is_saved_and_json_without_it(
    studio, answer, tmp_path, qtbot, monkeypatch
):
    on: list[threading.Thread] = []

    def save_and_note(spec: ProjectSpec, path: Path) -> str:
        on.append(threading.current_thread())
        return save_project(spec, path)

    monkeypatch.setattr("gradstudio.ui.window.project_files.save_project", save_and_note)
    path, alone = tmp_path / "net.gradstudio", tmp_path / "alone.gradstudio"
    answer(str(path))
    key(studio.window.canvas.view, Qt.Key.Key_S, CTRL)
    assert load_project(path) == studio.spec  # not trained: a readable file
    studio.trainer.step(5)
    until(qtbot, studio.window.isWindowModified)
    answer(str(alone))
    choose_from_menu(studio.window, "File", "Save without runs")
    assert load_project(alone) == studio.spec
    assert len(on) == 1
    assert on[0] is not threading.current_thread()  # the window goes on drawing while a large one is written
    assert studio.document.path == path
    assert studio.window.isWindowModified()
    key(studio.window.canvas.view, Qt.Key.Key_S, CTRL)
    assert not studio.window.isWindowModified()
    assert load_kept(path).record.run(1).end == 5
    studio.window.files.save_alone_to(path)
    assert "net.gradstudio is the project's own file. Choose another name." in studio.window.messages.text
    assert load_kept(path).record.run(1).end == 5


def test_runs_that_were_not_saved_come_back_at_the_next_start(open_studio, qtbot, monkeypatch):
    # However busy the machine is, a window that closes waits until its training has offered the last step.
    monkeypatch.setattr("gradstudio.app.document.keeper._CLOSING_SECONDS", 60.0)
    first = open_studio()
    first.trainer.step(6)
    until(qtbot, lambda: first.step == 6)
    parameters = first.snapshot.parameters.tolist()
    first.window.editor.edit("Change L2", edits.set_training, l2=0.25)
    open_studio.close_all()
    second = open_studio()
    assert "was edited, trained to step 6 and not saved" in second.window.messages.offers[0]
    (kept,) = second.recovery.leftovers()
    second.window.files.unsaved.bring_back(kept)
    until(qtbot, lambda: second.is_settled and second.step == 6)
    assert second.snapshot.parameters.tolist() == parameters
    assert second.spec.training.l2 == 0.25
    assert second.window.isWindowModified()
