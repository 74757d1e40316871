"""The page of the first start offers projects, data of one's own and the tour, and blocks nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel

from gradstudio.app.program.welcome import BEGINNINGS, FIRST, LATER
from gradstudio.project.presets import PRESETS
from gradstudio.ui.help.floating import FloatingCard, within
from gradstudio.ui.look.theme import DARK, LIGHT
from gradstudio.ui.presets.card import PictureCard
from gradstudio.ui.window.main_window import MainWindow
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose_from_menu, click, key, named

BY_NAME = {preset.name: preset for preset in PRESETS}


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def page(studio):
    choose_from_menu(studio.window, "Help", "Welcome")
    assert studio.window.help.page.isVisible()
    return studio.window.help.page


def test_the_very_first_start_shows_the_page_over_the_demo_as_it_trains_and_later_ones_do_not(start_here):
    shown: list[str] = []

    def watch(window: MainWindow) -> None:
        played: list[bool] = []
        window.trainer.playing_changed.connect(played.append)
        looking = QTimer(window)

        def look() -> None:
            if window.help.page.isVisible() and True not in played:
                return  # the worker is about to begin
            looking.stop()
            shown.append("a page, and it trains" if window.help.page.isVisible() else "no page")
            window.close()

        looking.timeout.connect(look)
        window.begun.connect(looking.start)

    assert [start_here(watch) for _ in range(2)] == [0, 0]
    assert shown == ["a page, and it trains", "no page"]


def test_a_window_that_nobody_greets_shows_no_page(open_studio):
    assert not open_studio().window.help.page.isVisible()


def test_what_helps_is_made_when_it_is_first_opened_in_the_theme_of_then(open_studio):
    studio = open_studio()
    window = studio.window
    assert not window.findChildren(FloatingCard)
    assert not window.findChildren(PictureCard)
    studio.themes.choose("light")
    card = window.help.page.grid.cards[0]
    card.setFixedSize(card.sizeHint())
    made = card.grab().toImage()
    card.set_theme(DARK)
    assert card.grab().toImage() != made
    card.set_theme(LIGHT)
    assert card.grab().toImage() == made


def test_what_is_offered_are_presets_and_data_of_ones_own():
    assert [each.title for each in BEGINNINGS] == ["Single neuron", "XOR", "Moons", "Digits", "My data"]
    assert {each.preset for each in BEGINNINGS} <= {*BY_NAME, ""}


def test_the_demo_trains_behind_the_page_which_says_so(studio, qtbot):
    window = studio.window
    window.help.greet()
    said = window.help.page.findChildren(type(window.help.page._about))
    assert FIRST in {label.text() for label in said}
    until(qtbot, lambda: studio.trainer.is_playing and studio.snapshot.step > 3)
    click(window.builder.view, QPoint(5, 5))  # the window can be used
    assert window.help.page.isVisible()
    studio.trainer.pause()


@pytest.mark.parametrize("begun", [each for each in BEGINNINGS if each.preset], ids=lambda each: each.title)
def test_a_click_opens_a_project_and_trains_it(studio, page, qtbot, begun):
    click(named(page, PictureCard, begun.title))
    assert not page.isVisible()
    assert studio.spec == BY_NAME[begun.preset].spec
    until(qtbot, lambda: studio.is_settled and studio.snapshot.step > 0)
    studio.trainer.pause()


def test_data_of_ones_own_are_asked_for(studio, page, answer):
    answer(None)
    before = studio.spec
    click(named(page, PictureCard, "My data"))
    assert not page.isVisible()
    settle()
    assert studio.spec == before


def test_keys_walk_and_choose(studio, page, qtbot):
    cards = page.grid.cards
    assert studio.window.focusWidget() is cards[0]
    key(cards[0], Qt.Key.Key_Right)
    assert cards[1].hasFocus()
    key(cards[1], Qt.Key.Key_Return)
    assert studio.spec == BY_NAME["xor"].spec
    until(qtbot, lambda: studio.is_settled and studio.snapshot.step > 0)
    studio.trainer.pause()


def test_escape_closes_it_and_gives_the_focus_back(studio, page):
    key(page.grid.cards[0], Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert studio.window.canvas.view.hasFocus()


def test_escape_closes_it_from_elsewhere_where_it_means_nothing_else(studio, page):
    studio.window.bar.play_button.setFocus()
    key(studio.window.bar.play_button, Qt.Key.Key_Escape)
    assert not page.isVisible()
    key(studio.window.bar.play_button, Qt.Key.Key_Escape)  # and then means nothing


def test_it_goes_with_the_workspace_that_it_was_opened_in_and_stays_where_it_is_opened(studio, page):
    key(studio.window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert not page.isVisible()
    choose_from_menu(studio.window, "Help", "Welcome")
    assert page.isVisible()
    studio.window.resize(900, 600)
    settle()
    assert page.isVisible()


def test_it_says_that_what_is_open_is_kept_and_goes_when_another_project_opens(studio, page, qtbot):
    assert page._about.text() == LATER
    studio.window.files.new()
    assert not page.isVisible()
    until(qtbot, lambda: studio.is_settled)


@pytest.mark.parametrize("size", [(1280, 800), (900, 600)])
def test_it_lies_within_the_window_and_clips_nothing(studio, page, size):
    window = studio.window
    window.resize(*size)
    settle()
    page.place()
    assert window.rect().contains(page.geometry())
    assert page.geometry().top() > window.bar.geometry().bottom()
    assert page.geometry().bottom() < window.statusBar().geometry().top()
    assert all(label.height() >= label.heightForWidth(label.width()) for label in page.findChildren(QLabel))
    for button in page.findChildren(QAbstractButton):
        assert page.rect().contains(QRect(button.mapTo(page, QPoint()), button.size())), button.text()
        assert button.size().height() >= button.minimumSizeHint().height()
        assert min(button.width(), button.height()) >= 24


def test_a_message_waits_behind_the_page(studio, page):
    window = studio.window
    window.messages.inform("Wrote network.svg.")
    settle()
    children = window.children()
    assert children.index(page) > children.index(window.messages)


def test_what_is_too_large_for_a_room_becomes_smaller_and_what_is_beside_it_moves_in():
    room = QRect(10, 10, 100, 80)
    assert within(QRect(50, 50, 200, 20), room) == QRect(10, 50, 100, 20)
    assert within(QRect(-50, 500, 20, 20), room) == QRect(10, 70, 20, 20)
    assert within(QRect(20, 20, 30, 30), room) == QRect(20, 20, 30, 30)
