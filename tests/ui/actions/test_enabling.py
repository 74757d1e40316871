"""Actions are enabled by the conditions of their rows, and everywhere; one that is disabled says why."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow

from gradstudio.ui.actions.conditions import CONDITIONS
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.actions.table import ACTIONS
from gradstudio.ui.look.theme import DARK
from gradstudio.ui.window.command_palette import CommandPalette
from tests.qt_helpers import until


class Teller(QObject):
    changed = Signal()


def nothing(*news) -> None:
    """Stand in for what an action does."""


@pytest.fixture
def registry(qapp):
    window = QMainWindow()
    yield ActionRegistry(window, {spec.name: nothing for spec in ACTIONS}, DARK)
    window.deleteLater()


def needed() -> set[str]:
    return {name for spec in ACTIONS for name in (*spec.enabled_when, *spec.possible_when)}


def test_every_condition_of_an_action_is_in_the_table_and_every_one_there_is_needed():
    assert needed() == set(CONDITIONS)


def test_every_reason_is_a_phrase_to_which_a_full_stop_is_added():
    assert [why for why in CONDITIONS.values() if not why[0].isupper() or why.endswith(".")] == []


def test_the_window_follows_every_condition(studio):
    assert set(studio.window.actions_by_name.reasons) == set(CONDITIONS)


@pytest.mark.parametrize("name", CONDITIONS)
def test_an_action_follows_its_condition_and_says_why_it_cannot_be_done(registry, name):
    teller, holds = Teller(), [False]
    registry.follow({name: lambda: holds[0]}, teller.changed)
    for spec in ACTIONS:
        action = registry[spec.name]
        assert action.isEnabled() == (name not in spec.enabled_when)
        assert (f"{CONDITIONS[name]}." in action.toolTip()) == (
            name in (*spec.enabled_when, *spec.possible_when)
        )
    holds[0] = True
    teller.changed.emit()
    assert all(registry[spec.name].isEnabled() for spec in ACTIONS)
    assert not any(CONDITIONS[name] in registry[spec.name].toolTip() for spec in ACTIONS)


def test_of_two_conditions_both_are_needed_and_the_first_that_fails_is_told(registry):
    teller, answers = Teller(), {"has_groups": False, "scalar_selected": False}
    registry.follow({name: lambda name=name: answers[name] for name in answers}, teller.changed)
    for name in answers:
        assert not registry["fold"].isEnabled()
        assert CONDITIONS[name] in registry["fold"].toolTip()
        answers[name] = True
        teller.changed.emit()
    assert registry["fold"].isEnabled()


def test_what_knows_better_says_why_in_its_own_words(registry):
    registry.follow({"value_selected": lambda: "What is cut is held at zero: restore it first."})
    assert registry["type_value"].toolTip().endswith("What is cut is held at zero: restore it first.")
    assert not registry["type_value"].isEnabled()


def test_a_condition_that_is_not_in_the_table_is_a_mistake(registry):
    with pytest.raises(KeyError, match="can_fly"):
        registry.follow({"can_fly": lambda: True})


def test_what_is_disabled_is_so_in_menu_toolbar_and_palette_and_says_why_in_each(studio):
    window, action = studio.window, studio.window.actions_by_name["undo"]
    held = window.menuBar().actions()  # in PySide6 6.10 a menu is lost with its action
    menu = next(each.menu() for each in held if each.text() == "&Edit")
    assert action in menu.actions()
    assert menu.toolTipsVisible()
    assert not action.isEnabled()
    button = window.bar.widgetForAction(action)
    assert not button.isEnabled()
    assert CONDITIONS["can_undo"] in button.toolTip()
    palette = CommandPalette([action], window)
    item = palette.list.topLevelItem(0)
    assert item.isDisabled()
    assert CONDITIONS["can_undo"] in item.toolTip(0)
    palette.deleteLater()
    window.actions_by_name["add_layer"].trigger()
    assert action.isEnabled()
    assert button.isEnabled()
    assert CONDITIONS["can_undo"] not in button.toolTip()


def test_without_a_part_freezing_says_in_its_tool_tip_what_to_select(studio):
    window = studio.window
    action = window.actions_by_name["freeze_part"]
    assert action.isEnabled()  # so that its key says why, too
    assert CONDITIONS["part_selected"] in action.toolTip()
    window.selection.set_node(window.model.node_of("layer1.neuron1.w1"))
    assert CONDITIONS["part_selected"] not in action.toolTip()
    window.selection.set_node(window.model.graph.root)
    assert CONDITIONS["part_selected"] in action.toolTip()


def test_while_a_window_is_deleted_no_condition_is_asked(qtbot):
    window, asked = QMainWindow(), []
    field = QLineEdit(window)
    registry = ActionRegistry(window, {spec.name: nothing for spec in ACTIONS}, DARK)

    def holds() -> bool:
        asked.append(window.focusWidget())
        return True

    registry.follow({"value_selected": holds}, QApplication.instance().focusChanged)
    window.show()
    window.activateWindow()
    field.setFocus()
    until(qtbot, field.hasFocus)
    assert asked[-1] is field
    before = len(asked)
    shiboken6.delete(window)  # takes the focus away, of which the application tells everybody
    assert QApplication.focusWidget() is None
    assert len(asked) == before
