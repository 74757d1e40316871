"""File → Export: what a project can be handed over as, and what the files were found to be worth."""
