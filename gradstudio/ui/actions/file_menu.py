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
        hint="Save the project with its runs",
        icon="save",
        shortcuts=("Ctrl+S",),
        separated=True,
    ),
    ActionSpec(
        name="save_as",
        menu="File",
        title="Save as…",
        hint="Save the project with its runs under another name",
        icon="save-as",
        shortcuts=("Ctrl+Shift+S",),
    ),
    ActionSpec(
        name="save_without_runs",
        menu="File",
        title="Save without runs…",
        hint="Write a small copy of the project that keeps nothing of its training",
    ),
    ActionSpec(
        name="import",
        menu="File",
        title="Import…",
        hint="Bring in a table, weights, a network or a project; or drop the file on the window, or paste a link",
        icon="import",
        shortcuts=("Ctrl+Shift+I",),
        separated=True,
    ),
    ActionSpec(
        name="export",
        menu="File",
        title="Export…",
        hint="Write the network at the step in sight as code, weights or tables for other programs, with a proof",
        icon="export",
        shortcuts=("Ctrl+Shift+E",),
    ),
    ActionSpec(
        name="recovered",
        menu="File",
        title="Recovered work…",
        hint="Bring back or discard projects that were edited or trained and not saved",
    ),
    ActionSpec(
        name="quit",
        menu="File",
        title="Quit",
        hint="Close the window; edits and runs that are not saved are kept for the next start",
        shortcuts=("Ctrl+Q",),
        separated=True,
    ),
)
