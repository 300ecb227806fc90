/** The Redshift Data API over a PostgreSQL server: statements, sessions, COPY and UNLOAD. */
package io.latestlake.localaws.redshift;
