"""The actions of the menu "Training": playing, stepping and starting over."""

from __future__ import annotations

from gradstudio.ui.actions.spec import ActionSpec

TRAINING_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        name="play",
        menu="Training",
        title="Play",
        hint="Train, or pause the training",
        icon="play",
        shortcuts=("Space",),
    ),
    ActionSpec(
        name="step",
        menu="Training",
        title="Step",
        hint="Take one training step",
        icon="step",
        shortcuts=("Ctrl+.",),
    ),
    ActionSpec(
        name="reset",
        menu="Training",
        title="Reset",
        hint="Go back to the same initial weights and to step 0",
        icon="reset",
        shortcuts=("Ctrl+R",),
    ),
    ActionSpec(
        name="new_weights",
        menu="Training",
        title="New weights",
        hint="Draw other initial weights and start over",
        icon="dice",
        shortcuts=("Ctrl+Shift+R",),
        separated=True,
    ),
)
