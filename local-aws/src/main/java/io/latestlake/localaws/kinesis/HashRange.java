package io.latestlake.localaws.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** The hash keys of a shard, of the 128 bits of MD5; both ends are within. */
record HashRange(BigInteger first, BigInteger last) {
  private static final BigInteger END = BigInteger.TWO.pow(128);

  static final HashRange ALL = new HashRange(BigInteger.ZERO, END.subtract(BigInteger.ONE));

  /** The hash key of a partition key. */
  static BigInteger hash(String partitionKey) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(UTF_8));
      return new BigInteger(1, digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JVM has MD5", e);
    }
  }

  /** Ranges of the same size, but for the last one, which has the remainder too. */
  static List<HashRange> even(int count) {
    BigInteger size = END.divide(BigInteger.valueOf(count));
    List<HashRange> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BigInteger first = size.multiply(BigInteger.valueOf(i));
      BigInteger last = i == count - 1 ? ALL.last() : first.add(size).subtract(BigInteger.ONE);
      ranges.add(new HashRange(first, last));
    }
    return ranges;
  }

  boolean contains(BigInteger hash) {
    return first.compareTo(hash) <= 0 && hash.compareTo(last) <= 0;
  }

  /** Whether a second range can begin there, which leaves at least one hash key to the first. */
  boolean splitsAt(BigInteger start) {
    return first.compareTo(start) < 0 && start.compareTo(last) <= 0;
  }

  HashRange before(BigInteger start) {
    return new HashRange(first, start.subtract(BigInteger.ONE));
  }

  HashRange from(BigInteger start) {
    return new HashRange(start, last);
  }

  boolean isAdjacentTo(HashRange other) {
    return last.add(BigInteger.ONE).equals(other.first)
        || other.last.add(BigInteger.ONE).equals(first);
  }

  HashRange with(HashRange adjacent) {
    return new HashRange(first.min(adjacent.first), last.max(adjacent.last));
  }
}
