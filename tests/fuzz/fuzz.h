/* What the fuzzers share.  Each <target>_fuzz.c defines LLVMFuzzerTestOneInput: read the bytes as
 * the room would and check what must hold for any input.  It is linked with libFuzzer
 * (tests/fuzz/run) or with replay.c, which feeds it the files of its corpus.
 */
#ifndef SWEEP_TESTS_FUZZ_FUZZ_H
#define SWEEP_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

/* A broken promise ends the process, which libFuzzer takes for a crash. */
#define MUST(condition) fuzz_must(condition, #condition, __FILE__, __LINE__)
void fuzz_must(int condition, const char *what, const char *file, int line);

/* Write `bytes` bytes as the file `name` in a folder of this process, which is removed at its end;
 * its path, to be freed. */
char *fuzz_file(const char *name, const void *data, size_t bytes);

/* An exact copy on the heap, so that the sanitisers see a read beyond its end; to be freed. */
void *fuzz_copy(const void *data, size_t bytes);

#endif
