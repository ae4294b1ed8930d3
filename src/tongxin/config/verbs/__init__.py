"""One module for each verb that belongs to the project as a whole and not to an app."""
