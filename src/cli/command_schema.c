/* sweep schema: the config language for editors. */
#include <stdio.h>

#include "src/cli/command.h"
#include "src/config/config_schema.h"
#include "src/trial/hyperparameters.h"

static int run_schema(int argc, char **argv, const char *const given[]) {
    (void)argc, (void)argv, (void)given;
    text schema = {0};
    config_append_schema(&schema, &key_language);
    fputs(text_string(&schema), stdout);
    text_free(&schema);
    return 0;
}

const command command_schema = {
    .name = "schema",
    .run = run_schema,
    .arguments = "",
    .summary = "Print the JSON schema of the config language, for editors.",
    .help = "configs/sweep.schema.json is this text; a test keeps the two equal.\n",
};
