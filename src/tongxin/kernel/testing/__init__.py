"""What tests of every app stand on: toy kinds of cases, the derived matrix, and proof that a denial changed nothing."""
