#include "src/data/published_labels.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/files.h"
#include "src/base/sha256.h"
#include "src/base/text.h"
#include "src/data/packed.h"

const published_set PUBLISHED_SETS[] = {
    {"kmnist",
     "KMNIST",
     {"e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
      "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"}},
    {"emnist_balanced",
     "EMNIST Balanced",
     {"b46d41e5156a0a8aaaa4d18979fdd1588850fa8571018acffd5d93b325a7d6ed",
      "a67cac948379b67270b9a4d0a01c8ec661598accf2f2b1964340b7c83cb175cd"}},
    {"emnist_byclass",
     "EMNIST ByClass",
     {"f7ef403d48dc18a89dae0d83d11ee69cecb6e1c12c3a961d03712e495c02a8fa",
      "501e305eeeacb093b162592d80e8a2632040872360fa6d85cfcb2200d91ca92a"}},
    {"emnist_bymerge",
     "EMNIST ByMerge",
     {"2c47293b9e62d6abf6ad05fbf67e40baa32adfd380b8d7b44dcc35534b64e1f1",
      "8bda1516255683ba9071e141947ca0c91a911176065cdd6259b0b4d8dc5b5f35"}},
    {"emnist_digits",
     "EMNIST Digits",
     {"6638a6ff5fe2eefd9cca2471995b46c82986b8e4b2a70d2f5ce8e05d7edb319e",
      "bad1834c45d5988e270b99d43b13edc3fd898f658ffbc2caf2846ef27f7b05b0"}},
    {"emnist_letters",
     "EMNIST Letters",
     {"9759af91ea6bccdf07a6040fd085861f2ec88e37f7c3f5760f6feb57106fbe5c",
      "924955c31fe7fd809b7303b5c0141282955f4b8390c74cdfd5d80435e0f4b4cb"}},
    {"emnist_mnist",
     "EMNIST MNIST",
     {"00c6d3c2342fdffb1711e0b5656cac4ce5862d2826399d383a9bac07d612e9f8",
      "bcc5385d38f083dba046f5f756e99b32f5ea7fad122c6243c71c2239873065ca"}},
};
const size_t PUBLISHED_SET_COUNT = sizeof PUBLISHED_SETS / sizeof *PUBLISHED_SETS;

/* The largest file of labels, EMNIST ByClass's 697,932, is far below. */
enum { MOST_BYTES = 1 << 22 };

static const published_set *find(const published_set sets[], size_t count, const char *hex) {
    for (size_t i = 0; i < count; i++)
        for (int split = 0; split < DATASET_SPLITS; split++)
            if (strcmp(sets[i].sha256[split], hex) == 0) return &sets[i];
    return NULL;
}

static status find_by_bytes(const published_set sets[], size_t count, const char *path,
                            const published_set **out, error *err) {
    char *data, hex[SHA256_HEX_CHARS + 1];
    size_t bytes;
    sha256_digest digest;
    error ignored;
    *out = NULL;
    if (files_read(path, MOST_BYTES, &data, &bytes, &ignored) != STATUS_OK) return STATUS_OK;
    const bool hashed = sha256_of(data, bytes, &digest) == 0;
    free(data);
    if (!hashed) return error_no_memory(err, sizeof digest);
    sha256_hex(&digest, hex);
    *out = find(sets, count, hex);
    return STATUS_OK;
}

/* Whether both hold the same, packed or not. */
static bool hold_the_same(packed_file *a, packed_file *b) {
    enum { PIECE = 4096 };
    char of_a[PIECE], of_b[PIECE];
    size_t got_a = PIECE, got_b = PIECE;
    error ignored;
    while (got_a == PIECE) {
        if (packed_read(a, of_a, PIECE, &got_a, &ignored) != STATUS_OK ||
            packed_read(b, of_b, PIECE, &got_b, &ignored) != STATUS_OK || got_a != got_b ||
            memcmp(of_a, of_b, got_a) != 0)
            return false;
    }
    return true;
}

static bool files_hold_the_same(const char *path, const char *other) {
    packed_file *a = NULL, *b = NULL;
    error ignored;
    bool same = packed_open(path, &a, &ignored) == STATUS_OK &&
                packed_open(other, &b, &ignored) == STATUS_OK;
    same = same && hold_the_same(a, b);
    packed_close(a);
    packed_close(b);
    return same;
}

status published_set_of_file(const published_set sets[], size_t count, const char *path,
                             const published_set **out, error *err) {
    text packed = {0};
    TRY(find_by_bytes(sets, count, path, out, err));
    if (*out) return STATUS_OK;
    text_append_format(&packed, "%s.gz", path);
    status result = packed.failed ? error_no_memory(err, packed.bytes) : STATUS_OK;
    if (result == STATUS_OK) result = find_by_bytes(sets, count, text_string(&packed), out, err);
    if (*out && !files_hold_the_same(path, text_string(&packed))) *out = NULL;
    text_free(&packed);
    return result;
}
