"""Messages make room for each other, and offers stay until they are answered."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QToolButton

from gradstudio.ui.look.theme import DARK, LIGHT
from gradstudio.ui.window.message_bar import MessageBar
from tests.qt_helpers import settle
from tests.ui.gestures import click


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
    bar.drop_refusal()
    assert bar.text == ""
    assert bar.offers == ("There are edits.",)
    click(button(bar, "Bring them back"))
    assert done == ["back"]
    assert bar.offers == ()
    assert bar.isHidden()


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
        "It runs away.",
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
