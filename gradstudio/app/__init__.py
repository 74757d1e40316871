"""The program behind the window: document, training thread, selection, settings, faults. QtCore and QtGui only."""
