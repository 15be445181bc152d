/* Wrong contents in a well-formed file: the fuzzers of our HDF5 files change values, types, shapes,
 * links and storage through HDF5 itself and then make the digests right again.  What is tested is
 * our reader behind its digests.  (Flipping bytes under a right digest would only test HDF5's.) */
#ifndef SWEEP_TESTS_FUZZ_HDF5_EDITS_H
#define SWEEP_TESTS_FUZZ_HDF5_EDITS_H

#include <stddef.h>
#include <stdint.h>

/* Every file of ours begins with this byte: such an input of the fuzzers of our own files is a
 * file, any other is edits. */
enum { HDF5_FILE_FIRST_BYTE = 0x89 };

/* Apply `edits` to the file at `path`.  Each is a target (a dataset, group or attribute, counted as
 * the first file of this process had them), an operation, a length, and so many bytes. */
void hdf5_edit(const char *path, const uint8_t *edits, size_t bytes);

/* Change the facts in the header of the file at `path` and make its digests right again: the first
 * byte says where among status, id and score, the others lie over them from there on. */
void hdf5_edit_facts(const char *path, const uint8_t *facts, size_t bytes);

/* The same as hdf5_edit for a file that has no digests of ours. */
void hdf5_edit_foreign(const char *path, const uint8_t *edits, size_t bytes);

#endif
