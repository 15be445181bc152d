/* The config language as a JSON schema (draft-07), from which editors complete and check. */
#ifndef SWEEP_CONFIG_SCHEMA_H
#define SWEEP_CONFIG_SCHEMA_H

#include "src/base/text.h"

/* Append the whole schema, made from keys.def; configs/sweep.schema.json is this text. */
void config_append_schema(text *t);

#endif
