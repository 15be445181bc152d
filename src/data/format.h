/* What a format of files that hold sequences is: a row of the table in formats.c. */
#ifndef SWEEP_DATA_FORMAT_H
#define SWEEP_DATA_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/status.h"
#include "src/data/sequence_file.h"

/* The beginning of a file, unpacked where it is gzipped. */
typedef struct format_probe {
    const char *path;
    const char *suffix; /* of its name, without .gz: ".csv", "" */
    const unsigned char *head;
    size_t bytes; /* of `head`; followed by NUL */
    bool whole;   /* the file ends there */
    bool gzipped;
} format_probe;

enum { FORMAT_NO, FORMAT_MAYBE, FORMAT_YES };

typedef struct data_format {
    const char *name;  /* as data.format spells it */
    const char *title; /* for a person */
    /* FORMAT_YES by contents alone, FORMAT_MAYBE when the name or nothing better has to decide. */
    int (*recognise)(const format_probe *probe);
    /* Read the whole file.  `*out` is zero before; on failure the caller releases what is in it. */
    status (*read)(const char *path, const sequence_request *how, sequence_file *out, error *err);
    /* Of a format that is not read: how to make one that is; NULL for the others. */
    const char *cure;
} data_format;

/* Whether a suffix is among `suffixes`, ended by NULL, whatever its case. */
bool format_suffix_is(const format_probe *probe, const char *const suffixes[]);

#endif
