/* What 'sweep help TOPIC' and the man page say beside the commands: each text once. */
#ifndef SWEEP_CLI_TOPICS_H
#define SWEEP_CLI_TOPICS_H

#include "src/base/text.h"
#include "src/config/config.h"

/* A named thing and what it means. */
typedef struct topic_entry {
    const char *name, *meaning;
} topic_entry;

/* Lists that end with a name of NULL. */
extern const topic_entry topic_exit_codes[], topic_environment[], topic_files[], topic_groups[];

/* How the config language works, in paragraphs without line breaks, each ended by an empty line. */
extern const char topic_config_language[];

/* Append what a key takes: "a whole number from 1 to 256; a list or range sweeps it; default 1". */
void topic_append_key(text *out, config_key key);

/* Append a topic for a terminal. */
void topic_append_config(text *out);
void topic_append_results(text *out);

/* Append the table of keys as the README has it. */
void topic_append_key_table(text *out);

#endif
