/* Characters of UTF-8 (RFC 3629) in bytes from anywhere. */
#ifndef SWEEP_BASE_UTF8_H
#define SWEEP_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the valid sequence at `s`, and its code point; 0 where there is none: one too long, a
 * surrogate, or above U+10FFFF. */
size_t utf8_decode(const char *s, uint32_t *point);

#endif
