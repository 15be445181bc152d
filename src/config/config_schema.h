/* The config language as a JSON schema (draft-07), from which editors complete and check. */
#ifndef SWEEP_CONFIG_CONFIG_SCHEMA_H
#define SWEEP_CONFIG_CONFIG_SCHEMA_H

#include "src/config/config.h"

/* Append the whole schema, made from the table of keys; configs/sweep.schema.json is this text. */
void config_append_schema(text *t, const config_language *language);

#endif
