"""Writing the graph to a file, by the dialog."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gradstudio.project.number_text import format_number
from gradstudio.ui.canvas.export_dialog import FORMATS, ExportDialog
from gradstudio.ui.look.theme import DARK
from tests.ui.canvas.conftest import Bench


@pytest.fixture
def dialog(bench: Bench, qtbot: QtBot) -> ExportDialog:
    bench.selection.set_node(bench.node("layer2.neuron1.a"))
    bench.actions["focus_ancestors"].trigger()
    made = ExportDialog(bench.model, bench.state, lambda: bench.panel.view.frame_of_view, DARK, bench.window)
    qtbot.addWidget(made)
    return made


def choose(dialog: ExportDialog, **choices: str) -> bytes:
    for name, value in choices.items():
        box = getattr(dialog, name)
        box.setCurrentIndex(box.findData(value))
    return dialog.contents()


@pytest.mark.parametrize("part", ["all", "shown", "focus"])
def test_every_format_writes_every_part(dialog: ExportDialog, part: str) -> None:
    starts = {
        "svg": b"<?xml",
        "pdf": b"%PDF",
        "png": b"\x89PNG",
        "dot": b"digraph",
        "graphml": b"<",
        "json": b"{",
    }
    assert set(starts) == set(FORMATS)
    for name, start in starts.items():
        assert choose(dialog, format=name, part=part).startswith(start)
        assert "scalars" in dialog.hint.text()


def test_an_svg_holds_labels_and_numbers_as_text(bench: Bench, dialog: ExportDialog) -> None:
    root = ET.fromstring(choose(dialog, format="svg", part="all"))
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    numbers = [format_number(number) for number in bench.model.data]
    assert all(texts.count(number) >= numbers.count(number) for number in numbers)
    assert texts.count("data") == sum(len(number) <= 8 for number in numbers)  # a longer one needs its room
    assert "tanh" in texts
    assert format_number(bench.model.data[bench.node("loss")]) in texts


def test_a_png_has_the_chosen_scale_and_background(dialog: ExportDialog) -> None:
    dialog.scale.setValue(0.5)
    small = QImage.fromData(choose(dialog, format="png", part="shown", background="white"))
    dialog.scale.setValue(2.0)
    large = QImage.fromData(choose(dialog, format="png", part="shown", background="theme"))
    assert (large.width(), large.height()) == pytest.approx((small.width() * 4, small.height() * 4), abs=3)
    assert small.pixelColor(1, 1) == QColor("white")
    assert large.pixelColor(1, 1) == QColor(DARK.surface)
    assert "pixels" in dialog.hint.text()


def test_the_focus_alone_is_written(bench: Bench, dialog: ExportDialog) -> None:
    read = json.loads(choose(dialog, format="json", part="focus"))
    assert [node["id"] for node in read["nodes"]] == np.flatnonzero(bench.state.focus.nodes).tolist()


def test_a_picture_too_large_is_refused(bench: Bench, dialog: ExportDialog, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "a.png"), ""))
    monkeypatch.setattr("gradstudio.ui.kit.picture_export.MOST_PIXELS", 1000)
    said: list[str] = []
    dialog.refused.connect(said.append)
    dialog.format.setCurrentIndex(dialog.format.findData("png"))
    dialog.export_button.click()
    assert "too large" in said[0]
    assert not (tmp_path / "a.png").exists()


def test_export_writes_the_chosen_file(
    bench: Bench, dialog: ExportDialog, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "graph"), ""))
    written: list[str] = []
    dialog.exported.connect(written.append)
    dialog.format.setCurrentIndex(dialog.format.findData("dot"))
    dialog.export_button.click()
    assert written == [str(tmp_path / "graph.dot")]
    assert (tmp_path / "graph.dot").read_text().startswith("digraph")


def test_a_folder_that_is_not_there_is_said(dialog: ExportDialog, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "no" / "a.svg"), ""))
    said: list[str] = []
    dialog.refused.connect(said.append)
    dialog.export_button.click()
    assert "cannot be written" in said[0]


def test_the_action_opens_the_dialog(bench: Bench) -> None:
    bench.actions["export_graph"].trigger()
    opened = bench.window.findChild(ExportDialog)
    assert opened is not None
    assert opened.part.findData("focus") == -1
    opened.close()
