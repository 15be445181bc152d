#!/bin/bash
# The golden numbers are what the independent implementations of NUMERICS.md print.
set -euo pipefail

/usr/bin/python3 -B tests/rnn_numerics.py | diff tests/rnn_golden.inc -
echo "every network's golden number is as the page says"

recipes=0
while read -r recipe digest; do
    grep -q "\"$digest\"" tests/rnn_golden_test.c || { echo "$recipe: rnn_golden_test.c has not $digest"; exit 1; }
    recipes=$((recipes + 1))
done < <(/usr/bin/python3 -B tests/recipe_numerics.py)
echo "$recipes recipes too"
