"""The colours of runs can be seen, and told apart."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QColor

from gradstudio.project import ProjectSpec
from gradstudio.training.record import Label, Run
from gradstudio.training.run.moment import RunId
from gradstudio.ui.look.colours import contrast
from gradstudio.ui.look.run_colours import run_colour
from gradstudio.ui.look.theme import DARK, LIGHT, Theme

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


def run(number: int, colour: str = "") -> Run:
    return Run(RunId(number), ProjectSpec(), label=Label(name="", colour=colour))


@THEMES
@pytest.mark.parametrize("ground", ["window", "surface", "raised", "hover"])
def test_every_run_can_be_seen_on_whatever_it_is_drawn_on(theme: Theme, ground: str) -> None:
    for number in range(1, 65):
        assert contrast(run_colour(run(number), theme), QColor(getattr(theme, ground))) >= 3.0, number


@THEMES
def test_sixteen_runs_have_colours_of_their_own_and_none_that_of_faults(theme: Theme) -> None:
    colours = [run_colour(run(number), theme) for number in range(1, 17)]
    for one, other in combinations([*colours, QColor(theme.fault)], 2):
        assert sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) > 40


@THEMES
def test_no_two_of_forty_eight_runs_have_the_same_colour(theme: Theme) -> None:
    colours = [run_colour(run(number), theme) for number in range(1, 49)]
    for one, other in combinations([*colours, QColor(theme.fault), QColor(theme.text)], 2):
        assert sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) > 25
    assert run_colour(run(49), theme) == colours[0]


def test_a_run_keeps_its_hue_in_the_other_theme() -> None:
    for number in range(1, 49):
        dark, light = (run_colour(run(number), theme).hslHueF() for theme in (DARK, LIGHT))
        assert min(abs(dark - light), 1 - abs(dark - light)) < 0.12, number


@THEMES
def test_a_chosen_colour_is_taken_as_it_is_where_it_can_be_seen(theme: Theme) -> None:
    assert run_colour(run(1, "#808080"), theme).name() == "#808080"


@THEMES
@pytest.mark.parametrize("colour", ["#ffff00", "#000080", "#1a1d23", "#fbfcfd"])
def test_a_chosen_colour_can_be_seen_in_either_theme(theme: Theme, colour: str) -> None:
    assert contrast(run_colour(run(1, colour), theme), QColor(theme.surface)) >= 3.0


def test_what_is_no_colour_in_a_file_is_drawn_all_the_same() -> None:
    assert run_colour(run(1, "no colour"), DARK).isValid()
