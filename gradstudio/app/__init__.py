"""The program behind the window: document, training thread, selection, settings, faults. QtCore and QtGui only."""

from gradstudio.app.program.plain_imports import import_plainly

import_plainly()  # before all others are imported

from gradstudio.app.program.guarding import guard_overrides  # noqa: E402

guard_overrides()
