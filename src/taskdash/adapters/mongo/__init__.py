"""MongoDB, by PyMongo."""
