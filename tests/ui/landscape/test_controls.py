"""The line above the landscape's pictures: on how many samples a plane was measured, how far, and how to go on."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gradstudio.ui.landscape.controls import LandscapeControls


class Measured(QObject):
    """Stands for a `Landscape` of a large network."""

    progressed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.kind = "path"
        self.relief = SimpleNamespace(samples=380, sample_count=1797)
        self.measured: SimpleNamespace | None = None
        self.is_busy = self.takes_long = True
        self.is_given_up = False
        self.asked: list[str] = []

    def another(self) -> None:
        self.asked.append("another")

    def set_others(self, on: bool) -> None:
        self.asked.append(f"others {on}")

    def cancel(self) -> None:
        self.asked.append("cancel")

    def measure(self) -> None:
        self.asked.append("measure")


@pytest.fixture
def landscape(qapp) -> Measured:
    return Measured()


@pytest.fixture
def window(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def controls(landscape, window) -> LandscapeControls:
    made = LandscapeControls(landscape, window)
    made.show_state("contours")
    return made


def test_while_a_large_network_is_measured_it_says_on_how_many_samples_and_how_far(landscape, controls):
    assert controls.samples.text() == "First look: 380 of 1,797 samples"
    assert not controls.progress.isHidden()
    landscape.progressed.emit(0.25)
    assert controls.progress.value() == 250
    assert controls.cancel_button.text() == "25% – cancel"
    controls.cancel_button.click()
    assert landscape.asked == ["cancel"]


def test_what_was_given_up_can_be_gone_on_with(landscape, controls):
    assert controls.resume_button.isHidden()
    landscape.is_busy = landscape.takes_long = False
    landscape.is_given_up = True
    controls.show_state("contours")
    assert controls.samples.text() == "Measured on 380 of 1,797 samples"
    assert controls.progress.isHidden()
    assert controls.cancel_button.isHidden()
    controls.resume_button.click()
    assert landscape.asked == ["measure"]
    controls.show_state("sharpness")
    assert (
        controls.resume_button.isHidden()
    )  # of the eigenvalues nothing is there: the empty page has a button
    assert controls.samples.isHidden()


def test_eigenvalues_that_are_of_earlier_steps_can_be_gone_on_with(landscape, controls):
    landscape.is_busy = landscape.takes_long = False
    landscape.is_given_up = True
    landscape.measured = SimpleNamespace()
    landscape.relief = None
    controls.show_state("sharpness")
    assert not controls.resume_button.isHidden()
    controls.resume_button.click()
    assert landscape.asked == ["measure"]
    controls.show_state("contours")
    assert controls.resume_button.isHidden()
