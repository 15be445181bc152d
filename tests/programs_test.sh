#!/bin/bash
# Every program and Python module that is called here comes with ./setup --dev; see programs_test.py.
set -u
for program in /usr/bin/python3 /usr/bin/dpkg; do
    [ -x $program ] && continue
    echo "skipped programs: no $program: not on Debian, or not after ./setup --dev"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
done
# The runfile is a link into the work tree: that is where all the sources are.
PYTHONPATH=$PWD/tests exec /usr/bin/python3 -B tests/programs_test.py "$(dirname "$(readlink -f WORKSPACE)")"
