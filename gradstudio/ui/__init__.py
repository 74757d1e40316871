"""The window: widgets, actions and themes. Views own no truth; they are handed models and follow them."""
