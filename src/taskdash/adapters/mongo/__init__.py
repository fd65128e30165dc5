"""MongoDB: the engine for any number of processes over one deployment, and the predecessor's database as it is read."""
