#include "src/store/user_block.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "src/base/sha256.h"

enum {
    VERSION_AT = 8,
    STATUS_AT = 12,
    LENGTH_AT = 16,
    IMAGE_DIGEST_AT = 24,
    BLOCK_DIGEST_AT = 56,
    ID_AT = BLOCK_DIGEST_AT + SHA256_BYTES,
    REST_AT = ID_AT + TRIAL_ID_CHARS,
};

static const unsigned char magic[VERSION_AT] = {0x89, 'S', 'W', 'E', 'E', 'P', '\r', '\n'};

static void put_number(unsigned char *at, int bytes, uint64_t value) {
    for (int i = 0; i < bytes; i++) at[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get_number(const unsigned char *at, int bytes) {
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++) value |= (uint64_t)at[i] << (8 * i);
    return value;
}

static status put_digest(unsigned char *at, sha256 *hash, error *err) {
    sha256_digest digest;
    if (sha256_end(hash, &digest) != 0) return error_no_memory(err, sizeof digest);
    memcpy(at, digest.bytes, SHA256_BYTES);
    return STATUS_OK;
}

/* The hash of a block without the digest itself. */
static sha256 *hash_block(const unsigned char *block) {
    sha256 *hash = sha256_begin();
    sha256_add(hash, block, BLOCK_DIGEST_AT);
    sha256_add(hash, block + ID_AT, USER_BLOCK_BYTES - ID_AT);
    return hash;
}

static sha256 *hash_image(const unsigned char *file, size_t file_bytes) {
    sha256 *hash = sha256_begin();
    sha256_add(hash, file + USER_BLOCK_BYTES, file_bytes - USER_BLOCK_BYTES);
    return hash;
}

void user_block_describe(void *file, const user_block_facts *facts) {
    unsigned char *block = file;
    put_number(block + STATUS_AT, 4, facts->status);
    memcpy(block + ID_AT, facts->id, TRIAL_ID_CHARS);
}

static void read_facts(const unsigned char *block, user_block_facts *facts) {
    facts->status = (trial_status)get_number(block + STATUS_AT, 4);
    memcpy(facts->id, block + ID_AT, TRIAL_ID_CHARS);
    facts->id[TRIAL_ID_CHARS] = '\0';
}

status user_block_write(void *file, size_t file_bytes, int version, error *err) {
    unsigned char *block = file;
    memcpy(block, magic, sizeof magic);
    put_number(block + VERSION_AT, 4, (uint64_t)version);
    put_number(block + LENGTH_AT, 8, file_bytes - USER_BLOCK_BYTES);
    memset(block + REST_AT, 0, USER_BLOCK_BYTES - REST_AT);
    TRY(put_digest(block + IMAGE_DIGEST_AT, hash_image(file, file_bytes), err));
    return put_digest(block + BLOCK_DIGEST_AT, hash_block(block), err);
}

static status check_digest(const char *path, const char *part, const unsigned char *stored,
                           sha256 *hash, error *err) {
    unsigned char actual[SHA256_BYTES];
    TRY(put_digest(actual, hash, err));
    if (memcmp(actual, stored, SHA256_BYTES) == 0) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s is damaged: its %s fails its SHA-256", path, part);
}

static bool rest_is_zero(const unsigned char *block) {
    for (int i = REST_AT; i < USER_BLOCK_BYTES; i++)
        if (block[i] != 0) return false;
    return true;
}

static status check_contents(const char *path, const unsigned char *block, size_t file_bytes,
                             error *err) {
    uint64_t bytes = get_number(block + LENGTH_AT, 8), state = get_number(block + STATUS_AT, 4);
    if ((state != TRIAL_FINISHED && state != TRIAL_DIVERGED) || !rest_is_zero(block))
        return error_set(err, STATUS_DAMAGED, "%s is damaged: its header holds junk", path);
    if (bytes != file_bytes - USER_BLOCK_BYTES)
        return error_set(err, STATUS_DAMAGED, "%s is damaged: %zu bytes where %llu were written",
                         path, file_bytes, (unsigned long long)(bytes + USER_BLOCK_BYTES));
    return STATUS_OK;
}

status user_block_peek(const char *path, const void *file, size_t file_bytes, int newest,
                       user_block_facts *facts, error *err) {
    const unsigned char *block = file;
    if (file_bytes < USER_BLOCK_BYTES)
        return error_set(err, STATUS_DAMAGED, "%s is damaged: cut to %zu bytes", path, file_bytes);
    if (memcmp(block, magic, sizeof magic) != 0)
        return error_set(err, STATUS_DAMAGED, "%s is not a trial file of sweep", path);
    TRY(check_digest(path, "header", block + BLOCK_DIGEST_AT, hash_block(block), err));
    uint64_t version = get_number(block + VERSION_AT, 4);
    if (version > (uint64_t)newest)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s has format %llu, newer than %d, the newest this sweep reads; use the "
                         "version that wrote it",
                         path, (unsigned long long)version, newest);
    if (version == 0)
        return error_set(err, STATUS_DAMAGED, "%s is damaged: its header holds junk", path);
    TRY(check_contents(path, block, file_bytes, err));
    if (facts) read_facts(block, facts);
    return STATUS_OK;
}

status user_block_check(const char *path, const void *file, size_t file_bytes, int newest,
                        user_block_facts *facts, error *err) {
    const unsigned char *block = file;
    TRY(user_block_peek(path, file, file_bytes, newest, facts, err));
    return check_digest(path, "contents", block + IMAGE_DIGEST_AT, hash_image(block, file_bytes),
                        err);
}
