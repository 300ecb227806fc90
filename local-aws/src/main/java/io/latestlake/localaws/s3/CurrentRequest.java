package io.latestlake.localaws.s3;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Tells the store what was asked over HTTP, because S3Proxy leaves out the conditions of some
 * writes on the way. S3Proxy completes a multipart upload in a thread that it starts for that, to
 * which the request is handed down.
 */
final class CurrentRequest {
  private static final Request NONE = new Request(S3Operation.OTHER, null, null);

  private final InheritableThreadLocal<Request> current = new InheritableThreadLocal<>();

  /** An operation and the condition on its target; each is null if there is none. */
  record Request(S3Operation operation, String ifMatch, String ifNoneMatch) {
    Request {
      requireNonNull(operation, "operation is null");
    }

    static Request of(S3Operation operation, HttpServletRequest http) {
      return new Request(operation, http.getHeader("If-Match"), http.getHeader("If-None-Match"));
    }
  }

  Request get() {
    Request request = current.get();
    return request == null ? NONE : request;
  }

  void begin(Request request) {
    current.set(requireNonNull(request, "request is null"));
  }

  void end() {
    current.remove();
  }
}
