"""Numbers up to 199 in English words, as parts of patterns that ignore case: ages are written so."""

UNITS = "one|two|three|four|five|six|seven|eight|nine"
TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
TENS = rf"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:{UNITS}))?"
"""Twenty to ninety-nine."""
BELOW = rf"(?:{TENS}|{TEENS}|{UNITS})"
HUNDRED = rf"(?:a|one)[- ]hundred(?:[ ](?:and[ ])?{BELOW})?"
