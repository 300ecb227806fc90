package io.latestlake.localaws.redshift;

/** A file that an UNLOAD wrote. */
record UnloadedFile(S3Address address, long bytes, long rows) {}
