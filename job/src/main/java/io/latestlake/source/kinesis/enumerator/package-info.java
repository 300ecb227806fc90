/** Finds shards and decides which of them are read now, and by which reader. */
package io.latestlake.source.kinesis.enumerator;
