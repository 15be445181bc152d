/* The recipe of a sweep inside its report.html, for programs: what was trained, on which data, by
 * which program and machine, with a digest.
 *
 *     <script type="application/json" id="sweep-config">{"sha256": ..., "recipe": {
 *         "config_path": text, "config": text, verbatim, "overrides": [text, ...],
 *         "data_sha256": text, "environment": [[name, value], ...]}}</script>
 *
 * sha256 is that of the recipe's compact JSON, keys in this order.  Every < is written \u003c, so
 * that no text ends the element. */
#ifndef SWEEP_PAGES_HTML_CONFIG_H
#define SWEEP_PAGES_HTML_CONFIG_H

#include "src/base/status.h"
#include "src/base/text.h"
#include "src/trial/results.h"

/* Append the element.  Text that is not UTF-8 is kept as far as it is. */
void html_config_append(text *out, const results *r);

/* Find it in a page.  `*out`, the caller's, holds config_path, config_source, config_overrides,
 * data_digest_hex and environment.  STATUS_BAD_INPUT when the page has none, STATUS_DAMAGED when it
 * is not what was written; `path` is for messages. */
status html_config_read(const char *path, const char *html, results **out, error *err);

#endif
