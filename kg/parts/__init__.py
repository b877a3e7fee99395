"""Builds in parts: graphs of which no process holds more than a part, made by whatever runner there is."""
