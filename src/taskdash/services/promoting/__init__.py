"""Promotion: a deployment that is in use moves to another database, with everything, for a pause of its writes."""
