"""Messages stay until they are read, make room for each other, and offers stay until they are answered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from gradstudio.ui.look.theme import DARK, LIGHT
from gradstudio.ui.window import message_bar, message_line
from gradstudio.ui.window.message_bar import MessageBar
from tests.qt_helpers import settle, until
from tests.ui.gestures import click, key


@pytest.fixture
def bar(qtbot):
    bar = MessageBar(DARK)
    qtbot.addWidget(bar)
    return bar


def button(bar: MessageBar, title: str) -> QPushButton:
    return next(b for b in bar.findChildren(QPushButton) if b.isVisible() and b.text() == title)


def test_a_bar_with_nothing_to_say_is_hidden(bar):
    assert bar.isHidden()
    bar.inform("Saved.")
    assert bar.isVisible()
    bar.clear()
    assert bar.isHidden()


def test_an_offer_outlives_every_message(bar):
    done: list[str] = []
    bar.offer("work", "There are edits.", [("Bring them back", lambda: done.append("back"))])
    bar.inform("Saved.")
    bar.warn("It is full.")
    bar.refuse("No.")
    bar.drop_passing()
    assert bar.texts == ("Saved.", "It is full.")
    assert bar.offers == ("There are edits.",)
    click(button(bar, "Bring them back"))
    assert done == ["back"]
    assert bar.offers == ()


def test_an_offer_takes_no_message_away(bar):
    bar.warn("It is full.")
    bar.offer("work", "There are edits.", [("Discard", lambda: None)])
    assert bar.text == "It is full."
    bar.withdraw("work")
    assert bar.text == "It is full."
    assert bar.isVisible()


def test_offers_about_several_things_stand_in_the_order_in_which_they_came(bar):
    bar.offer("work", "There are edits.", [])
    bar.offer("disk", "The file has changed.", [])
    bar.offer("work", "There are more edits.", [])
    assert bar.offers == ("The file has changed.", "There are more edits.")
    bar.withdraw("nothing of the kind")
    settle()
    assert len([line for line in bar.findChildren(QToolButton) if line.isVisible()]) == 2


def test_an_offer_may_have_several_answers_and_an_answer_may_make_the_next_offer(bar):
    bar.offer(
        "run",
        "It diverges.",
        [("Lower the rate", lambda: bar.offer("run", "Better?", [])), ("No", bar.clear)],
    )
    assert {b.text() for b in bar.findChildren(QPushButton) if b.isVisible()} == {"Lower the rate", "No"}
    click(button(bar, "Lower the rate"))
    assert bar.offers == ("Better?",)
    assert bar.isVisible()


def test_closing_an_offer_is_no_answer(bar):
    done: list[str] = []
    bar.offer("work", "There are edits.", [("Discard", lambda: done.append("gone"))], close_hint="Not now")
    click(next(b for b in bar.findChildren(QToolButton) if b.isVisible() and b.toolTip() == "Not now"))
    assert done == []
    assert bar.offers == ()


def test_a_message_is_text_and_no_markup(bar):
    bar.warn("a<b>c.gradstudio cannot be read.")
    assert bar.text == "a<b>c.gradstudio cannot be read."
    bar.set_theme(LIGHT)
    assert bar.grab().width() > bar.sizeHint().height()


def test_the_newest_messages_are_shown_together_and_the_oldest_makes_room(bar):
    bar.offer("work", "There are edits.", [("Discard", lambda: None)])
    for text in ("One.", "Two.", "Three.", "Four."):
        bar.inform(text)
    assert bar.texts == ("Two.", "Three.", "Four.")
    assert bar.offers == ("There are edits.",)
    assert bar.text == "Four."


def test_a_message_that_can_be_answered_makes_no_room(bar):
    bar.inform("Choose.", [("Go on", lambda: None)])
    for text in ("One.", "Two.", "Three.", "Four."):
        bar.inform(text)
    assert bar.texts[0] == "Choose."


def test_what_is_said_again_or_anew_about_the_same_is_shown_once(bar):
    bar.inform("Saved.")
    bar.warn("It is full.")
    bar.inform("Saved.")
    assert bar.texts == ("It is full.", "Saved.")
    bar.refuse("No.")
    bar.refuse("Still no.")
    assert bar.texts == ("It is full.", "Saved.", "Still no.")


def test_information_goes_when_it_was_read_and_faults_stay(bar, qtbot, monkeypatch):
    monkeypatch.setattr(message_bar, "_LEAST_MILLISECONDS", 1)
    monkeypatch.setattr(message_bar, "_MILLISECONDS_A_CHARACTER", 0)
    monkeypatch.setattr(message_line, "_TICK_MILLISECONDS", 1)
    bar.show()
    bar.activateWindow()
    bar.warn("It is full.")
    bar.inform("Saved.")
    until(qtbot, lambda: bar.texts == ("It is full.",))


def test_what_has_the_focus_is_being_read_and_gives_the_focus_back(qtbot):
    line, bar, both = QLineEdit(), MessageBar(DARK), QWidget()
    qtbot.addWidget(both)
    column = QVBoxLayout(both)
    column.addWidget(line)
    column.addWidget(bar)
    both.show()
    both.activateWindow()
    line.setFocus()
    settle()
    bar.inform("Saved.", [("Show it", lambda: None)])
    (said,) = bar.findChildren(message_line.MessageLine)
    assert not said._is_held()
    button(bar, "Show it").setFocus()
    assert said._is_held()
    key(button(bar, "Show it"), Qt.Key.Key_Escape)
    assert bar.texts == ()
    assert line.hasFocus()  # as before


def test_a_screen_reader_is_told_at_once_of_a_fault(bar, monkeypatch):
    told: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        message_line, "announce", lambda widget, text, *, at_once: told.append((text, at_once))
    )
    bar.inform("Saved.")
    bar.warn("It is full.")
    assert told == [("Saved.", False), ("It is full.", True)]


def test_buttons_go_below_a_sentence_that_they_would_squeeze(bar):
    bar.offer("run", "The loss rises and rises. " * 3, [("Lower the rate ÷10 and start over", bar.clear)])
    low, tall = bar.height_at(bar.natural_width()), bar.height_at(300)
    assert low < tall
    bar.resize(300, tall)
    settle()
    text, answer = bar.findChildren(message_line.QLabel)[1], button(bar, "Lower the rate ÷10 and start over")
    assert answer.mapTo(bar, answer.rect().topLeft()).y() > text.mapTo(bar, text.rect().bottomLeft()).y()
    assert answer.width() >= answer.sizeHint().width()


def test_details_stand_in_small_type_below_the_sentence_and_are_read_with_it(bar):
    bar.inform("Settings suit:", [("Keep mine", bar.clear)], details="Adam at 0.01, batches of 32.")
    assert bar.text == "Settings suit: Adam at 0.01, batches of 32."
    bar.resize(bar.natural_width(), bar.height_at(bar.natural_width()))
    settle()
    text, details = (label for label in bar.findChildren(message_line.QLabel) if label.text())
    assert details.mapTo(bar, QPoint()).y() > text.mapTo(bar, QPoint(0, text.height() - 1)).y()
    assert details.font().pointSizeF() < text.font().pointSizeF()
    bar.inform("Settings suit:", details="Adam at 0.01, batches of 32.")
    assert len(bar.texts) == 1  # the same is said once


def test_a_message_of_some_workspaces_waits_while_another_is_shown(bar):
    bar.show_workspace("studio")
    bar.inform("Settings suit.", [("Keep mine", lambda: None)], where=("studio", "design"))
    bar.show_workspace("compare")
    assert bar.isHidden()
    assert bar.texts == ()
    assert not bar.close_newest()
    bar.inform("Saved.")
    assert bar.text == "Saved."
    alone = bar.height_at(400)
    bar.show_workspace("design")
    assert bar.texts == ("Settings suit.", "Saved.")
    assert bar.height_at(400) > alone


def test_a_message_said_elsewhere_comes_with_its_workspace(bar):
    bar.show_workspace("compare")
    bar.inform("Settings suit.", where=("studio",))
    assert bar.isHidden()
    bar.show_workspace("studio")
    assert bar.text == "Settings suit."
