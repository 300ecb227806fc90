package io.latestlake.localaws.kinesis;

/**
 * Where a reader stands in a shard.
 *
 * @param createdAt of the stream, so that an iterator is none of a later stream of the same name
 * @param next the record that is read next
 * @param madeAt epoch milliseconds
 */
record ShardIterator(String stream, long createdAt, String shard, int next, long madeAt) {
  private static final int FIELDS = 5;

  String token() {
    return Token.of(stream, createdAt, shard, next, madeAt);
  }

  static ShardIterator read(String token) {
    String[] fields =
        Token.read(token, FIELDS)
            .orElseThrow(() -> KinesisErrors.invalid("Invalid ShardIterator."));
    try {
      return new ShardIterator(
          fields[0],
          Long.parseLong(fields[1]),
          fields[2],
          Integer.parseInt(fields[3]),
          Long.parseLong(fields[4]));
    } catch (NumberFormatException e) {
      throw KinesisErrors.invalid("Invalid ShardIterator.");
    }
  }
}
