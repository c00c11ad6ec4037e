"""The uploader against a server that misbehaves on command."""
