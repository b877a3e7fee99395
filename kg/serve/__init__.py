"""The server: SPARQL over HTTP, linked data pages, and whatever is mounted beside them. See ``app.create_app``."""
