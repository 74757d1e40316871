"""Two moments laid side by side: of two runs, or of one."""
