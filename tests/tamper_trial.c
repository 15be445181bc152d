/* Forge a trial file: one bit of one weight changed, every digest right again.
 *
 *     tamper_trial FILE DATA_SHA256 NUMBER */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/store/trial_file.h"

int main(int argc, char **argv) {
    trial t;
    outcome o;
    error err;
    sha256_digest digest;
    if (argc != 4 || trial_file_read(argv[1], true, &t, &o, &err) != STATUS_OK) return 2;
    uint32_t bits;
    float *weight = &o.weights[strtol(argv[3], NULL, 10)];
    memcpy(&bits, weight, sizeof bits);
    bits ^= 1;
    memcpy(weight, &bits, sizeof bits);
    sha256_of(o.weights, (size_t)o.weight_count * sizeof *o.weights, &digest);
    sha256_hex(&digest, o.weights_sha256);
    unlink(argv[1]);
    status result = trial_file_write(argv[1], &t, argv[2], &o, &err);
    if (result != STATUS_OK) fprintf(stderr, "%s\n", err.message);
    outcome_free(&o);
    return result == STATUS_OK ? 0 : 1;
}
