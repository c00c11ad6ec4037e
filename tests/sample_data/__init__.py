"""The sample rosters: how they are made, and that every row of them does what it is there to show."""
