"""The text tools on the command line: each file is one verb, takes files and prints data; none needs a database."""
