"""The moment that the window looks at: the newest step of the run that is trained, or a past one of any run."""
