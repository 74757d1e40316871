"""Many runs: races of seeds and settings on all cores. No Qt."""
