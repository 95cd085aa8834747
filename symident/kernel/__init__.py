"""All that a reader has to trust; it imports nothing of what stands above it, and no SymPy."""
