#!/bin/bash
# report.html as Chromium shows it; skipped where Debian's chromium is not installed.
set -u
skip() {
    echo "skipped report_browser: $1"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
}
[ -x /usr/bin/chromium ] || skip "no /usr/bin/chromium (apt-get install chromium)"
[ -x /usr/bin/gnuplot ] || skip "no /usr/bin/gnuplot (./setup installs it)"
tests/report_sample_writer "$TEST_TMPDIR/report" || exit 1
exec /usr/bin/python3 tests/report_browser_test.py /usr/bin/chromium "$TEST_TMPDIR/report" "$TEST_TMPDIR" "$@"
