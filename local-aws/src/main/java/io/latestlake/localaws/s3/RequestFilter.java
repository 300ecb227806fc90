package io.latestlake.localaws.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.latestlake.localaws.wire.AwsException;
import io.latestlake.localaws.wire.Call;
import io.latestlake.localaws.wire.CallInterceptor;
import io.latestlake.localaws.wire.ConnectionCut;
import io.latestlake.localaws.wire.RateLimits;
import io.latestlake.localaws.wire.WorkFailure;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Stands before S3Proxy: shows each request to the interceptors, from its first byte to its last,
 * and answers those that they refuse. One that comes too fast is told to slow down
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html).
 */
final class RequestFilter implements Filter {
  /** Jetty closes the connection of a response that is given this as its error. */
  private static final int CUT = -1;

  private final CallInterceptor all;
  private final CallInterceptor ofOthers;
  private final CurrentRequest current;

  /**
   * @param all stands around each request
   * @param ofOthers stands, inside, around those that are not the stand-ins' own
   */
  RequestFilter(CallInterceptor all, CallInterceptor ofOthers, CurrentRequest current) {
    this.all = requireNonNull(all, "all is null");
    this.ofOthers = requireNonNull(ofOthers, "ofOthers is null");
    this.current = requireNonNull(current, "current is null");
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain next)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    HeldAnswer answer = new HeldAnswer((HttpServletResponse) response);
    S3Operation operation = S3Operation.of(http);
    Call call = Call.request("s3", operation.awsName(), S3Subject.of(http));
    current.begin(CurrentRequest.Request.of(operation, http));
    try {
      all.around(call, () -> serve(call, http, answer, next));
      answer.send();
    } catch (AwsException e) {
      refuse(http, answer, e);
    } catch (WorkFailure e) {
      refuse(http, answer, AwsException.client("WorkFailed", e.getMessage()));
    } catch (ConnectionCut e) {
      new DrainedRequest(http).getInputStream().close();
      ((HttpServletResponse) response).sendError(CUT);
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    } finally {
      current.end();
    }
  }

  private Void serve(Call call, HttpServletRequest http, HeldAnswer answer, FilterChain next)
      throws Exception {
    if (OwnClient.sent(http)) {
      next.doFilter(new DrainedRequest(http), answer);
      return null;
    }
    return ofOthers.around(
        call,
        () -> {
          next.doFilter(new DrainedRequest(http), answer);
          return null;
        });
  }

  private static void refuse(HttpServletRequest request, HeldAnswer answer, AwsException error)
      throws IOException {
    new DrainedRequest(request).getInputStream().close();
    if (answer.isCommitted()) {
      // Too late for another answer; a broken one is an error as well.
      ((HttpServletResponse) answer.getResponse()).sendError(CUT);
      return;
    }
    answer.discard();
    boolean tooFast = error.type().equals(RateLimits.THROTTLED);
    answer.setStatus(tooFast ? HttpServletResponse.SC_SERVICE_UNAVAILABLE : error.status());
    answer.setContentType("application/xml");
    answer
        .getOutputStream()
        .write(
            ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
                    + (tooFast ? "SlowDown" : error.type())
                    + "</Code><Message>"
                    + (tooFast ? "Please reduce your request rate." : "refused by the stand-in")
                    + "</Message></Error>")
                .getBytes(UTF_8));
    answer.send();
  }
}
