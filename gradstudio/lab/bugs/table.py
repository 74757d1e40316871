"""The table of all mistakes that the bug lab knows."""

from __future__ import annotations

from gradstudio.engine.errors import unknown_name
from gradstudio.lab.bugs.bug import Bug
from gradstudio.lab.bugs.loop_bugs import LOOP_BUGS
from gradstudio.lab.bugs.optimizer_bugs import OPTIMIZER_BUGS
from gradstudio.lab.bugs.pass_bugs import PASS_BUGS

BUGS: tuple[Bug, ...] = (*PASS_BUGS, *LOOP_BUGS, *OPTIMIZER_BUGS)
"""Every mistake, in the order of the panel."""

LEVELS = (1, 2, 3)
_BY_KEY = {bug.key: bug for bug in BUGS}


def bug_named(key: str) -> Bug:
    """Return the mistake with a key.

    Raises:
        ConfigurationError: there is none.
    """
    if key not in _BY_KEY:
        raise unknown_name("mistake", key, _BY_KEY)
    return _BY_KEY[key]
