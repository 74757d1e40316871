"""The program behind the window: document, training thread, selection, settings, faults. QtCore and QtGui only."""

from gradstudio.app.program.guarding import guard_overrides

guard_overrides()
