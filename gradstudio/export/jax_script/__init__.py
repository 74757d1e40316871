"""A project as a script in JAX, which finds the gradients itself."""
