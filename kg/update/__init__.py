"""SPARQL Update into graphs of the user's own: screened, run aside, written to a log, published, undone."""
