"""Both themes can be read, and switching draws everything anew."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication

from gradstudio.ui.actions.table import ACTIONS
from gradstudio.ui.look.colours import LEVELS, diverging, levels, readable_on
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import DARK, LIGHT
from tests.ui.gestures import choose_from_menu

BOTH = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)


def luminance(colour: QColor) -> float:
    """Relative luminance. Source: WCAG 2.2."""
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]
    return float(np.dot(channels, (0.2126, 0.7152, 0.0722)))


def contrast(one: str | QColor, other: str | QColor) -> float:
    high, low = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pixels(widget) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)[..., :3].astype(int)


@BOTH
@pytest.mark.parametrize("role", ["text", "muted"])
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
def test_text_can_be_read(theme, role, ground):
    assert contrast(getattr(theme, role), getattr(theme, ground)) >= 4.5


@BOTH
def test_text_can_be_read_under_the_mouse_and_on_the_accent(theme):
    assert contrast(theme.text, theme.hover) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@BOTH
@pytest.mark.parametrize("role", ["accent", "fault", "negative", "positive"])
def test_marks_stand_out_from_what_is_behind_them(theme, role):
    assert contrast(getattr(theme, role), theme.surface) >= 3.0


@BOTH
def test_numbers_on_nodes_can_be_read_at_every_colour(theme):
    for colour in diverging(theme):
        assert contrast(readable_on(colour), colour) >= 4.5


@BOTH
def test_the_scale_is_symmetric_about_its_neutral_middle(theme):
    colours = diverging(theme)
    assert len(colours) == LEVELS
    assert colours[0] == QColor(theme.negative)
    assert colours[LEVELS // 2] == QColor(theme.neutral)
    assert colours[-1] == QColor(theme.positive)


@pytest.mark.parametrize("logarithmic", [True, False])
def test_levels_are_symmetric_and_bounded_for_any_number(logarithmic):
    values = np.array([-np.inf, -5.0, -1.0, -1e-3, 0.0, 1e-3, 1.0, 5.0, np.inf, np.nan, 1e308, 5e-324])
    found = levels(values, 1.0, logarithmic)
    assert found.min() == 0
    assert found.max() == LEVELS - 1
    middle = LEVELS // 2
    assert found[4] == found[9] == middle
    assert np.array_equal(found[:4] - middle, middle - found[[8, 7, 6, 5]])


@pytest.mark.parametrize("limit", [0.0, np.inf, np.nan])
def test_levels_survive_a_limit_that_is_none(limit):
    assert levels(np.array([0.0, 1.0]), limit).tolist() == [LEVELS // 2, LEVELS - 1]


@BOTH
def test_every_icon_draws_something_in_the_themes_colour(theme):
    for name in {spec.icon for spec in ACTIONS if spec.icon}:
        image = icon(name, theme).pixmap(QSize(24, 24)).toImage()
        seen = {
            image.pixelColor(x, y).name()
            for x in range(24)
            for y in range(24)
            if image.pixelColor(x, y).alpha() > 250
        }
        assert theme.text in seen, name


def test_choosing_a_theme_draws_everything_anew_and_is_remembered(studio):
    window = studio.window
    parts = [window, window.canvas.view, window.builder.view, window.loss_plot, window.project.preview]
    choose_from_menu(window, "View", "Theme", "Light")
    light = [pixels(part) for part in parts]
    choose_from_menu(window, "View", "Theme", "Dark")
    dark = [pixels(part) for part in parts]
    assert studio.settings.theme == "dark"
    for bright, dim in zip(light, dark, strict=True):
        assert bright.mean() > dim.mean() + 100
    assert QApplication.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    choose_from_menu(window, "View", "Theme", "Light")
    again = pixels(window.canvas.view)
    assert np.array_equal(again, light[1])


def test_the_theme_that_was_chosen_is_there_at_the_next_start(open_studio):
    first = open_studio()
    choose_from_menu(first.window, "View", "Theme", "Dark")
    open_studio.close_all()
    second = open_studio()
    assert second.themes.theme is DARK
    assert second.themes.choice == "dark"


def test_the_selection_is_drawn_in_the_accent(studio):
    view, colour = studio.window.canvas.view, QColor(studio.themes.theme.accent)
    accent = np.array([colour.blue(), colour.green(), colour.red()])
    assert not (np.abs(pixels(view) - accent).max(axis=2) < 12).any()
    studio.window.selection.set_node(studio.window.model.graph.root)
    assert (np.abs(pixels(view) - accent).max(axis=2) < 12).any()
