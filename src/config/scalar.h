/* The type of one scalar by YAML 1.2's core schema: `1e-3` is a number, `no` is a text. */
#ifndef SWEEP_CONFIG_SCALAR_H
#define SWEEP_CONFIG_SCALAR_H

#include <stdbool.h>
#include <stdint.h>

#include "src/config/document.h"

typedef enum scalar_kind {
    SCALAR_NULL,
    SCALAR_BOOLEAN,
    SCALAR_INTEGER,
    SCALAR_REAL,
    SCALAR_TEXT,
} scalar_kind;

typedef struct scalar {
    scalar_kind kind;
    int64_t integer; /* of an INTEGER that fits */
    bool too_large;  /* an INTEGER beyond int64 */
    double real;     /* of an INTEGER or a REAL; infinite or NaN where written so or too large */
    bool underflow;  /* a REAL that is not 0 as written, and is in double precision */
} scalar;

/* Type a NODE_SCALAR.  A quoted one is a text.  Needs the plain locale (plain_locale.h). */
scalar scalar_read(const node *n);

#endif
