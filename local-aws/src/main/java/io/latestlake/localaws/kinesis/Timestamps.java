package io.latestlake.localaws.kinesis;

import com.fasterxml.jackson.databind.JsonNode;

/** Moments on the wire: seconds with a fraction in JSON, milliseconds in CBOR. */
final class Timestamps {
  /** Of milliseconds: in 1973. Of seconds: in the year 5138. */
  private static final double LEAST_MILLIS = 1e11;

  private Timestamps() {}

  static long millis(JsonNode moment) {
    double number = moment.asDouble();
    return Math.round(number >= LEAST_MILLIS ? number : number * 1000);
  }
}
