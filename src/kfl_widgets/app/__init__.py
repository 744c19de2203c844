"""Composition: the page, the Voilà template, the server, the command line."""
