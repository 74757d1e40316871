"""A file whose suffix was left out is not replaced without a question."""

from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from gradstudio.ui.kit.question_box import with_suffix_asked

UI = Path(__file__).resolve().parents[3] / "gradstudio/ui"


def test_a_file_that_is_there_is_asked_about_and_another_is_written(qtbot, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    written = []
    with_suffix_asked(window, str(tmp_path / "runs"), ".csv", written.append)
    assert written == [tmp_path / "runs.csv"]
    (tmp_path / "runs.csv").touch()
    with_suffix_asked(window, str(tmp_path / "runs.csv"), ".csv", written.append)
    assert len(written) == 2  # the file dialog has asked about what was typed
    with_suffix_asked(window, str(tmp_path / "runs"), ".csv", written.append)
    assert len(written) == 2
    box = window.findChild(QMessageBox)
    next(button for button in box.buttons() if button.text() == "Replace").click()
    assert len(written) == 3


def test_every_table_and_picture_is_written_that_way():
    """Projects and sweeps ask in their own way, or refuse."""
    own_way = {UI / "kit/question_box.py", UI / "window/project_files.py", UI / "sweep/panel.py"}
    adding = {path for path in UI.rglob("*.py") if ".with_suffix(" in path.read_text(encoding="utf-8")}
    assert adding <= own_way
