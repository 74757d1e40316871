"""Presets stand in a menu of their own, with a picture of their data and network each."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from gradstudio.project.presets import PRESETS
from gradstudio.ui.look.theme import DARK, LIGHT, load_fonts
from gradstudio.ui.presets.card import (
    _GAP,
    _LINES,
    _PADDING,
    _PICTURE,
    _WRAPPED,
    PictureCard,
    PresetOffer,
    _about_font,
)
from gradstudio.ui.presets.grid import CardGrid
from tests.qt_helpers import settle, until
from tests.ui.gestures import choose_preset, key, named

BY_NAME = {preset.name: preset for preset in PRESETS}


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def grid(qapp):
    load_fonts()
    holder = QWidget()
    offers = [
        PresetOffer(name=each.name, title=each.title, about=each.about, hint=each.caption, spec=each.spec)
        for each in PRESETS
    ]
    yield CardGrid(offers, 2, DARK, holder)
    holder.deleteLater()


def pixels(widget) -> np.ndarray:
    image = widget.grab().toImage()
    return np.frombuffer(image.constBits(), dtype=np.uint32).copy()


def test_each_picture_is_another_and_follows_the_theme(grid):
    pictures = {}
    for card in grid.cards:
        card.setFixedSize(card.sizeHint())
        empty = pixels(card)
        card.draw_picture()
        dark = pixels(card)
        assert not np.array_equal(dark, empty), card.text()
        card.set_theme(LIGHT)
        assert not card.has_picture
        card.draw_picture()
        assert not np.array_equal(pixels(card), dark), card.text()
        pictures[card.text()] = dark.tobytes()
    assert len(set(pictures.values())) == len(PRESETS)


def test_a_card_has_room_for_all_that_it_says(grid):
    about = QFontMetrics(_about_font())
    for card in grid.cards:
        width = card.sizeHint().width() - _PICTURE.width() - _GAP - 2 * _PADDING
        needed = about.boundingRect(QRect(0, 0, width, 1000), _WRAPPED, card.offer.about)
        assert needed.height() <= _LINES * about.lineSpacing(), card.text()


def test_a_card_says_to_a_screen_reader_what_it_is(grid):
    for card, preset in zip(grid.cards, PRESETS, strict=True):
        assert card.accessibleName() == preset.title
        assert card.accessibleDescription() == preset.about
        assert card.toolTip() == preset.caption


def test_arrows_walk_over_the_grid_and_leave_it_only_to_the_sides(grid):
    grid.parentWidget().show()
    grid.show()
    grid.window().activateWindow()
    settle()
    walked = {
        (0, Qt.Key.Key_Right): 1,
        (1, Qt.Key.Key_Left): 0,
        (0, Qt.Key.Key_Down): 2,
        (3, Qt.Key.Key_Up): 1,
        (8, Qt.Key.Key_Down): 0,
        (0, Qt.Key.Key_Up): 8,
        (1, Qt.Key.Key_Up): 7,  # the last row has one card
        (7, Qt.Key.Key_Down): 1,
        (1, Qt.Key.Key_Right): 1,
        (0, Qt.Key.Key_Left): 0,
        (8, Qt.Key.Key_Right): 8,
    }
    for (start, pressed), end in walked.items():
        grid.cards[start].setFocus()
        key(grid.cards[start], pressed)
        assert [card.hasFocus() for card in grid.cards].index(True) == end, (start, pressed)


@pytest.mark.parametrize("pressed", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_card_is_chosen_by_keys(grid, pressed):
    chosen: list[str] = []
    grid.chosen.connect(chosen.append)
    grid.parentWidget().show()
    grid.show()
    key(grid.cards[4], pressed)
    assert chosen == ["spiral"]


def open_menu(window) -> QMenu:
    menu = next(action.menu() for action in window.menuBar().actions() if action.text() == "&Presets")
    menu.popup(window.mapToGlobal(QPoint(8, 8)))
    settle()
    return menu


def test_the_menu_opens_a_preset_by_a_click_and_goes(studio, qtbot):
    choose_preset(studio.window, "Spiral solver")
    assert studio.spec == BY_NAME["spiral"].spec
    assert QApplication.activePopupWidget() is None
    until(qtbot, lambda: studio.is_settled)


def test_the_menu_draws_its_pictures_when_it_is_seen(open_studio, qtbot):
    studio = open_studio()
    menu = studio.window._menus.presets
    assert not any(card.has_picture for card in menu.grid.cards)
    menu = open_menu(studio.window)
    until(qtbot, lambda: all(card.has_picture for card in menu.grid.cards))
    menu.close()


def test_the_menu_is_walked_and_chosen_from_by_keys(studio, qtbot):
    menu = open_menu(studio.window)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.grid.cards[0].hasFocus()
    QTest.keyClick(menu.grid.cards[0], Qt.Key.Key_Tab)
    assert menu.grid.cards[1].hasFocus()
    QTest.keyClick(menu.grid.cards[1], Qt.Key.Key_Backtab)
    QTest.keyClick(menu.grid.cards[0], Qt.Key.Key_Down)
    assert menu.grid.cards[2].hasFocus()
    QTest.keyClick(menu.grid.cards[2], Qt.Key.Key_Right)
    QTest.keyClick(menu.grid.cards[3], Qt.Key.Key_Return)
    settle()
    assert not menu.isVisible()
    assert studio.spec == BY_NAME["playground"].spec
    until(qtbot, lambda: studio.is_settled)


def test_escape_closes_the_menu_and_changes_nothing(studio):
    before = studio.spec
    menu = open_menu(studio.window)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu.grid.cards[0], Qt.Key.Key_Escape)
    assert not menu.isVisible()
    assert studio.spec == before


def test_the_menu_fits_on_a_small_screen(studio):
    hint = studio.window._menus.presets.sizeHint()
    assert hint.width() <= 900 - 16
    assert hint.height() <= 600 - 32


def test_the_cards_follow_the_theme(studio):
    card = named(studio.window._menus.presets.grid, PictureCard, "Iris")
    studio.themes.choose("light")
    light = pixels(card)
    studio.themes.choose("dark")
    assert not np.array_equal(pixels(card), light)
