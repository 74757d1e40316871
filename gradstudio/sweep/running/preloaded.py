"""What the process that workers come of loads once, and each of them then has: the program and its kernels."""

from __future__ import annotations

from gradstudio.sweep.running.warming import warm_kernels

warm_kernels()
