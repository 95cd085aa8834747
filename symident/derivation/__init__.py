"""Derivations: what a teacher would write on a board, as plain data, made from a verdict and its proof."""
