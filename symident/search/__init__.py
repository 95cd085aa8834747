"""Strategies that look for proofs and counterexamples; the kernel decides."""
