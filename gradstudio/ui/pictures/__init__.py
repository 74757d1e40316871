"""Pictures of everything the window draws, as files and on the clipboard."""
