"""crafted_files.py FROM TO AT=VALUE ...: a copy of one of sweep's HDF5 files with these bytes
changed, and its digests made right again.  crafted_files.py FROM TO SEED: a few bytes by chance."""

import hashlib
import random
import sys

USER_BLOCK_BYTES = 512


def seal(file):
    """The user block as src/store/user_block.h says."""
    file[24:56] = hashlib.sha256(file[USER_BLOCK_BYTES:]).digest()
    file[56:88] = hashlib.sha256(file[:56] + file[88:USER_BLOCK_BYTES]).digest()


def chance(file, seed):
    draw = random.Random(seed)
    for _ in range(draw.choice([1, 1, 2, 4, 8])):
        at = draw.randrange(USER_BLOCK_BYTES, len(file))
        yield at, draw.choice([0, 255, 1, 127, 128, draw.randrange(256)])


def main(source, target, *edits):
    with open(source, "rb") as opened:
        file = bytearray(opened.read())
    if "=" in edits[0]:
        changes = [tuple(map(int, edit.split("="))) for edit in edits]
    else:
        changes = list(chance(file, int(edits[0])))
    for at, value in changes:
        file[at % len(file)] = value
    seal(file)
    with open(target, "wb") as opened:
        opened.write(file)


main(*sys.argv[1:])
