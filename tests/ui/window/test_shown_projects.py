"""Of projects that a program shows one after the other the newest is opened, with its weights; without a window."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtWidgets import QMainWindow

from gradstudio.showing.messages import ParametersMessage, ProjectMessage
from gradstudio.ui.window.shown_program import ShownProgram


class Nothing:
    """Does nothing, whatever is asked of it."""

    def __getattr__(self, name: str):
        return lambda *arguments, **fields: None


class Reading:
    """Reads a project while more is heard of the program."""

    def __init__(self) -> None:
        self.is_busy = False
        self.meanwhile: list = []

    def run(self, title: str, work):
        self.is_busy = True
        while self.meanwhile:
            self.meanwhile.pop(0)()
        self.is_busy = False
        return title.removeprefix("Opening ")


@pytest.fixture
def shown(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    trainer = SimpleNamespace(playing_changed=SimpleNamespace(connect=lambda slot: None))
    models = SimpleNamespace(trainer=trainer, document=None, graph=Nothing())
    opened: list[str] = []
    files = SimpleNamespace(begin=opened.append)
    messages = SimpleNamespace(inform=lambda *said: None, warn=lambda *said: None)
    program = ShownProgram(models, files, Nothing(), messages, Reading(), window)
    program.things = SimpleNamespace(caller="train.py")
    heard: list[tuple[str, float]] = []
    program._weights = SimpleNamespace(
        stop=lambda: None,
        follow=lambda spec, caller: heard.append((spec, 0.0)),
        take=lambda parameters: heard.append(("weights", float(parameters[0]))),
    )
    return program, opened, heard


def project(channel: int, title: str) -> ProjectMessage:
    return ProjectMessage(channel=channel, title=title, text="")


def weights(channel: int, number: float) -> ParametersMessage:
    return ParametersMessage(channel=channel, parameters=np.array([number]))


def test_a_project_that_comes_while_another_is_read_is_opened_in_its_place_with_its_own_weights(shown):
    program, opened, heard = shown
    program._aside.meanwhile = [
        lambda: program._on_things_parameters_came(weights(1, 1.0)),
        lambda: program._on_things_project_shown(project(2, "second")),
        lambda: program._on_things_parameters_came(weights(2, 2.0)),
        lambda: program._on_things_parameters_came(weights(2, 3.0)),
    ]
    program._on_things_project_shown(project(1, "first"))
    assert opened == []
    program._open_waiting()  # as the timer does
    assert opened == ["second"]
    assert heard == [("second", 0.0), ("weights", 3.0)]
    program._on_things_parameters_came(weights(2, 4.0))
    assert heard[-1] == ("weights", 4.0)


def test_weights_that_come_while_their_project_is_read_are_taken_after_it(shown):
    program, opened, heard = shown
    program._aside.meanwhile = [lambda: program._on_things_parameters_came(weights(1, 1.0))]
    program._on_things_project_shown(project(1, "first"))
    assert opened == ["first"]
    assert heard == [("first", 0.0), ("weights", 1.0)]
