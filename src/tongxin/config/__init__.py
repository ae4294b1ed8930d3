"""The only package that knows every app: settings, the list of modules, the start of processes, the command line."""
