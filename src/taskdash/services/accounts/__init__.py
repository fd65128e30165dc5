"""Who somebody is: registering, signing in, tokens, and how long each of them holds."""
