"""Comments: what authors write, made safe to show, and what can be read out of it."""
