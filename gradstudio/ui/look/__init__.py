"""The look: themes, colours, icons and motion."""
