"""symident proves f(x) - f(-x) = x, or refutes it."""
