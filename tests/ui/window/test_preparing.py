"""Between Play and the first step kernels may have to be compiled: nobody is asked to press Play meanwhile."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtWidgets import QLabel

from gradstudio.training.run.session import Session
from gradstudio.ui.runs import RunsPanel
from tests.qt_helpers import until
from tests.ui.gestures import press_action


@pytest.fixture
def held(open_studio):
    """A window whose training thread takes its time with every session after the first."""
    ready, made = Event(), []

    def slow(*arguments, **named) -> Session:
        made.append(1)
        if len(made) > 1:
            assert ready.wait(200)
        return Session(*arguments, **named)

    studio = open_studio(make_session=slow)
    yield studio, ready
    ready.set()


def said(studio) -> list[str]:
    plot, runs = studio.window.loss_plot, studio.window.findChild(RunsPanel)
    return [plot._head.readout.text(), runs._empty.text(), studio.window.status.text]


def test_after_play_all_say_that_it_is_being_prepared(held, qtbot):
    studio, ready = held
    assert [text.split()[0] for text in said(studio)] == ["Press", "Press", "Ready"]
    studio.trainer.reset()  # which keeps the thread
    press_action(studio.window, "play")
    assert [text.split()[0] for text in said(studio)] == ["Getting", "Getting", "Preparing"]
    labels = (label.text() for label in studio.window.findChildren(QLabel) if label.isVisible())
    assert not any("Press Play" in text for text in labels)
    press_action(studio.window, "play")  # taken back
    assert [text.split()[0] for text in said(studio)] == ["Press", "Press", "Ready"]
    press_action(studio.window, "play")
    ready.set()
    until(qtbot, lambda: studio.trainer.is_playing)
    until(qtbot, lambda: "lowest" in said(studio)[0])
