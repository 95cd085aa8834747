"""The classroom: lessons as pages that work from a file, and the same site served with the engine behind it."""
