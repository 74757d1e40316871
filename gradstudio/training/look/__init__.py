"""What views may ask of a run: snapshots, traces, maps, lenses, and what the next step does."""
