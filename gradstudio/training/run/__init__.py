"""One run: the session, the two engines behind it, stop rules, verdicts, history and state."""
