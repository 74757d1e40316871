"""The options of a sweep's set-up: what is chosen there is in the draft, and a draft is shown as it was chosen."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gradstudio.app.sweep.draft import GIVING_UP_TITLES, GivingUp, SweepDraft
from gradstudio.ui.sweep.set_up_options import SetUpOptions


@pytest.mark.parametrize(("way", "title"), GIVING_UP_TITLES.items())
def test_each_way_of_giving_up_is_chosen_by_its_name_and_shown_again(
    qtbot: QtBot, way: GivingUp, title: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen, shown = SetUpOptions(parent), SetUpOptions(parent)
    told: list[GivingUp] = []
    chosen.edited.connect(lambda: told.append(chosen.draft(SweepDraft()).gives_up))
    chosen.giving_up.setCurrentText(title)
    draft = chosen.draft(SweepDraft())
    assert draft.gives_up == way
    assert told == ([] if way == "none" else [way])
    shown.show_draft(draft)
    assert shown.giving_up.currentText() == title
