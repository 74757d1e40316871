"""The panels of the workspace Lab, as data; none of them is loaded before it is first seen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.models import Models
from gradstudio.ui.window.panel_spec import PanelSpec

LAB = "lab"
"""Name of the workspace."""


def _expression(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.expression import ExpressionPanel  # noqa: PLC0415 - only the lab needs it

    return ExpressionPanel(models.lab.tools.expression, models.lab.tools.bench, models.graph, theme, parent)


def _lessons(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.lessons import LessonsPanel  # noqa: PLC0415 - only the lab needs it

    return LessonsPanel(models.lab.tools.lessons, theme, parent)


def _debugger(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.debugger.panel import DebuggerPanel  # noqa: PLC0415 - only the lab needs it

    return DebuggerPanel(models.lab.tools.debugging, models.graph.selected, theme, parent)


def _nudge(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.nudge import NudgePanel  # noqa: PLC0415 - only the lab needs it

    return NudgePanel(models.lab.tools.nudging, theme, parent)


def _gradient_check(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.gradient_check import GradientCheckPanel  # noqa: PLC0415 - only the lab needs it

    return GradientCheckPanel(models.lab.tools.checking, models.graph.selected, theme, parent)


def _bugs(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.bugs import BugsPanel  # noqa: PLC0415 - only the lab needs it

    return BugsPanel(models.lab.tools.bug_lab, models.graph, theme, parent)


def _microscope(models: Models, theme: Theme, parent: QWidget) -> View:
    from gradstudio.ui.microscope import MicroscopePanel  # noqa: PLC0415 - only the lab needs it

    return MicroscopePanel(
        models.lab.tools.optimizers,
        models.lab.tools.optimizer_branches,
        models.records,
        models.whereabouts,
        models.selection,
        theme,
        parent,
    )


LAB_ON_THE_LEFT: tuple[PanelSpec, ...] = (
    PanelSpec(
        name="lessons",
        title="Lessons",
        icon="lessons",
        area="left",
        shares={LAB: 0.52},
        make=_lessons,
        late=(200, 120),
    ),
    PanelSpec(
        name="expression",
        title="Expression",
        icon="expression",
        area="left",
        shares={LAB: 0.48},
        make=_expression,
        late=(200, 120),
        acts_on=("expression_copy",),
    ),
)
"""Those beside the graph, from above: a lesson can be read while one types what it asks for."""

LAB_BELOW: tuple[PanelSpec, ...] = (
    PanelSpec(
        name="debugger",
        title="Debugger",
        icon="debugger",
        area="bottom",
        shares={LAB: 0.36},
        most_per_second=20,
        make=_debugger,
        late=(200, 120),
        acts_on=(
            "debug_unstep",
            "debug_step",
            "debug_run",
            "debug_restart",
            "debug_end",
            "debug_run_to",
            "debug_break_node",
            "debug_break_operation",
            "debug_break_none",
            "debug_watch",
            "debug_newest",
            "debug_leave",
        ),
    ),
    PanelSpec(
        name="nudge",
        title="Nudge",
        icon="nudge",
        area="bottom",
        behind="debugger",
        shares={LAB: 0},
        make=_nudge,
        late=(200, 120),
    ),
    PanelSpec(
        name="gradient_check",
        title="Gradient check",
        icon="gradient-check",
        area="bottom",
        behind="debugger",
        shares={LAB: 0},
        make=_gradient_check,
        late=(200, 120),
    ),
    PanelSpec(
        name="bugs",
        title="Bug lab",
        icon="bugs",
        area="bottom",
        behind="debugger",
        shares={LAB: 0},
        make=_bugs,
        late=(200, 120),
    ),
    PanelSpec(
        name="microscope",
        title="Optimizers",
        icon="microscope",
        area="bottom",
        behind="debugger",
        shares={LAB: 0},
        make=_microscope,
        late=(200, 120),
    ),
)
"""Those below it, the one in front first."""
