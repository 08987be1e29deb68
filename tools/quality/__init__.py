"""The quality tables of the tasks whose items are text: shortcuts, and second readings.

    python -m tools.quality shortcuts      what gold-blind policies earn
    python -m tools.quality packet         a blind packet for a reader
    python -m tools.quality take           a reader's sheet into rows of answers
    python -m tools.quality readings       how far readers agree with gold
    python -m tools.quality disagreements  where they don't, item by item

`sources` reads and mints sets; `features` turns texts into numbers; `rules` and `models` are the policies, `shortcuts`
scores them; `notation`, `packet` and `sheet` carry a reading there and back, `readings` compares it with gold.
"""
