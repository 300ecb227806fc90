/**
 * A source of a Kinesis stream, which knows nothing of what its records hold. Shaped as {@code
 * KinesisStreamsSource} of flink-connector-aws, to be replaced by it once there is a build of it
 * for this Flink; {@link io.latestlake.source.kinesis.KinesisSource} says what differs.
 *
 * <p>{@code split} says what is read and from where, {@code proxy} calls AWS, {@code enumerator}
 * finds shards and gives them out, {@code reader} reads them.
 */
package io.latestlake.source.kinesis;
