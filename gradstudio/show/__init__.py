"""The caller's side of a window in a process of its own, and the wire that both sides speak. No Qt."""
