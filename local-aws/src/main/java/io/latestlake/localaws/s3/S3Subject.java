package io.latestlake.localaws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;

/**
 * What a request is about: {@code bucket/key}, or of a list the bucket and what keys begin with.
 */
final class S3Subject {
  private static final String PREFIX = "prefix=";

  private S3Subject() {}

  /** Looks at the address alone: to ask for a parameter could read the body. */
  static String of(HttpServletRequest request) {
    String path = decoded(request.getRequestURI().substring(1).replace("+", "%2B"));
    String query = request.getQueryString();
    if (query != null) {
      for (String part : query.split("&")) {
        if (part.startsWith(PREFIX)) {
          String bucket = path.endsWith("/") ? path : path + "/";
          return bucket + decoded(part.substring(PREFIX.length()));
        }
      }
    }
    return path;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      // S3Proxy is asked to say what is wrong with it.
      return text;
    }
  }
}
