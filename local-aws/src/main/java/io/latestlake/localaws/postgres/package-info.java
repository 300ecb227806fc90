/** A PostgreSQL server of our own: its binaries, its data folder, its process. */
package io.latestlake.localaws.postgres;
