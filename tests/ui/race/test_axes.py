"""Where fields that race are typed: as wide as there is room, and judged as they are typed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.look.theme import LIGHT
from gradstudio.ui.race.axes import RaceAxes


def test_a_narrow_panel_has_narrow_fields_and_nothing_beyond_its_edge(qtbot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    axes = RaceAxes(LIGHT, whole)
    axes.show_spec(ProjectSpec())
    axes.add_button.click()
    whole.show()
    for width in (320, 1000):
        axes.resize(width, 90)
        assert all(row.remove.parentWidget().width() <= width for row in axes.rows)
    assert axes.rows[0].remove.parentWidget().width() > 320


def test_what_is_wrong_is_said_and_marked_at_its_row(qtbot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    axes = RaceAxes(LIGHT, whole)
    axes.show_spec(ProjectSpec())
    axes.add_button.click()
    assert axes.is_legal
    axes.rows[1].values.setText("relu, tanf")
    assert not axes.is_legal
    assert "Did you mean 'tanh'?" in axes.says.text()
    assert not axes.rows[0].values.property("wrong")
    assert axes.rows[1].values.property("wrong")
    axes.rows[1].values.setText("relu, tanh")
    assert axes.counted == "5 × 2 = 10 pairs race"
