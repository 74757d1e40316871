"""The actions of the menu "Help": finding commands and what is known of the program."""

from __future__ import annotations

from gradstudio.ui.actions.spec import ActionSpec

HELP_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        name="welcome",
        menu="Help",
        title="Welcome",
        hint="Show the page of the first start: projects to begin with, and the tour",
        icon="welcome",
    ),
    ActionSpec(
        name="tour",
        menu="Help",
        title="Take the tour",
        hint="Be shown around the window, in six stops",
        icon="tour",
    ),
    ActionSpec(
        name="glossary",
        menu="Help",
        title="Glossary",
        hint="Say what a word of the window means, such as gradient, epoch or hinge loss",
        icon="book",
        shortcuts=("Shift+F1",),
    ),
    ActionSpec(
        name="palette",
        menu="Help",
        title="Command palette…",
        hint="Find any command by name",
        icon="command",
        shortcuts=("Ctrl+Shift+P",),
        separated=True,
    ),
    ActionSpec(
        name="shortcuts",
        menu="Help",
        title="Keyboard shortcuts",
        hint="List every command with its keys",
        icon="help",
        shortcuts=("F1",),
    ),
    ActionSpec(
        name="about",
        menu="Help",
        title="About GradStudio",
        hint="Version and licence",
        icon="info",
        separated=True,
    ),
)
