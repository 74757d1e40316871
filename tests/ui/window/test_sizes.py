"""Everything can be read and hit in every workspace, at every size, scale and resolution of fonts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from tests.qt_helpers import settle
from tests.ui.window import walking


@pytest.fixture(scope="module")
def walkers() -> Iterator[subprocess.Popen[str]]:
    """What has all ready that each walk needs."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ui.window.walkers"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as walkers:
        yield walkers
        walkers.stdin.close()


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    "setting",
    [
        {},
        {"QT_SCALE_FACTOR": "1.25"},
        {"QT_SCALE_FACTOR": "1.5"},
        {"QT_SCALE_FACTOR": "2"},
    ],
    ids=lambda setting: " ".join(f"{name}={value}" for name, value in setting.items()) or "plain",
)
def test_all_workspaces_at_all_sizes(walkers, setting):
    """In a process of its own: a program has one scale for all its life.

    At another than the usual one all sizes are walked that are tight in their way.
    """
    walkers.stdin.write(json.dumps(setting) + "\n")
    walkers.stdin.flush()
    ended, found = json.loads(walkers.stdout.readline())
    assert found == []
    assert ended == 0


@pytest.mark.parametrize(("dots", "scale"), [("120", 1.25), ("144", 1.5)])
def test_to_qt_another_resolution_of_fonts_is_a_scale(dots, scale):
    """So what is walked at a scale need not be walked at the resolution of fonts that is the same."""
    program = (
        "from PySide6.QtGui import QGuiApplication; application = QGuiApplication([]);"
        "screen = application.primaryScreen(); print(screen.devicePixelRatio(), screen.logicalDotsPerInch())"
    )
    printed = {
        name: subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {name: value},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for name, value in (("QT_FONT_DPI", dots), ("QT_SCALE_FACTOR", str(scale)))
    }
    assert printed["QT_FONT_DPI"] == printed["QT_SCALE_FACTOR"]
    assert printed["QT_SCALE_FACTOR"].startswith(f"{scale} ")


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
