/** The {@code gc} command: what garbage collection would delete, and deleting it. */
package io.latestlake.cli.gc;
