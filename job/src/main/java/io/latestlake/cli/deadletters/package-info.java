/** The {@code dead-letters} commands: what could not be applied, and giving it to the job again. */
package io.latestlake.cli.deadletters;
