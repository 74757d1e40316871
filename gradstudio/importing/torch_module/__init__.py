"""Reading a module of PyTorch as an MLP: its forward is followed, and what was read is run against it."""
