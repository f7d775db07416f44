"""The browser desk: one Flask app, one blueprint a stage; each parses, calls one function and shows."""
