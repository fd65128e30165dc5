"""The JSON that goes in and out, one file a noun; what a value must be beyond its type is decided in the domain."""
