/* The formats of files that hold sequences.  A format is a row of the table in formats.c and a file
 * format_<name>.c; which one a file is, its contents say, and its name only where they leave it
 * open. */
#ifndef SWEEP_DATA_FORMATS_H
#define SWEEP_DATA_FORMATS_H

#include "src/base/status.h"
#include "src/data/format.h"
#include "src/data/sequence_file.h"

/* All of them, in the order in which they are asked, ended by NULL. */
extern const data_format *const data_formats[];

/* The format of this name, or NULL; of those that are read. */
const data_format *format_named(const char *name);

/* The format that a file is read as: that of the request, or by its contents.  STATUS_BAD_INPUT for
 * one that is not read, with what makes one that is. */
status sequence_file_format(const char *path, const sequence_request *how, const data_format **out,
                            error *err);

/* Read a file of whatever format.  `*out` is the caller's (sequence_file_free), zero on failure.
 * STATUS_BAD_INPUT with "path: place: error: what; cure". */
status sequence_file_read(const char *path, const sequence_request *how, sequence_file *out,
                          error *err);

#endif
