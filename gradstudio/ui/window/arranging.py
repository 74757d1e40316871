"""Looks up what an arrangement names, before anything of the window is changed."""

from __future__ import annotations

from gradstudio.engine.errors import ConfigurationError, unknown_name
from gradstudio.lab.arrangement import WORKSPACES, WindowArrangement
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.window.panel_set import Panels
from gradstudio.ui.window.panels import PANELS

_PANELS = tuple(row.name for row in PANELS)


def chosen_settings(arrangement: WindowArrangement, panels: Panels) -> list[tuple[Setting, object]]:
    """Return the settings that an arrangement chooses, and what each is to be.

    Raises:
        ConfigurationError: a name in it is unknown, or a setting cannot be what it says.
    """
    if arrangement.workspace not in WORKSPACES:
        raise unknown_name("workspace", arrangement.workspace, WORKSPACES)
    for name in (*arrangement.panels, *arrangement.front, *arrangement.settings):
        if name not in _PANELS:
            raise unknown_name("panel", name, _PANELS)
    found = []
    for name, values in arrangement.settings.items():
        known = panels[name].settings()
        for key, value in values.items():
            if key not in known:
                raise unknown_name(f"setting of the panel {name!r}", key, known)
            if wrong := known[key].refusal(value):
                raise ConfigurationError(f"The setting {key!r} of the panel {name!r} cannot be so: {wrong}.")
            found.append((known[key], value))
    return found
