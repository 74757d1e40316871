"""Many runs of the project at once, behind the window: what races, how far it is, and the runs that are opened."""
