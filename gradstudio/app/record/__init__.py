"""What is kept of the runs: losses by step, the changes adopted, and the run before."""
