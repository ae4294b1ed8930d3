"""Printed documents: one declaration per form, a Word and a PDF template, fonts, replacement and printing in bulk."""
