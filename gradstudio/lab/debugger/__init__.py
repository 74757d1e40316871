"""The debugger: a forward and a backward pass, or a whole training step, one step at a time and back again."""
