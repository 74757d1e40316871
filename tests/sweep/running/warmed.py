"""With this file the kernels of a sweep are loaded: who is forked from a process that imports it has them."""

from gradstudio.sweep.running import cluster_worker  # noqa: F401 - what a worker is sent
from gradstudio.sweep.running.warming import warm_kernels

warm_kernels()
