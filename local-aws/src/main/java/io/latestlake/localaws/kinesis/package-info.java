/** Kinesis Data Streams: shards that split and merge, kept in append-only files. */
package io.latestlake.localaws.kinesis;
