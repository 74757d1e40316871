"""The actions of the menu "File": projects as files, and the end of the program."""

from __future__ import annotations

from gradstudio.ui.actions.spec import ActionSpec

FILE_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        name="new",
        menu="File",
        title="New",
        hint="Start over with micrograd's moons demo",
        icon="new",
        shortcuts=("Ctrl+N",),
    ),
    ActionSpec(
        name="open",
        menu="File",
        title="Open…",
        hint="Open a project file",
        icon="open",
        shortcuts=("Ctrl+O",),
    ),
    ActionSpec(
        name="save",
        menu="File",
        title="Save",
        hint="Save the project",
        icon="save",
        shortcuts=("Ctrl+S",),
        separated=True,
    ),
    ActionSpec(
        name="save_as",
        menu="File",
        title="Save as…",
        hint="Save the project under another name",
        icon="save-as",
        shortcuts=("Ctrl+Shift+S",),
    ),
    ActionSpec(
        name="recovered",
        menu="File",
        title="Recovered edits…",
        hint="Bring back or discard projects whose edits were not saved",
    ),
    ActionSpec(
        name="quit",
        menu="File",
        title="Quit",
        hint="Close the window; edits that are not saved are kept for the next start",
        shortcuts=("Ctrl+Q",),
        separated=True,
    ),
)
