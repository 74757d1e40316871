"""`ActionSpec`: one action as data."""

from __future__ import annotations

from dataclasses import dataclass

KIND = "kind"
"""The property of a QAction that tells of what its text is a name, for the palette."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One action.

    Attributes:
        name: its key.
        menu: title of the menu it stands in.
        submenu: title of the menu within that one, or ""; those of one submenu stand together in the table.
        title: what the menu says.
        kind: of what the title is a name, such as "Workspace", or "" where it says what the action does.
        hint: what it does, for the tool tip and the palette.
        icon: name of its icon, or "".
        shortcuts: its keys; the first is the one that is shown.
        checkable: whether it is on or off.
        separated: whether a line stands before it in the menu.
        enabled_when: names of the conditions without which it is disabled.
        possible_when: names of the conditions without which it stays enabled and only says why it does nothing.
    """

    name: str
    menu: str
    title: str
    hint: str
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    checkable: bool = False
    separated: bool = False
    enabled_when: tuple[str, ...] = ()
    possible_when: tuple[str, ...] = ()
    submenu: str = ""
    kind: str = ""
