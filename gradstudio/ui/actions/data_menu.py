"""The actions of the menu "Data": where the samples come from."""

from __future__ import annotations

from gradstudio.ui.actions.spec import ActionSpec

DATA_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        name="regenerate",
        menu="Data",
        title="Regenerate",
        hint="Draw the points and the test samples anew, from another seed",
        icon="dice",
        shortcuts=("Ctrl+G",),
    ),
    ActionSpec(
        name="read_table",
        menu="Data",
        title="Read samples from a file…",
        hint="Choose a table to learn from (CSV, Excel, Parquet, NumPy), or drag one into the window",
        icon="table",
        shortcuts=("Ctrl+I",),
        separated=True,
    ),
    ActionSpec(
        name="draw_points",
        menu="Data",
        title="Draw points…",
        hint="Place the points to learn from by hand",
        icon="draw",
        shortcuts=("Ctrl+Shift+D",),
    ),
)
