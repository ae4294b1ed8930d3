"""Proposals (提案): from a draft to a reply, a rating and, where need be, a second round."""
