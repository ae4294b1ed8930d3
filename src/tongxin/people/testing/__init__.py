"""The named cast that tests and demonstrations share; every one of them is invented."""
