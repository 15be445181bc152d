#include "src/base/sha256.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sha256 {
    EVP_MD_CTX *context;
    bool failed;
};

sha256 *sha256_begin(void) {
    sha256 *hash = calloc(1, sizeof *hash);
    if (!hash) return NULL;
    hash->context = EVP_MD_CTX_new();
    hash->failed = !hash->context || EVP_DigestInit_ex(hash->context, EVP_sha256(), NULL) != 1;
    return hash;
}

void sha256_add(sha256 *hash, const void *data, size_t bytes) {
    if (!hash || hash->failed) return;
    hash->failed = EVP_DigestUpdate(hash->context, data, bytes) != 1;
}

int sha256_end(sha256 *hash, sha256_digest *digest) {
    memset(digest, 0, sizeof *digest);
    if (!hash) return -1;
    bool ok = !hash->failed && EVP_DigestFinal_ex(hash->context, digest->bytes, NULL) == 1;
    EVP_MD_CTX_free(hash->context);
    free(hash);
    return ok ? 0 : -1;
}

int sha256_of(const void *data, size_t bytes, sha256_digest *digest) {
    sha256 *hash = sha256_begin();
    sha256_add(hash, data, bytes);
    return sha256_end(hash, digest);
}

void sha256_hex(const sha256_digest *digest, char hex[SHA256_HEX_CHARS + 1]) {
    for (size_t i = 0; i < SHA256_BYTES; i++) snprintf(hex + 2 * i, 3, "%02x", digest->bytes[i]);
}

void sha256_base64(const sha256_digest *digest, char base64[SHA256_BASE64_CHARS + 1]) {
    EVP_EncodeBlock((unsigned char *)base64, digest->bytes, SHA256_BYTES);
}

const char *sha256_library_version(void) {
    return OpenSSL_version(OPENSSL_VERSION);
}
