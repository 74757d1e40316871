"""What is kept of the runs: losses by step, and the changes adopted."""
