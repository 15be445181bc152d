/* The input is a checkpoint, or edits of a sample's: place (2 bytes), length, and so many bytes
 * laid there, over and over; the digest is made right afterwards. */
#include <stdlib.h>
#include <string.h>

#include "src/base/sha256.h"
#include "src/train/checkpoint.h"
#include "tests/fuzz/fuzz.h"
#include "tests/store_samples.h"

enum { FIRST_BYTE = 0x89, UPDATES = 45, EVALUATIONS = 2 };

static void check_decoded(const trial *t, const checkpoint *c) {
    MUST(c->iterations_done >= 1 && c->iterations_done <= t->iterations);
    MUST(c->weight_count == rnn_parameter_count(&t->architecture));
    MUST(c->evaluation_count >= 0 && c->evaluation_count <= trial_evaluation_count(t));
    MUST(c->weights != NULL && (c->evaluations != NULL || c->evaluation_count == 0));
}

static void decode(const trial *t, const char *bytes, size_t count) {
    error err;
    checkpoint c;
    err.message[0] = '\0';
    status result = checkpoint_decode("fuzz", t, bytes, count, &c, &err);
    MUST(result == STATUS_OK || result == STATUS_DAMAGED || result == STATUS_BAD_INPUT);
    if (result == STATUS_OK)
        check_decoded(t, &c);
    else
        MUST(err.message[0] != '\0' && c.weights == NULL && c.evaluations == NULL);
    checkpoint_free(&c);
}

/* A checkpoint after 45 of 50 updates with an evaluation at 20 and at 40. */
static char *encode_sample(const trial *t, size_t *count) {
    error err;
    char *bytes = NULL;
    outcome o = sample_outcome(t, TRIAL_FINISHED);
    const checkpoint c = {.iterations_done = UPDATES,
                          .samples = UPDATES * t->batch_size,
                          .loss_count = UPDATES - EVALUATIONS * t->eval_every,
                          .loss = 1.5,
                          .loss_sum = 7.5,
                          .evaluations = o.evaluations,
                          .evaluation_count = EVALUATIONS,
                          .weights = o.weights,
                          .weight_count = o.weight_count};
    MUST(checkpoint_encode(t, &c, &bytes, count, &err) == STATUS_OK);
    outcome_free(&o);
    return bytes;
}

static void lay_over(char *bytes, size_t count, const uint8_t *edits, size_t edit_bytes) {
    enum { HEAD = 3 };
    while (edit_bytes > HEAD) {
        size_t at = (size_t)(edits[0] | edits[1] << 8) % count, length = edits[2];
        edits += HEAD;
        edit_bytes -= HEAD;
        if (length > edit_bytes) length = edit_bytes;
        memcpy(bytes + at, edits, length < count - at ? length : count - at);
        edits += length;
        edit_bytes -= length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    trial t = sample_trial(2, 2, 7, 50, 20);
    if (bytes == 0 || data[0] == FIRST_BYTE) {
        decode(&t, (const char *)data, bytes);
        return 0;
    }
    size_t count = 0;
    sha256_digest digest;
    char *sample = encode_sample(&t, &count);
    lay_over(sample, count - SHA256_BYTES, data + 1, bytes - 1);
    MUST(sha256_of(sample, count - SHA256_BYTES, &digest) == 0);
    memcpy(sample + count - SHA256_BYTES, digest.bytes, SHA256_BYTES);
    decode(&t, sample, count);
    free(sample);
    return 0;
}
