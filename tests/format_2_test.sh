#!/bin/bash
# Every later version reads the folder that was frozen in format 2.
exec /usr/bin/python3 tests/format_2_test.py sweep tests/fixtures/format_2
