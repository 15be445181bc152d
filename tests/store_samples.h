/* Trials, outcomes and results with every field set, by formulas that another program can repeat.
 */
#ifndef SWEEP_TESTS_STORE_SAMPLES_H
#define SWEEP_TESTS_STORE_SAMPLES_H

#include <stddef.h>

#include "src/trial/outcome.h"
#include "src/trial/results.h"
#include "src/trial/trial.h"

extern const char sample_data_digest[SHA256_HEX_CHARS + 1];

/* seq_dim 5, input_dim 3, output_dim 2, 1,000 training items in batches of 64. */
trial sample_trial(int hidden_dim, int layer_dim, int64_t seed, int64_t iterations,
                   int64_t eval_every);

/* Finished or diverged.  Evaluation after iteration i: train_loss 2 - i/1000, test_loss
 * 2.5 - i/1000, test_accuracy (2i/5 + 25 (seed mod 8)) / 400; the last one of a diverged trial is
 * NaN.  Weight number k of all: ((37 k) mod 101 - 50) / 64. */
outcome sample_outcome(const trial *t, trial_status state);

/* Write trials/<id>.h5 of `t` under `trials_folder`; aborts on failure. */
void sample_write_trial(const char *trials_folder, const trial *t, const outcome *o);

/* Eight trials: hidden_dim 4, layer_dim 1 and 2, epochs by two numbers of iterations, seeds 0 and
 * 1; number 3 diverged, number 5 failed, number 6 is missing.  Their files are under
 * `trials_folder`. */
results *sample_results(const char *trials_folder);

/* A results of `count` trials that all are missing, to be filled by the caller. */
results *sample_empty_results(int32_t count);

/* Return when time(2) has moved on: a time stamp made now differs from one made before. */
void sample_wait_for_another_second(void);

/* Folders and files for tests; all abort on failure.  The name is "<test's folder>/<name>". */
char *sample_path(const char *name);
char *sample_folder(const char *name);
char *sample_read(const char *path, size_t *bytes);
void sample_write(const char *path, const void *data, size_t bytes);

#endif
