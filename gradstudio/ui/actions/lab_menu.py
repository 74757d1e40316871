"""The actions of the menu "Lab": its panels, and what is done with them."""

from __future__ import annotations

from gradstudio.ui.actions.spec import ActionSpec

LAB_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        name="expression",
        menu="Lab",
        title="Expression",
        hint="Type an expression, and see its graph and gradients",
        icon="expression",
    ),
    ActionSpec(
        name="lessons",
        menu="Lab",
        title="Lessons",
        hint="Show the lessons on backpropagation",
        icon="lessons",
    ),
    ActionSpec(
        name="debugger",
        menu="Lab",
        title="Debugger",
        hint="Step through a forward and a backward pass, node by node",
        icon="debugger",
    ),
    ActionSpec(
        name="nudge",
        menu="Lab",
        title="Nudge",
        hint="Change a scalar a little, and see what changes with it",
        icon="nudge",
    ),
    ActionSpec(
        name="gradient_check",
        menu="Lab",
        title="Gradient check",
        hint="Compare every gradient with a symmetric difference",
        icon="gradient-check",
    ),
    ActionSpec(
        name="bugs",
        menu="Lab",
        title="Bug lab",
        hint="Make one of the classic mistakes on a copy, beside the correct run",
        icon="bugs",
    ),
    ActionSpec(
        name="microscope",
        menu="Lab",
        title="Optimizers",
        hint="See what each optimizer makes of the same gradient",
        icon="microscope",
    ),
)
"""In the order of the menu."""
