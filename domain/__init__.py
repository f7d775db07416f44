"""Values and public facts: reads nothing but its own package data. See docs/architecture.md."""
