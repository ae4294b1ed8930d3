"""An account signs in; what it may do comes from the people it stands for and the offices they hold."""
