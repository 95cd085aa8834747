"""A verdict and its proof as text, LaTeX and data; nothing is computed here."""
