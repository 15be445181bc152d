#!/usr/bin/env python3
"""The first hundred training images of an IDX folder, sorted by label, as one PNG.

    contact_sheet.py FOLDER OUT.png

Needs numpy.
"""
import struct
import sys
import zlib

import numpy

TILE, GAP, SCALE = 28, 2, 2


def sheet(folder):
    images = numpy.fromfile(f"{folder}/train-images-idx3-ubyte", numpy.uint8, offset=16)
    labels = numpy.fromfile(f"{folder}/train-labels-idx1-ubyte", numpy.uint8, offset=8)[:100]
    images = images.reshape(-1, TILE, TILE)[:100][numpy.argsort(labels, kind="stable")]
    page = numpy.full((10 * (TILE + GAP), 10 * (TILE + GAP)), 60, numpy.uint8)
    for place, image in enumerate(images):
        top, left = (GAP // 2 + (TILE + GAP) * k for k in divmod(place, 10))
        page[top : top + TILE, left : left + TILE] = image
    return page.repeat(SCALE, 0).repeat(SCALE, 1)


def png(page):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + row.tobytes() for row in page)
    header = struct.pack(">IIBBBBB", page.shape[1], page.shape[0], 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


if __name__ == "__main__":
    with open(sys.argv[2], "wb") as out:
        out.write(png(sheet(sys.argv[1])))
