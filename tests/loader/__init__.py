"""The loader: files of every kind to sheets of text."""
