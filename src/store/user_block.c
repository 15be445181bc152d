#include "src/store/user_block.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "src/base/sha256.h"

enum {
    VERSION_AT = 8,
    LENGTH_AT = 16,
    IMAGE_DIGEST_AT = 24,
    BLOCK_DIGEST_AT = 56,
    REST_AT = BLOCK_DIGEST_AT + SHA256_BYTES,
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

static status put_digest(unsigned char *at, const void *data, size_t bytes, error *err) {
    sha256_digest digest;
    if (sha256_of(data, bytes, &digest) != 0) return error_no_memory(err, sizeof digest);
    memcpy(at, digest.bytes, SHA256_BYTES);
    return STATUS_OK;
}

status user_block_write(void *file, size_t file_bytes, int version, error *err) {
    unsigned char *block = file;
    size_t image_bytes = file_bytes - USER_BLOCK_BYTES;
    memset(block, 0, USER_BLOCK_BYTES);
    memcpy(block, magic, sizeof magic);
    put_number(block + VERSION_AT, 4, (uint64_t)version);
    put_number(block + LENGTH_AT, 8, image_bytes);
    TRY(put_digest(block + IMAGE_DIGEST_AT, block + USER_BLOCK_BYTES, image_bytes, err));
    return put_digest(block + BLOCK_DIGEST_AT, block, BLOCK_DIGEST_AT, err);
}

static status check_digest(const char *path, const char *part, const unsigned char *stored,
                           const void *data, size_t bytes, error *err) {
    unsigned char actual[SHA256_BYTES];
    TRY(put_digest(actual, data, bytes, err));
    if (memcmp(actual, stored, SHA256_BYTES) == 0) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s is damaged: its %s fails its SHA-256", path, part);
}

static bool rest_is_zero(const unsigned char *block) {
    for (int i = REST_AT; i < USER_BLOCK_BYTES; i++)
        if (block[i] != 0) return false;
    return true;
}

status user_block_check(const char *path, const void *file, size_t file_bytes, int newest,
                        error *err) {
    const unsigned char *block = file;
    if (file_bytes < USER_BLOCK_BYTES)
        return error_set(err, STATUS_DAMAGED, "%s is damaged: cut to %zu bytes", path, file_bytes);
    if (memcmp(block, magic, sizeof magic) != 0)
        return error_set(err, STATUS_DAMAGED, "%s is not a trial file of sweep", path);
    TRY(check_digest(path, "header", block + BLOCK_DIGEST_AT, block, BLOCK_DIGEST_AT, err));
    uint64_t version = get_number(block + VERSION_AT, 4), bytes = get_number(block + LENGTH_AT, 8);
    if (version > (uint64_t)newest)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s has format %llu, newer than %d, the newest this sweep reads; use the "
                         "version that wrote it",
                         path, (unsigned long long)version, newest);
    if (version == 0 || !rest_is_zero(block))
        return error_set(err, STATUS_DAMAGED, "%s is damaged: its header holds junk", path);
    if (bytes != file_bytes - USER_BLOCK_BYTES)
        return error_set(err, STATUS_DAMAGED, "%s is damaged: %zu bytes where %llu were written",
                         path, file_bytes, (unsigned long long)(bytes + USER_BLOCK_BYTES));
    return check_digest(path, "contents", block + IMAGE_DIGEST_AT, block + USER_BLOCK_BYTES,
                        file_bytes - USER_BLOCK_BYTES, err);
}
