"""The actions of the menu "View → Plots": how curves and the output are drawn, and written to files."""

from __future__ import annotations

from gradstudio.ui.actions.spec import ActionSpec

PLOT_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        name="log_loss",
        menu="View",
        submenu="Plots",
        title="Logarithmic loss",
        hint="Draw the loss on a logarithmic axis",
        icon="log-scale",
        shortcuts=("L",),
        checkable=True,
        separated=True,
    ),
    ActionSpec(
        name="log_steps",
        menu="View",
        submenu="Plots",
        title="Logarithmic steps",
        hint="Draw the steps, epochs or seconds of the loss plot on a logarithmic axis",
        shortcuts=("Alt+L",),
        checkable=True,
    ),
    ActionSpec(
        name="loss_axis",
        menu="View",
        submenu="Plots",
        title="Loss by step, epoch or seconds",
        hint="Switch the axis below the loss plot to the next of steps, epochs and seconds",
        shortcuts=("Ctrl+Alt+L",),
    ),
    ActionSpec(
        name="export_loss",
        menu="View",
        submenu="Plots",
        title="Export loss plot…",
        hint="Write the loss plot as PNG, SVG or PDF, or what it shows as a CSV table",
        icon="export",
        shortcuts=("Ctrl+Alt+E",),
    ),
    ActionSpec(
        name="export_health",
        menu="View",
        submenu="Plots",
        title="Export gradient health…",
        hint="Write what was measured of each layer at each step as a CSV table",
        icon="export",
    ),
    ActionSpec(
        name="output_steps",
        menu="View",
        submenu="Plots",
        title="Output in bands",
        hint="Draw the output map in flat colours: one for each class, or bands of a regression",
        shortcuts=("Shift+S",),
        checkable=True,
        enabled_when=("output_is_map",),
    ),
    ActionSpec(
        name="output_fit",
        menu="View",
        submenu="Plots",
        title="Fit output",
        hint="Show the whole output map again, after zooming or moving",
        icon="fit",
        shortcuts=("Shift+F",),
    ),
)
