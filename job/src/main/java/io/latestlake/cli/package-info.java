/** The command line: what can be run, and what an exit code means. */
package io.latestlake.cli;
