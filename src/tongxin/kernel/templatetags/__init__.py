"""What templates need beyond Django: icons, Chinese dates, links that keep the rest of the query."""
