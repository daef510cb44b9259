"""Bank providers that behave like the real ones, all telling of one and the same money."""
