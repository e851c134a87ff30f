"""Days of a centre replayed through operations: the demo, drills, benches."""
