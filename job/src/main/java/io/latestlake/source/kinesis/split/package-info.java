/**
 * A shard to be read: immutable as it is given out and kept, and as it changes while it is read.
 */
package io.latestlake.source.kinesis.split;
