#include "src/store/user_block.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/files.h"
#include "src/base/sha256.h"

enum {
    VERSION_AT = 8,
    STATUS_AT = 12,
    LENGTH_AT = 16,
    IMAGE_DIGEST_AT = 24,
    BLOCK_DIGEST_AT = 56,
    ID_AT = BLOCK_DIGEST_AT + SHA256_BYTES,
    RUNG_AT = ID_AT + TRIAL_ID_CHARS,
    HITS_AT = RUNG_AT + 8,
    ITEMS_AT = HITS_AT + 8,
    LOSS_AT = ITEMS_AT + 8,
    REST_AT = LOSS_AT + 8,
};

static const unsigned char magic[VERSION_AT] = {0x89, 'S', 'W', 'E', 'E', 'P', '\r', '\n'};

bool user_block_begins(const void *start, size_t bytes) {
    return bytes >= sizeof magic && memcmp(start, magic, sizeof magic) == 0;
}

/* --- the block --- */

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
    uint64_t loss;
    memcpy(&loss, &facts->rung.loss, sizeof loss);
    put_number(block + RUNG_AT, 8, (uint64_t)facts->rung.iteration);
    put_number(block + HITS_AT, 8, (uint64_t)facts->rung.hits);
    put_number(block + ITEMS_AT, 8, (uint64_t)facts->rung.items);
    put_number(block + LOSS_AT, 8, loss);
}

static void read_facts(const unsigned char *block, user_block_facts *facts) {
    facts->status = (trial_status)get_number(block + STATUS_AT, 4);
    memcpy(facts->id, block + ID_AT, TRIAL_ID_CHARS);
    facts->id[TRIAL_ID_CHARS] = '\0';
    const uint64_t loss = get_number(block + LOSS_AT, 8);
    facts->rung = (rung_score){.iteration = (int64_t)get_number(block + RUNG_AT, 8),
                               .hits = (int64_t)get_number(block + HITS_AT, 8),
                               .items = (int64_t)get_number(block + ITEMS_AT, 8)};
    memcpy(&facts->rung.loss, &loss, sizeof loss);
}

/* Everything but the facts; `image` is the hash of the HDF5 part. */
static status fill_block(unsigned char *block, uint64_t image_bytes, sha256 *image, int version,
                         error *err) {
    memcpy(block, magic, sizeof magic);
    put_number(block + VERSION_AT, 4, (uint64_t)version);
    put_number(block + LENGTH_AT, 8, image_bytes);
    memset(block + REST_AT, 0, USER_BLOCK_BYTES - REST_AT);
    TRY(put_digest(block + IMAGE_DIGEST_AT, image, err));
    return put_digest(block + BLOCK_DIGEST_AT, hash_block(block), err);
}

static status check_digest(const char *path, const char *part, const unsigned char *stored,
                           sha256 *hash, error *err) {
    unsigned char actual[SHA256_BYTES];
    TRY(put_digest(actual, hash, err));
    if (memcmp(actual, stored, SHA256_BYTES) == 0) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s is damaged: its %s fails its SHA-256", path, part);
}

/* But for what a rung file says there. */
static bool rest_is_zero(const unsigned char *block) {
    const bool rung = get_number(block + STATUS_AT, 4) == TRIAL_STOPPED;
    for (int i = rung ? REST_AT : RUNG_AT; i < USER_BLOCK_BYTES; i++)
        if (block[i] != 0) return false;
    return true;
}

/* Everything but the facts and the digest of the HDF5 part; the block is whole when the file is
 * long enough. */
static status check_block(const char *path, const unsigned char *block, uint64_t file_bytes,
                          int newest, error *err) {
    if (file_bytes < USER_BLOCK_BYTES)
        return error_set(err, STATUS_DAMAGED, "%s is damaged: cut to %llu bytes", path,
                         (unsigned long long)file_bytes);
    if (!user_block_begins(block, USER_BLOCK_BYTES))
        return error_set(err, STATUS_DAMAGED, "%s is not a file of sweep", path);
    TRY(check_digest(path, "header", block + BLOCK_DIGEST_AT, hash_block(block), err));
    uint64_t version = get_number(block + VERSION_AT, 4), bytes = get_number(block + LENGTH_AT, 8);
    if (version > (uint64_t)newest)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s has format %llu, newer than %d, the newest this sweep reads; use the "
                         "version that wrote it",
                         path, (unsigned long long)version, newest);
    if (version > 0 && version < TRIAL_FORMAT_FIRST)
        return error_set(err, STATUS_BAD_INPUT,
                         "%s has format %llu, of a time before the first release; train it again "
                         "in another folder",
                         path, (unsigned long long)version);
    if (version == 0 || !rest_is_zero(block))
        return error_set(err, STATUS_DAMAGED, "%s is damaged: its header holds junk", path);
    if (bytes == file_bytes - USER_BLOCK_BYTES) return STATUS_OK;
    return error_set(err, STATUS_DAMAGED, "%s is damaged: %llu bytes where %llu were written", path,
                     (unsigned long long)file_bytes,
                     (unsigned long long)(bytes + USER_BLOCK_BYTES));
}

/* --- a trial file, in memory --- */

status user_block_write(void *file, size_t file_bytes, int version, error *err) {
    return fill_block(file, file_bytes - USER_BLOCK_BYTES, hash_image(file, file_bytes), version,
                      err);
}

status user_block_peek(const char *path, const void *file, size_t file_bytes, int newest,
                       user_block_facts *facts, error *err) {
    user_block_facts found;
    TRY(check_block(path, file, file_bytes, newest, err));
    read_facts(file, &found);
    const rung_score *rung = &found.rung;
    const bool stopped = found.status == TRIAL_STOPPED && rung->iteration > 0 && rung->hits >= 0 &&
                         rung->hits <= rung->items;
    if (found.status != TRIAL_FINISHED && found.status != TRIAL_DIVERGED && !stopped)
        return error_set(err, STATUS_DAMAGED, "%s is damaged: its header holds junk", path);
    if (facts) *facts = found;
    return STATUS_OK;
}

status user_block_check(const char *path, const void *file, size_t file_bytes, int newest,
                        user_block_facts *facts, error *err) {
    const unsigned char *block = file;
    TRY(user_block_peek(path, file, file_bytes, newest, facts, err));
    return check_digest(path, "contents", block + IMAGE_DIGEST_AT, hash_image(block, file_bytes),
                        err);
}

/* --- a file of no single trial, on the disk --- */

static status size_of(const char *path, int descriptor, uint64_t *bytes, error *err) {
    struct stat info;
    if (fstat(descriptor, &info) != 0)
        return error_set_errno(err, STATUS_IO, errno, "cannot read %s", path);
    *bytes = (uint64_t)info.st_size;
    return STATUS_OK;
}

static status add_image(const char *path, int descriptor, sha256 *hash, error *err) {
    const size_t buffer_bytes = (size_t)1 << 18;
    char *buffer = malloc(buffer_bytes);
    if (!buffer) return error_no_memory(err, buffer_bytes);
    status result = STATUS_OK;
    size_t got = buffer_bytes;
    for (uint64_t at = USER_BLOCK_BYTES; result == STATUS_OK && got == buffer_bytes; at += got) {
        result = files_read_at(descriptor, at, buffer, buffer_bytes, &got, path, err);
        if (result == STATUS_OK) sha256_add(hash, buffer, got);
    }
    free(buffer);
    return result;
}

/* `*hash` is the caller's to end, unless it fails. */
static status hash_descriptor(const char *path, int descriptor, sha256 **hash, error *err) {
    sha256_digest unused;
    *hash = sha256_begin();
    status result = add_image(path, descriptor, *hash, err);
    if (result != STATUS_OK) sha256_end(*hash, &unused);
    return result;
}

static status write_block(const char *path, int descriptor, const unsigned char *block,
                          error *err) {
    for (size_t done = 0; done < USER_BLOCK_BYTES;) {
        ssize_t now = pwrite(descriptor, block + done, USER_BLOCK_BYTES - done, (off_t)done);
        if (now < 0 && errno == EINTR) continue;
        if (now <= 0)
            return error_set_errno(err, STATUS_IO, now < 0 ? errno : EIO, "cannot write %s", path);
        done += (size_t)now;
    }
    return STATUS_OK;
}

status user_block_write_descriptor(const char *path, int descriptor, int version, error *err) {
    unsigned char block[USER_BLOCK_BYTES] = {0};
    sha256 *image = NULL;
    uint64_t file_bytes = 0;
    TRY(size_of(path, descriptor, &file_bytes, err));
    TRY(hash_descriptor(path, descriptor, &image, err));
    TRY(fill_block(block, file_bytes - USER_BLOCK_BYTES, image, version, err));
    return write_block(path, descriptor, block, err);
}

status user_block_check_descriptor(const char *path, int descriptor, int newest, error *err) {
    unsigned char block[USER_BLOCK_BYTES];
    sha256 *image = NULL;
    uint64_t file_bytes = 0;
    size_t got;
    TRY(size_of(path, descriptor, &file_bytes, err));
    TRY(files_read_at(descriptor, 0, block, sizeof block, &got, path, err));
    TRY(check_block(path, block, got < sizeof block ? got : file_bytes, newest, err));
    TRY(hash_descriptor(path, descriptor, &image, err));
    return check_digest(path, "contents", block + IMAGE_DIGEST_AT, image, err);
}
