"""What the faces call: each use checks who may do it, opens its transaction and writes the trail."""
