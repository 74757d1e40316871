"""The window: widgets, actions and themes. Views own no truth; they are handed models and follow them."""

import gradstudio.app  # noqa: F401 - guards the overrides of every class that is made after it
