"""Everything can be read and hit in every workspace, at every size, scale and resolution of fonts."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from tests.qt_helpers import settle
from tests.ui.window import walking


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "setting",
    [
        {},
        {"QT_SCALE_FACTOR": "1.25"},
        {"QT_SCALE_FACTOR": "1.5"},
        {"QT_SCALE_FACTOR": "2"},
        {"QT_FONT_DPI": "120"},
        {"QT_FONT_DPI": "144"},
    ],
    ids=lambda setting: " ".join(f"{name}={value}" for name, value in setting.items()) or "plain",
)
def test_all_workspaces_at_all_sizes(setting):
    """In a process of its own: a program has one scale for all its life.

    At another than the usual one all sizes are walked that are tight in their way, large fonts among them.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.window.walking", *(["--tight"] if setting else [])],
        env=os.environ | setting,
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr


@pytest.fixture
def room(qtbot):
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(300, 300)
    room.show()
    return room


def test_the_walker_finds_nothing_wrong_with_what_has_room(room):
    column = QVBoxLayout(room)
    for widget in (QLabel("A caption"), QPushButton("Press")):
        widget.setMinimumHeight(walking.LEAST_TARGET)
        column.addWidget(widget)
    settle()
    assert walking.faults(room) == []


@pytest.mark.parametrize(
    ("make", "place", "fault"),
    [
        (lambda parent: QLabel("A long caption", parent), (0, 0, 30, 20), "its text takes"),
        (lambda parent: QPushButton("A long title", parent), (0, 0, 30, 30), "its text takes"),
        (QToolButton, (0, 0, 20, 30), "is a target of 20×30"),
        (QCheckBox, (280, 0, 30, 30), "lies outside of the window"),
    ],
)
def test_the_walker_finds_what_has_no_room(room, make, place, fault):
    widget = make(room)
    widget.setGeometry(*place)
    widget.show()
    assert fault in " ".join(walking.faults(room))


def test_the_walker_finds_an_elided_choice_and_what_lies_on_something_else(room):
    box, button = QComboBox(room), QPushButton(room)
    box.addItem("One of many choices")
    box.setGeometry(0, 0, 60, 30)
    button.setGeometry(50, 0, 60, 30)
    for widget in (box, button):
        widget.show()
    found = " ".join(walking.faults(room))
    assert "its text takes" in found
    assert "lies on" in found
