"""The doctor behind the window: what it finds in the run in sight, and the mends that it tries in idle time."""
