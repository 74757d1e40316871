"""What is done with a graph on the canvas: its state, search, focus, folding and colouring."""
