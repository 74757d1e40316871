"""The bug lab behind the window: which mistakes are switched on, what they do, and the game of finding one."""
