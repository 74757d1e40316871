"""What is shown of a network's health over the steps of a run."""
