#include "src/data/known_sets.h"

#include <stdio.h>
#include <string.h>

typedef struct known_set {
    dataset_source source;
    const char *sha256;                        /* of the whole set */
    const char *labels_sha256[DATASET_SPLITS]; /* of the labels alone, a byte each */
} known_set;

static const known_set sets[] = {
    {DATASET_FASHION_MNIST,
     "8a53e4b32b0331ace3619857f54148b03d8ea16536c8802ed694c4a84986dfc4",
     {"657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7",
      "3d0e6c6ea990b53b6f8f500a41cac93881d981b315f84578b7d915342ade01e9"}},
    {DATASET_MNIST,
     "8bf526381b6901e3599fbf0b587895e67c5bea0a7047c870f91e57bae6f4bf87",
     {"1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
      "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5"}},
};
enum { SETS = sizeof sets / sizeof *sets };

int64_t known_set_count(int split) {
    return split == DATASET_TRAIN ? 60000 : 10000;
}

const char *known_set_sha256(dataset_source source) {
    for (int i = 0; i < SETS; i++)
        if (sets[i].source == source) return sets[i].sha256;
    return NULL;
}

sha256_digest known_set_digest(dataset_source source) {
    sha256_digest digest;
    const char *hex = known_set_sha256(source);
    for (int i = 0; i < SHA256_BYTES; i++) {
        unsigned byte = 0;
        sscanf(hex + 2 * i, "%2x", &byte);
        digest.bytes[i] = (unsigned char)byte;
    }
    return digest;
}

status known_set_of_labels(int split, const uint8_t *labels, int64_t count, dataset_source *out,
                           error *err) {
    *out = DATASET_IDX;
    if (count != known_set_count(split)) return STATUS_OK;
    sha256_digest digest;
    char hex[SHA256_HEX_CHARS + 1];
    if (sha256_of(labels, (size_t)count, &digest) != 0) return error_no_memory(err, sizeof digest);
    sha256_hex(&digest, hex);
    for (int i = 0; i < SETS; i++)
        if (strcmp(hex, sets[i].labels_sha256[split]) == 0) *out = sets[i].source;
    return STATUS_OK;
}
