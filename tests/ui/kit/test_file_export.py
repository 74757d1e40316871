"""What is exported is written to the file that was chosen, or it is told why not."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from gradstudio.app.program.settings import documents_folder
from gradstudio.export.errors import ExportError
from gradstudio.store.sweeps import SweepStore
from gradstudio.ui.kit.file_export import TableExport, problem_of_writing


class Asked:
    """An export of which it is known where it begins to ask, and what it tells."""

    def __init__(self, parent: QWidget) -> None:
        self.answer, self.proposed = Path(), Path()
        self.informed: list[str] = []
        self.refused: list[str] = []
        self.export = TableExport(
            parent, "Export runs", "The runs", self.informed.append, self.refused.append
        )

    def ask(self, answer: Path) -> None:
        self.answer = answer
        self.export.ask("runs.csv", lambda: "a,b\r\n", "3 runs")

    def choose(self, _parent, _title, start: str, *_) -> tuple[str, str]:
        self.proposed = Path(start)
        return str(self.answer), ""


@pytest.fixture
def asked(qtbot, monkeypatch) -> Asked:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Asked(parent)
    made.parent = parent
    monkeypatch.setattr(QFileDialog, "getSaveFileName", made.choose)
    return made


def test_a_table_is_written_and_its_folder_is_proposed_next(asked, tmp_path):
    asked.ask(tmp_path / "mine")
    assert asked.proposed == documents_folder() / "runs.csv"
    assert (tmp_path / "mine.csv").read_bytes() == b"a,b\r\n"
    assert asked.informed == ["3 runs written to mine.csv."]
    asked.ask(tmp_path / "none" / "mine.csv")
    assert asked.proposed == tmp_path / "runs.csv"
    assert asked.refused[0].startswith("The runs cannot be written to ")
    asked.ask(tmp_path / "mine.csv")
    assert asked.proposed == tmp_path / "runs.csv"  # not where nothing was written


@pytest.mark.parametrize("name", ["kept.gradstudio", "kept.gradsweep", "kept.results", "link.csv"])
def test_a_project_or_the_results_of_a_sweep_are_not_written_over(asked, tmp_path, name):
    kept = tmp_path / name.replace("link.csv", "text.gradstudio")
    if kept.suffix == ".results":
        SweepStore.create(kept, "", "", ()).close()
    else:
        kept.write_bytes(b"mine")
    if name == "link.csv":
        (tmp_path / name).symlink_to(kept)
    before = kept.read_bytes()
    asked.ask(tmp_path / name)
    assert kept.read_bytes() == before
    assert asked.refused[0].endswith("Choose another name.")
    assert not asked.informed


def test_whatever_goes_wrong_is_a_sentence(tmp_path, monkeypatch):
    def too_large() -> bytes:
        raise ExportError("The picture would be too large.")

    def full(*_) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "graph.png"
    assert problem_of_writing(path, too_large, "The graph") == "The picture would be too large."
    monkeypatch.setattr("gradstudio.project.atomic.replacing", full)
    assert (
        problem_of_writing(path, lambda: b"", "The graph")
        == f"The graph cannot be written to {path}: No space left on device."
    )
    assert not list(tmp_path.iterdir())
