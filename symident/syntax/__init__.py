"""Text to terms, and terms to SymPy."""
