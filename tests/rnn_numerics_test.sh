#!/bin/bash
# The golden numbers are what the independent implementations of NUMERICS.md print.
set -u
source tests/check.sh

same_networks() { /usr/bin/python3 -B tests/rnn_numerics.py | diff tests/rnn_golden.inc -; }
fact "every network's golden number is as the page says" same_networks

/usr/bin/python3 -B tests/recipe_numerics.py >"$TEST_TMPDIR/recipes"
fact "recipes have golden numbers" test -s "$TEST_TMPDIR/recipes"
while read -r recipe digest; do
    fact "$recipe is as the page says" grep -q "\"$digest\"" tests/rnn_golden_test.c
done <"$TEST_TMPDIR/recipes"
finish
