/* Reads the fixtures that PyTorch made (fixtures/README.md): HDF5 files with root attributes and
 * tensors under PyTorch's names.
 *
 * Every function says on stdout what is wrong and returns false or NULL when the file does not hold
 * what was asked for.  Arrays are the caller's to free.
 */
#ifndef SWEEP_TESTS_PYTORCH_FIXTURE_H
#define SWEEP_TESTS_PYTORCH_FIXTURE_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/rnn/rnn.h"

/* Close with H5Fclose. */
bool fixture_open(const char *path, hid_t *file);

/* Root attributes.  Text is ended by NUL; `out_bytes` counts it. */
bool fixture_has(hid_t file, const char *name);
bool fixture_int(hid_t file, const char *name, int *value);
bool fixture_real(hid_t file, const char *name, double *value);
bool fixture_text(hid_t file, const char *name, char *out, size_t out_bytes);

/* A whole dataset of exactly `count` numbers, converted to the type asked for. */
float *fixture_floats(hid_t file, const char *name, size_t count);
double *fixture_doubles(hid_t file, const char *name, size_t count);
int32_t *fixture_ints(hid_t file, const char *name, size_t count);

/* The cell and structure that the attributes tell: cell, directions, proj_size, bias, readout.  A
 * file without them is of a plain LSTM.  Sizes stay as they are. */
bool fixture_structure(hid_t file, rnn_architecture *a);

/* Put the file's weights into the model; names and shapes must be those of the model's tensors. */
bool fixture_load_weights(hid_t file, rnn_model *m);

#endif
