/** The {@code status} command: how the tables of a job stand, seen from outside of it. */
package io.latestlake.cli.status;
