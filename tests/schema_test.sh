#!/bin/bash
# configs/sweep.schema.json takes what sweep takes, as far as a schema can see it.
exec /usr/bin/python3 tests/schema_test.py "$PWD/sweep"
