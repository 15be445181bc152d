#!/usr/bin/env python3
"""Writes visitors.tsf: twenty years of a hotel's guests a month, for each of five hotels, as the Monash archive has series.

    python3 configs/visitors.py && sweep configs/visitors.yaml
"""

import math
import random

draw = random.Random(5)
with open("visitors.tsf", "w") as file:
    print("# made up", "@relation visitors", "@attribute series_name string", "@attribute start_timestamp date", sep="\n", file=file)
    print("@frequency monthly", "@horizon 6", "@missing false", "@equallength true", "@data", sep="\n", file=file)
    for hotel in ("bay", "castle", "lake", "station", "tower"):
        level, growth, peak, before = draw.uniform(300, 900), draw.uniform(0.5, 2), draw.uniform(0, 12), 0
        guests = []
        for month in range(240):
            before = 0.7 * before + draw.gauss(0, 15)
            guests.append(level + growth * month + 0.3 * level * math.cos((month - peak) * math.pi / 6) + before)
        print(f"{hotel}:2005-01-01 00-00-00:" + ",".join(f"{g:.0f}" for g in guests), file=file)
