#!/bin/bash
# The drawing of src/ in CONTRIBUTING.md is true.
# The runfile is a link into the work tree: that is where all the sources are.
set -u
cd "$(dirname "$(readlink -f WORKSPACE)")" || exit 1
exec /usr/bin/python3 tests/arrows_test.py
