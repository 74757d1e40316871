"""The wrong line of code above the right one, as rich text."""

from __future__ import annotations

import re
from html import escape

from gradstudio.lab.bugs.bug import Bug
from gradstudio.ui.look.theme import Theme

_FACTORS = re.compile(r" ([*/]|\*\*) ")


def code_rows(bug: Bug, theme: Theme) -> str:
    """Return both lines; one that is too long goes on below its own beginning, and products stay together."""
    rows = (("✗", theme.fault, bug.wrong), ("✓", theme.accent, bug.right))
    cells = "".join(
        f"<tr><td style='color:{colour}'>{mark}&nbsp;&nbsp;</td><td>{_kept_together(code)}</td></tr>"
        for mark, colour, code in rows
    )
    return f"<table cellspacing='0' cellpadding='0'>{cells}</table>"


def _kept_together(code: str) -> str:
    return escape(_FACTORS.sub("\u00a0\\1\u00a0", code))
