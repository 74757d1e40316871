"""Projects to begin with, each shown by a picture of its data and its network."""
