/**
 * The {@code publications} and {@code files} commands: what was published and what readers see, and
 * requests to the job to publish otherwise.
 */
package io.latestlake.cli.publications;
