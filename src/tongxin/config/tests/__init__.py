"""Tests of the start, the command line and the settings; tests that span apps stand here too."""
