"""One declaration of a state machine, from which doors, buttons, API, clocks, documents and tests are derived."""
