/* What holds for every file of sequences that was read, and for every one that was refused. */
#ifndef SWEEP_TESTS_FUZZ_SEQUENCE_PROMISES_H
#define SWEEP_TESTS_FUZZ_SEQUENCE_PROMISES_H

#include <stddef.h>

#include "src/data/sequence_file.h"

/* Read the bytes as a file, as the request says: an error comes with its message and nothing to be
 * released; a file that is read has steps in every item, no infinity, and labels that it lists. */
void sequence_check_promises(const void *data, size_t bytes, const sequence_request *how);

/* The same of what a reader gave. */
void sequence_check_answer(status result, const error *err, sequence_file *f);

#endif
