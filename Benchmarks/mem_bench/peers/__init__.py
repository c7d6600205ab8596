"""Programs that do for a stream what Mem does, or a part of it."""
