/* SHA-256 (FIPS 180-4) by libcrypto: ids, digests of data, digests of trial files. */
#ifndef SWEEP_BASE_SHA256_H
#define SWEEP_BASE_SHA256_H

#include <stddef.h>

enum { SHA256_BYTES = 32, SHA256_HEX_CHARS = 64, SHA256_BASE64_CHARS = 44 };

typedef struct sha256_digest {
    unsigned char bytes[SHA256_BYTES];
} sha256_digest;

/* A hash over several pieces.  Opaque; created, fed, and ended (which releases it).  Creation
 * returns NULL on lack of memory; the other two accept NULL, so only the end needs a check. */
typedef struct sha256 sha256;
sha256 *sha256_begin(void);
void sha256_add(sha256 *hash, const void *data, size_t bytes);
/* 0 on success; -1 (digest zeroed) when memory ran out on the way. */
int sha256_end(sha256 *hash, sha256_digest *digest);

/* One piece at once; same return value. */
int sha256_of(const void *data, size_t bytes, sha256_digest *digest);

/* Lower-case hexadecimal, SHA256_HEX_CHARS characters and a NUL. */
void sha256_hex(const sha256_digest *digest, char hex[SHA256_HEX_CHARS + 1]);

/* Base64 (RFC 4648), SHA256_BASE64_CHARS characters and a NUL. */
void sha256_base64(const sha256_digest *digest, char base64[SHA256_BASE64_CHARS + 1]);

/* Which libcrypto runs: "OpenSSL 3.0.17 1 Jul 2025"; static. */
const char *sha256_library_version(void);

#endif
