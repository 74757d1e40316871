"""The badges of findings on layers and neurons of the builder."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt

from gradstudio.app.doctor import examiner as module
from gradstudio.engine.paths import ScalarPath
from gradstudio.training.doctor import examine as rules
from gradstudio.training.doctor.finding import Finding, Location
from gradstudio.ui.look.theme import DARK, LIGHT
from tests.qt_helpers import settle, small_spec, until
from tests.ui.doctor.ward import FAULTY, findings_of
from tests.ui.gestures import click, key

_, DEAD = findings_of(FAULTY)


def dead(*units: int, seriousness: str = "warning", rule: str = "dead") -> Finding:
    """Return a finding in some neurons of the first layer."""
    places = tuple(Location(layer=0, unit=unit) for unit in units)
    return replace(DEAD, rule=rule, title=f"{rule} found", places=places, seriousness=seriousness)


@pytest.fixture
def hospital(open_shared, qtbot, monkeypatch):
    """Return what opens a window, and has something found in it."""
    monkeypatch.setattr(module, "PAUSE_MILLISECONDS", 1)
    found: list[tuple[Finding, ...]] = [()]
    monkeypatch.setattr(rules, "examine", lambda case, go_on: found[-1])
    studio = open_shared(small_spec(60, 6))

    def find(*findings: Finding):
        found.append(findings)
        studio.trainer.step(1)
        shown = studio.window._models.doctor.findings
        until(qtbot, lambda: tuple(shown.shown.values()) == findings)
        return studio.window

    return find


def placed(window) -> dict[str, QRect]:
    shown = window.builder.badges.badges
    return {str(part): badge.geometry() for part, badge in shown.items() if badge.isVisible()}


def test_badges_stand_where_parts_are_drawn_and_open_what_was_found_there(hospital, qtbot):
    window = hospital()
    assert placed(window) == {}
    window = hospital(DEAD, dead(0, 30, seriousness="warning"), dead(0, rule="saturated"))
    # Of the whole layer at its header, of a neuron at its square; neuron 31 is folded away.
    assert set(placed(window)) == {"layer1", "layer1.neuron1", "layer1.neuron3"}
    header = window.builder.view.headers[0].geometry()
    assert placed(window)["layer1"].contains(header.topLeft())
    square = window.builder.view.place_of(ScalarPath.whole(1, 2))
    assert placed(window)["layer1.neuron3"].contains(square.topLeft())
    badge = window.builder.badges.badges[ScalarPath.whole(1, 0)]
    assert badge.toolTip().splitlines()[:2] == ["dead found", "saturated found"]
    assert badge.accessibleName() == "Found in layer1.neuron1: dead found, saturated found"
    # Shown whole and scrolled, the badges go with the neurons; those above the drawing are hidden.
    window.builder.view.toggle_column(1)
    settle()
    window.builder.view.reveal(ScalarPath.whole(1, 30))
    settle()
    assert "layer1.neuron31" in placed(window)
    assert "layer1" in placed(window)
    # The first of what was found in a part is opened, by Return as by a click.
    findings = window._models.doctor.findings
    badge = window.builder.badges.badges[ScalarPath.whole(1, 30)]
    badge.setFocus()
    key(badge, Qt.Key.Key_Return)
    assert findings.chosen == ("dead", 1)
    click(window.builder.badges.badges[ScalarPath.whole(1)])
    assert findings.chosen == ("dead", 0)
    pictures = []
    for theme in (DARK, LIGHT):
        window.builder.set_theme(theme)
        pictures.append(badge.grab().toImage())
    assert pictures[0] != pictures[1]
    # What is found no more has no badge.
    window = hospital(dead(5, seriousness="fault"))
    assert set(window.builder.badges.badges) == {ScalarPath.whole(1, 5)}
    hospital()
    assert placed(window) == {}


def test_of_hundreds_of_neurons_some_have_a_badge(hospital):
    inputs = Location(path=ScalarPath.whole(0, 1))  # the doctor has nothing to say of them in the network
    window = hospital(dead(*range(60)), replace(dead(0), rule="other", places=(Location(layer=1), inputs)))
    assert len(window.builder.badges.badges) == 61
