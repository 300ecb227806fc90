/** Reads shards by polling, within the limits that a shard has. */
package io.latestlake.source.kinesis.reader;
