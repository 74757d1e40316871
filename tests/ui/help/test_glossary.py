"""A word of the window is explained where it stands, and in the glossary."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from gradstudio.app.program.glossary import GLOSSARY, meaning_of, word_of
from gradstudio.ui.help.glossary_dialog import GlossaryDialog
from gradstudio.ui.project.form import SECTIONS
from tests.qt_helpers import settle
from tests.ui.gestures import key, named, type_into


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def plain(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def rest_on(widget, at: QPoint) -> bool:
    """Rest the mouse on a widget; whether it answers with a tool tip."""
    event = QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at))
    return QApplication.sendEvent(widget, event) and event.isAccepted()


def test_the_dialog_shows_all_words_and_then_those_that_are_asked_for(qapp):
    dialog = GlossaryDialog(None)
    dialog.show()
    shown = plain(dialog.words.toPlainText())
    assert all(word.term in shown and word.meaning in shown for word in GLOSSARY)
    dialog.query.setText("hinge")
    shown = plain(dialog.words.toPlainText())
    assert shown == f"Hinge loss {meaning_of('hinge loss')}"
    dialog.query.setText("flux capacitor")
    assert "No word is found" in dialog.words.toPlainText()
    dialog.close()
    dialog.deleteLater()


def test_it_opens_by_its_key_takes_what_is_typed_and_goes_by_escape(studio):
    key(studio.window.canvas.view, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    dialog = studio.window.findChild(GlossaryDialog)
    assert dialog.isVisible()
    assert not dialog.isModal()
    studio.window.actions_by_name["glossary"].trigger()
    assert studio.window.findChildren(GlossaryDialog) == [dialog]  # no second one
    dialog.activateWindow()
    settle()
    assert dialog.query.hasFocus()
    type_into(named(dialog, type(dialog.query), "Find a word"), "epoch")
    assert "One pass through all training samples." in dialog.words.toPlainText()
    assert dialog.isVisible()  # Return looks for a word, and closes nothing
    key(dialog.query, Qt.Key.Key_Escape)
    assert studio.window.findChild(GlossaryDialog) is None


def test_fields_captions_headings_and_figures_say_what_their_words_mean(studio):
    window = studio.window
    for section in window.project.sections.values():
        section.heading.setChecked(True)
    for rows in SECTIONS.values():
        for row in rows:
            word, field = word_of(row.path), window.project.field(row.path)
            if word is not None and field.isEnabled():
                assert word.meaning in plain(field.toolTip()), row.path
                assert row.hint in field.toolTip(), row.path
    assert meaning_of("regularisation") in plain(window.project.sections["Regularisation"].heading.toolTip())
    for name in ("step", "loss", "accuracy"):
        assert plain(window.bar.readout_tip(name)) == meaning_of(name)
        assert meaning_of(name) in plain(window.status.state.toolTip())
    assert meaning_of("activation") in plain(window.builder.view.headers[0].activation.toolTip())


@pytest.mark.parametrize("name", ["loss", "builder", "project"])
def test_the_header_of_a_panel_says_what_is_in_it_and_the_panel_itself_does_not(studio, name):
    dock = next(dock for dock in studio.window.docks.all if dock.objectName() == f"{name}_dock")
    header = QPoint(24, dock.widget().geometry().top() // 2)
    QToolTip.hideText()
    assert rest_on(dock, header)
    assert meaning_of(dock.windowTitle()) in plain(QToolTip.text())
    assert not rest_on(dock, dock.widget().geometry().center())
