"""Whether an exported file computes what our engine does: what is expected, what was found, and how far apart."""
