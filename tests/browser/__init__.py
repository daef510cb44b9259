"""The story of a Saturday show, played in real Chromium against a real server, actor by actor."""
