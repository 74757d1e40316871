"""Many runs at once: packed into fleets, worked off on threads, each with the bits of a single session."""
