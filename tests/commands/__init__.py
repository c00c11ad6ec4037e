"""Whole commands, as a person types them."""
