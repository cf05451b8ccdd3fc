"""Read data contracts, check rows against them, and say what is wrong with each that fails."""
