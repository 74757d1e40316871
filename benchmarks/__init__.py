"""GradStudio against its peers: the same work on the same machine in one run. `python -m benchmarks --help`."""
