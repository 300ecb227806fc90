package io.latestlake.localaws.kinesis;

import io.latestlake.localaws.wire.RequestMembers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a stream is called: by its name, or by its ARN. */
final class StreamName {
  static final String ACCOUNT = "000000000000";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:kinesis:([a-z0-9-]+):\\d{12}:stream/([a-zA-Z0-9_.-]{1,128})");

  private final String region;

  StreamName(String region) {
    this.region = region;
  }

  String arn(String name) {
    return "arn:aws:kinesis:" + region + ":" + ACCOUNT + ":stream/" + name;
  }

  /** The name that a request means, if it says both then both must be of one stream. */
  String of(RequestMembers request) {
    String name = request.text("StreamName");
    String arn = request.text("StreamARN");
    if (arn == null) {
      return checked(request, name);
    }
    Matcher parts = ARN.matcher(arn);
    if (!parts.matches()) {
      throw request.unsatisfied(
          "streamARN", "Member must satisfy regular expression pattern: arn:aws.*:kinesis:.*");
    }
    if (name != null && !name.equals(parts.group(2))) {
      throw KinesisErrors.invalid("StreamARN and StreamName are not of the same stream.");
    }
    return parts.group(2);
  }

  private static String checked(RequestMembers request, String name) {
    if (name == null) {
      throw KinesisErrors.invalid("Either StreamARN or StreamName must be given.");
    }
    if (!NAME.matcher(name).matches()) {
      throw request.unsatisfied(
          "streamName", "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
    }
    return name;
  }
}
