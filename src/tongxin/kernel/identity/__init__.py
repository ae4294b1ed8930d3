"""Who somebody is when they come: passwords, second factors, sessions, bound identities, administrators; every write an act."""
