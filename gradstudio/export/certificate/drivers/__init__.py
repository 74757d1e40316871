"""What is run with an exported script in a process of its own. Each file is run by its path."""
