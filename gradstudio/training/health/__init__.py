"""The health of a network in training: what each layer's numbers are like, by step, and when that is looked at."""
