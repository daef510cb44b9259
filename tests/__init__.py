"""Tests of livehub; folders and files mirror the package."""
