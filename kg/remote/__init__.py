"""Other SPARQL 1.1 servers: the graph pushed to them, and queries asked of them."""
