"""The project that is open: edits with undo, and unsaved work that is kept for the next start."""
