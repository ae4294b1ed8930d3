"""Cases: one thin card for each, two doors that change them, and everything that reads cards."""
