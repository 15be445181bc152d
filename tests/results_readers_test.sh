#!/bin/bash
# Debian's own Python, whatever stands before it on PATH, reads what we write.
set -u
if ! [ -x /usr/bin/python3 ]; then
    echo "skipped results_readers: no /usr/bin/python3 (./setup --dev installs it)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
tests/store_sample_writer "$TEST_TMPDIR" || exit 1
exec /usr/bin/python3 tests/results_readers_test.py "$TEST_TMPDIR"
