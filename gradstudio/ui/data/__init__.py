"""The data of the project: a gallery to choose from, the features that the network sees, one's own data."""
