"""Lists go out to spreadsheets and come back: read whatever offices send, shown first, done at once, taken back."""
