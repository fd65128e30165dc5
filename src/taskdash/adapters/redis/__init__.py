"""Redis: what several processes share to be faster and stricter together; never the only place of anything."""
