"""An invented world and a local server that plays the platforms in it; nobody and nothing here exists."""
