/** Writes a change log to the topic of some settings, for a job that runs elsewhere. */
package io.latestlake.cli.feed;
