/* What 'sweep help TOPIC' and the man page say beside the commands: each text once. */
#ifndef SWEEP_CLI_TOPICS_H
#define SWEEP_CLI_TOPICS_H

#include "src/base/prose.h"
#include "src/base/text.h"
#include "src/config/config.h"

/* Lists that end with a name of NULL. */
extern const prose_entry topic_exit_codes[], topic_environment[], topic_data[], topic_files[],
    topic_groups[], topic_examples[], topic_program_options[];

/* Paragraphs, as prose_append takes them. */
extern const char topic_about[], topic_config_language[], topic_own_data[], topic_results_file[],
    topic_options[];

/* Append what a key takes: "a whole number from 1 to 256; a list or range sweeps it; default 1". */
void topic_append_key(text *out, config_key key);

/* Append the keys as the Markdown table of docs/config.md. */
void topic_append_key_table(text *out);

#endif
