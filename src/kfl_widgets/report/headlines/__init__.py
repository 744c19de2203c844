"""The main finding of each view, in one or two plain sentences. Takes only protected tables."""
