#!/usr/bin/env python3
"""Writes demand.csv: what four shops sold a day over 240 days, with weekdays, a slow rise and chance.

    python3 configs/demand.py && sweep configs/demand.yaml
"""

import datetime
import random

draw = random.Random(1)
week = [0.8, 0.85, 0.9, 1.0, 1.3, 1.6, 0.55]
with open("demand.csv", "w") as file:
    print("shop,day,promotion,sold", file=file)
    for shop in ("north", "south", "east", "west"):
        usual, rise, mood = draw.uniform(60, 200), draw.uniform(0, 0.3), 0.0
        for day in range(240):
            mood = 0.8 * mood + draw.gauss(0, 0.05)
            promotion = int(draw.random() < 0.1)
            sold = (usual + rise * day) * week[day % 7] * (1 + mood + 0.3 * promotion)
            date = datetime.date(2024, 1, 1) + datetime.timedelta(day)
            print(f"{shop},{date},{promotion},{sold:.1f}", file=file)
