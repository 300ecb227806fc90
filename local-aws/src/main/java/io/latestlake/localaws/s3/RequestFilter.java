package io.latestlake.localaws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.AwsException;
import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.RateLimits;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands before S3Proxy: shows each request to the interceptor, from its first byte to its last,
 * and answers those that the interceptor refuses. One that comes too fast is told to slow down
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html).
 */
final class RequestFilter implements Filter {
  private final CallInterceptor interceptor;
  private final CurrentRequest current;

  RequestFilter(CallInterceptor interceptor, CurrentRequest current) {
    this.interceptor = requireNonNull(interceptor, "interceptor is null");
    this.current = requireNonNull(current, "current is null");
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain next)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    S3Operation operation = S3Operation.of(http);
    current.begin(CurrentRequest.Request.of(operation, http));
    try {
      interceptor.around(
          Call.request("s3", operation.awsName()),
          () -> {
            next.doFilter(new DrainedRequest(http), response);
            return null;
          });
    } catch (AwsException e) {
      refuse(http, (HttpServletResponse) response, e);
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    } finally {
      current.end();
    }
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, AwsException error)
      throws IOException {
    new DrainedRequest(request).getInputStream().close();
    boolean tooFast = error.type().equals(RateLimits.THROTTLED);
    response.setStatus(tooFast ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : error.status());
    response.setContentType("application/xml");
    response
        .getOutputStream()
        .write(
            ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
                    + (tooFast ? "SlowDown" : error.type())
                    + "</Code><Message>"
                    + (tooFast ? "Please reduce your request rate." : "refused by the stand-in")
                    + "</Message></Error>")
                .getBytes(UTF_8));
  }
}
