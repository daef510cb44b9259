"""Owns statements: files that a bank's internet banking exports, read into transfers."""
