"""The window: docks, menus, toolbar, messages, dialogs, files, and the frames in which live views are drawn."""
